"""A turn of a talk: one message of a person, and everything that is answered to it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from sqlmodel import Session, select

from bot.handlers.engine.context import Context, ReceivedMedia
from bot.handlers.understanding import Intent, Understood, understand
from bot.models import Conversation, InboundMessage, OutboxMessage, Person, TenureState, key_of
from bot.outbox import ledger
from bot.registry import tenures
from bot.registry.tenures import Standing
from config.languages import Language


class Silence(StrEnum):
    """Why a message gets no answer."""

    COURTESY = "courtesy"
    """Thanks, an OK: an answer to it would only be noise."""
    SAID_BEFORE = "said_before"
    """The same was answered to the same already: a button tapped twice, a second sticker of a day."""
    CONTENT_FOLLOWS = "content_follows"
    """What the person asked for is on its way."""
    OPTED_OUT = "opted_out"
    """The person wants no messages, and was told today how to return."""
    WITH_THE_OFFICE = "with_the_office"
    """Nobody here understands it; the office has been asked to look."""


@dataclass(frozen=True)
class Question:
    """Something a person can be asked, and what follows.

    `answer` takes what may be the answer and says whether it was one. `again` asks once more, with numbers
    to choose from. `example` is the catalogue's key of how an answer could look. `past` says what is to be
    said to a button under a question that is not open any more.
    """

    name: str
    answer: Callable[["Turn"], bool]
    again: Callable[["Turn"], None]
    example: str
    past: Callable[["Turn"], None] | None = None


NOTHING = "nothing"
"""What a conversation asks in which only misunderstandings are counted."""


class Turn:
    """One message of a person and the answers to it, within one transaction."""

    def __init__(
        self,
        session: Session,
        person: Person,
        inbound: InboundMessage,
        media: ReceivedMedia | None,
        context: Context,
    ) -> None:
        self.session = session
        self.person = person
        self.inbound = inbound
        self.media = media
        self.context = context
        self.text = str(inbound.parameter("Body")).strip()
        # An item of a list comes back like a button.
        self.payload = str(inbound.parameter("ButtonPayload") or inbound.parameter("ListId"))
        self.replied_sid: str | None = inbound.parameter("OriginalRepliedMessageSid") or None
        self.answers = 0
        self.silence: Silence | None = None
        self._meant: Intent | None = None

    @property
    def language(self) -> Language:
        """The language to answer in."""
        return Language(self.person.language)

    @cached_property
    def understood(self) -> Understood:
        """What the words mean by themselves."""
        return understand(self.text, self.language)

    @property
    def intent(self) -> Intent:
        """What the message is for: its words, or what a button or a number of the menu stands for."""
        return self._meant or self.understood.intent

    def take_for(self, intent: Intent) -> None:
        """Go on as if the person had written this."""
        self._meant = intent

    @cached_property
    def conversation(self) -> Conversation | None:
        """What the person is being asked; None when nothing is."""
        return self.session.get(Conversation, self.person.id)

    @cached_property
    def replied(self) -> OutboxMessage | None:
        """Our message that this one hangs on."""
        if self.replied_sid is None:
            return None
        return self.session.exec(
            select(OutboxMessage).where(
                OutboxMessage.message_sid == self.replied_sid, OutboxMessage.person_id == self.person.id
            )
        ).one_or_none()

    @cached_property
    def standings(self) -> list[Standing]:
        """The person's tenures that have not ended."""
        return tenures.standings(self.session, self.person)

    def standing_as(self, state: TenureState) -> list[Standing]:
        """The tenures in one state."""
        return [standing for standing in self.standings if standing.tenure.state is state]

    def forget_standings(self) -> None:
        """Have them read again, after they changed."""
        self.__dict__.pop("standings", None)

    def say(
        self, key: str, *, buttons: Sequence[str] = (), natural_key: str | None = None, **values: str | int
    ) -> bool:
        """Answer with the catalogue's text `key`. With a natural key it is said once; False if it was."""
        added = ledger.reply(
            self.session, self.person, key, buttons=buttons, natural_key=natural_key, **values
        )
        if added is None:
            self.stay_silent(Silence.SAID_BEFORE)
            return False
        self.answers += 1
        return True

    def say_once_a_day(self, key: str, *, buttons: Sequence[str] = (), **values: str | int) -> bool:
        """Answer with a text that is worth reading only once a day."""
        said = f"{key}:person:{self.person.id}:{self.context.today}"
        return self.say(key, buttons=buttons, natural_key=said, **values)

    def stay_silent(self, silence: Silence) -> None:
        """Give a reason for not answering."""
        self.silence = silence

    def ask(
        self,
        question: Question,
        key: str,
        *,
        buttons: Sequence[str] = (),
        remember: dict[str, int] | None = None,
        **values: str | int,
    ) -> None:
        """Ask a question; the next message may answer it, and so may its buttons, however late."""
        conversation = self.conversation or Conversation(person_id=key_of(self.person), asking=question.name)
        conversation.asking = question.name
        conversation.context = {"asked_by": self.inbound.id, **(remember or {}), **self._misses()}
        conversation.asked_at = self.context.now
        self.session.add(conversation)
        self.conversation = conversation
        self.say(key, buttons=buttons, natural_key=f"ask:{question.name}:{self.inbound.id}", **values)

    def remembered(self, name: str) -> int:
        """What was noted with the open question."""
        conversation = self.conversation
        return int(conversation.context[name]) if conversation is not None else 0

    def end_question(self) -> None:
        """Nothing is being asked any more."""
        if self.conversation is not None:
            self.session.delete(self.conversation)
            self.conversation = None

    @property
    def misses(self) -> int:
        """How many messages in a row were not understood."""
        conversation = self.conversation
        return int(conversation.context.get("misses", 0)) if conversation is not None else 0

    def count_miss(self) -> int:
        """Count one more that was not understood."""
        conversation = self.conversation or Conversation(person_id=key_of(self.person), asking=NOTHING)
        conversation.context = {**conversation.context, "misses": self.misses + 1}
        self.session.add(conversation)
        self.conversation = conversation
        return self.misses

    def forget_misses(self) -> None:
        """Something was understood."""
        conversation = self.conversation
        if conversation is None or "misses" not in conversation.context:
            return
        if conversation.asking == NOTHING:
            self.end_question()
        else:
            kept = {name: value for name, value in conversation.context.items() if name != "misses"}
            conversation.context = kept

    def _misses(self) -> dict[str, int]:
        return {"misses": self.misses} if self.misses else {}
