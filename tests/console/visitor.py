"""A browser without a screen: keeps cookies, finds the form's token, and knows how to sign in."""

import re

from flask import Flask
from werkzeug.test import TestResponse

from bot.models import Person, utc_now


class Visitor:
    """Somebody who opens pages; signed in as `person`, or nobody yet."""

    def __init__(self, app: Flask, person: Person | None = None) -> None:
        self.client = app.test_client()
        self._token = ""
        if person is not None:
            with self.client.session_transaction() as cookie:
                cookie["_user_id"] = f"{person.id}.{person.session_epoch}.{int(utc_now().timestamp())}"
                cookie.permanent = True

    def get(self, path: str, **options: object) -> TestResponse:
        return self.client.get(path, **options)

    def post(self, path: str, **fields: object) -> TestResponse:
        return self.client.post(path, data={"csrf_token": self.token(), **fields})

    def token(self) -> str:
        """The token of this session's forms; asked for once, as it lasts as long as the session."""
        if not self._token:
            found = re.search(r'name="csrf_token" value="([^"]+)"', self.get("/nowhere").text)
            assert found is not None
            self._token = found[1]
        return self._token

    def forget_token(self) -> None:
        """After signing in or out: the session is another one."""
        self._token = ""


def said(answer: TestResponse) -> str:
    """What a page says, without its markup."""
    body = re.sub(r"<(script|style|svg).*?</\1>", " ", answer.text, flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())
