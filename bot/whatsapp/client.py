"""The one way to WhatsApp: sending, settling, templates and received files, over twilio-python."""

import asyncio
from collections.abc import Awaitable
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self, TypeVar

from twilio.base.exceptions import TwilioException
from twilio.rest import Client
from twilio.rest.content.v1.content import ContentList
from twilio.rest.content.v1.content.approval_create import ApprovalCreateList

from bot.whatsapp.account import Account, AccountMissing
from bot.whatsapp.content import Content
from bot.whatsapp.errors import describe
from bot.whatsapp.http import HttpClient, NoClearAnswer, Refused, RequestFailed
from bot.whatsapp.media import VerifiedMedia, verify
from bot.whatsapp.media_fetch import fetch
from bot.whatsapp.messages import Approval, ListedMessage, OutgoingMessage
from bot.whatsapp.outcomes import Accepted, Ambiguous, Outcome, Permanent, Throttled, outcome_of
from config.languages import Language

__all__ = [
    "Account",
    "AccountMissing",
    "Approval",
    "ContentRefused",
    "ListedMessage",
    "OutgoingMessage",
    "TwilioRefused",
    "TwilioUnavailable",
    "WhatsApp",
]

CONCURRENCY = 80
"""Requests in flight at once; at 100 ms an answer that is ten times a sender's 80 a second."""

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 10.0
"""For a whole request; shorter than the lease under which the outbox holds a message."""

PAGE_SIZE = 100
"""Messages a page of a listing; Twilio allows up to 1,000."""

CLOCK_DIFFERENCE = timedelta(minutes=1)
"""By how much Twilio's clock may differ from ours."""

_NOT_POSSIBLE = frozenset({400, 404, 409})
"""How Twilio refuses a change that a message is past."""

T = TypeVar("T")


class TwilioUnavailable(Exception):
    """Twilio could not be asked, or not now; ask again after `retry_after` seconds, if it named them."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class TwilioRefused(Exception):
    """Twilio refused what was asked; asking again would be refused again."""

    def __init__(self, code: int | None, reason: str) -> None:
        super().__init__(reason)
        self.code = code


class ContentRefused(TwilioRefused):
    """Twilio refused a content or a template."""


class WhatsApp:
    """A connection to Twilio for one event loop: `async with WhatsApp(account) as whatsapp`.

    To be opened after the fork, in the loop that uses it. No more than `concurrency` requests are in
    flight; who asks for more waits, and after `connect_seconds` gets the request back unsent.
    """

    def __init__(
        self,
        account: Account,
        *,
        concurrency: int = CONCURRENCY,
        connect_seconds: float = CONNECT_SECONDS,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self.account = account
        self._concurrency = concurrency
        self._connect_seconds = connect_seconds
        self._answer_seconds = answer_seconds
        self._http: HttpClient
        self._twilio: Client

    async def __aenter__(self) -> Self:
        account = self.account
        self._http = HttpClient(
            account,
            concurrency=self._concurrency,
            connect_seconds=self._connect_seconds,
            answer_seconds=self._answer_seconds,
        )
        # An environment of our own, so that TWILIO_REGION or TWILIO_EDGE cannot change the hosts.
        own_environment = {"TWILIO_ACCOUNT_SID": account.account_sid}
        self._twilio = Client(
            account.account_sid, account.auth_token, http_client=self._http, environment=own_environment
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.close()

    async def send(self, message: OutgoingMessage) -> Outcome:
        """Create the message at Twilio, once; whatever happens is an outcome."""
        try:
            created = await _checked(self._twilio.messages.create_async(**message.parameters()))
        except RequestFailed as failure:
            return outcome_of(failure)
        if not created.sid:
            return Ambiguous("an answer without a SID")
        return Accepted(created.sid, created.status or "accepted")

    async def find_messages(self, *, to: str, sender: str, created_after: datetime) -> list[ListedMessage]:
        """Every message from `sender` to `to` that Twilio created since `created_after`, newest first.

        This settles a create without an answer. A listed message carries neither our token nor its
        StatusCallback, so it cannot be proven to be a certain one of ours: the caller, who knows the SIDs
        of all its settled messages, takes those away, and what is left with the same text is the one in
        question. When nothing is left, and Twilio has had time to store what it may have taken, the
        message is shown to be absent.

        Listed is by To and From only: a filter on DateSent would hide what still waits in Twilio's queue
        and so has no such date. A minute is allowed for the difference of the clocks.

        Raises:
            TwilioUnavailable, TwilioRefused: then nothing is known.
        """
        oldest = created_after - CLOCK_DIFFERENCE
        found: list[ListedMessage] = []
        page = await self._ask(self._twilio.messages.page_async(to=to, from_=sender, page_size=PAGE_SIZE))
        while page is not None:
            listed = [ListedMessage.of(record) for record in page]
            recent = [message for message in listed if message.created_at >= oldest]
            found += recent
            if listed and not recent:
                break
            page = await self._ask(page.next_page_async())
        return found

    async def fetch_message(self, message_sid: str) -> ListedMessage:
        """One message as it stands at Twilio.

        Raises:
            TwilioUnavailable, TwilioRefused: the latter also when there is no such message.
        """
        return ListedMessage.of(await self._ask(self._twilio.messages(message_sid).fetch_async()))

    async def cancel(self, message_sid: str) -> bool:
        """Take back a message that waits in Twilio's queue; False when it is past that.

        Raises:
            TwilioUnavailable, TwilioRefused: the latter for a reason that is not the message's.
        """
        message = self._twilio.messages(message_sid)
        try:
            updated = await _checked(message.update_async(status="canceled"))
        except RequestFailed as failure:
            if isinstance(failure, Refused) and failure.status in _NOT_POSSIBLE:
                return False
            raise _translated(failure) from failure
        return bool(updated.status == "canceled")

    async def create_content(self, content: Content) -> str:
        """Make `content` at Twilio and give its SID; making it twice does no harm.

        Raises:
            ContentRefused, TwilioUnavailable.
        """
        request = ContentList.ContentCreateRequest(content.payload())
        try:
            created = await self._ask(self._twilio.content.v1.contents.create_async(request))
        except TwilioRefused as refused:
            raise ContentRefused(refused.code, str(refused)) from refused
        if not created.sid:
            raise TwilioUnavailable("an answer without a SID")
        return str(created.sid)

    async def submit_template(self, content_sid: str, *, name: str, category: str) -> Approval:
        """Ask Meta to approve a content as a template; the answer comes later, see `fetch_approval`.

        Raises:
            ContentRefused, TwilioUnavailable.
        """
        request = ApprovalCreateList.ContentApprovalRequest({"name": name, "category": category.upper()})
        approvals = self._twilio.content.v1.contents(content_sid).approval_create
        try:
            submitted = await self._ask(approvals.create_async(request))
        except TwilioRefused as refused:
            raise ContentRefused(refused.code, str(refused)) from refused
        return Approval.of(vars(submitted))

    async def fetch_approval(self, content_sid: str) -> Approval:
        """How Meta's approval of a template stands; `unsubmitted` when it was never asked for.

        Raises:
            TwilioUnavailable, TwilioRefused.
        """
        approvals = self._twilio.content.v1.contents(content_sid).approval_fetch()
        fetched = await self._ask(approvals.fetch_async())
        return Approval.of(fetched.whatsapp or {})

    async def fetch_media(self, url: str) -> VerifiedMedia:
        """The file behind a MediaUrl of a webhook, verified by its content.

        Raises:
            MediaRefused: with the problem.
        """
        file = await fetch(self._http.session, url, self.account)
        # Decoding a large picture takes seconds; messages go on meanwhile.
        return await asyncio.to_thread(verify, file.data, file.declared_type)

    async def check(self) -> str | None:
        """What is wrong with the account or the way to it, in one line for an operator; None if nothing."""
        try:
            await self._ask(self._twilio.messages.page_async(page_size=1))
        except TwilioRefused as refused:
            return describe(refused.code, Language.ENGLISH)
        except TwilioUnavailable as unavailable:
            return f"Twilio cannot be reached: {unavailable}"
        return None

    async def _ask(self, question: Awaitable[T]) -> T:
        try:
            return await _checked(question)
        except RequestFailed as failure:
            raise _translated(failure) from failure


def _translated(failure: RequestFailed) -> TwilioRefused | TwilioUnavailable:
    outcome = outcome_of(failure)
    if isinstance(outcome, Permanent):
        return TwilioRefused(outcome.code, outcome.reason)
    return TwilioUnavailable(outcome.reason, outcome.retry_after if isinstance(outcome, Throttled) else None)


async def _checked(question: Awaitable[T]) -> T:
    """Have an answer that twilio-python cannot read fail like one that did not come."""
    try:
        return await question
    except (ValueError, TwilioException) as error:
        raise NoClearAnswer(f"an answer that is not Twilio's: {type(error).__name__}") from error
