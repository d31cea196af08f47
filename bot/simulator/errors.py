"""Twilio's errors: those the REST API answers, and those that come by callback."""

from aiohttp import web

MORE_INFO = "https://www.twilio.com/docs/errors/"


class Refused(Exception):
    """A REST request Twilio refuses; the body is Twilio's (https://www.twilio.com/docs/usage/errors)."""

    def __init__(self, code: int, message: str, status: int = 400) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status

    def response(self) -> web.Response:
        """The answer."""
        body = {
            "code": self.code,
            "message": self.message,
            "more_info": f"{MORE_INFO}{self.code}",
            "status": self.status,
        }
        headers = {}
        if self.status == 401:
            headers["WWW-Authenticate"] = 'Basic realm="Twilio API"'
        if self.status == 429:
            headers["Retry-After"] = "1"
        return web.json_response(body, status=self.status, headers=headers)


def not_found(path: str) -> Refused:
    """There is nothing under this path."""
    return Refused(20404, f"The requested resource {path} was not found", 404)


CALLBACK_ERRORS = {
    30001: "Queue overflow",
    30036: "Validity Period Expired",
    63003: "Channel could not find To address",
    63005: "Channel did not accept given content",
    63014: "Channel message was not delivered: blocked by a user action",
    63015: "Channel Sandbox can only send messages to phone numbers that have joined the Sandbox",
    63016: "Failed to send freeform message because you are outside the allowed window. "
    "If you are using WhatsApp, please use a Message Template.",
    63018: "Rate limit exceeded for Channel",
    63019: "Channel Media failed to download",
    63021: "Channel invalid content error",
    63024: "Invalid message recipient",
    63032: "User is part of an experiment of Meta's",
    63040: "Template rejected by WhatsApp",
    63049: "Meta chose not to deliver this WhatsApp marketing message",
}
"""Code and Twilio's words for what goes wrong after a message was accepted (twilio.com/docs/api/errors)."""
