"""No sequence of messages leads to a state without a way out, and none goes unanswered without a reason."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.handlers.engine.turn import NOTHING
from bot.handlers.router import QUESTIONS
from bot.models import Database, OutboxMessage, TenureState
from bot.whatsapp.media import MediaProblem
from config.catalogue import BUTTON_TITLE_LIMIT
from config.settings import Settings, load_settings
from tests.handlers.score import read_corpus
from tests.handlers.talk import REKHA, SUNIL, Talk, buttons, picture, said

WORDS = [one.text for one in read_corpus("utterances.tsv")][::7]
NUMBERS = ["1", "2", "3", "9", "250", "0", "99999", "ढाई सौ"]
ANSWERS = [*NUMBERS, "हाँ", "नहीं", "✅", "ok", "xyzzy", "क" * 1600, "?", "😂"]
CODES = ["1170001", "1170002", "24117", "24117/1", "999"]
FILES = [picture(), b"nonsense", MediaProblem.TOO_LARGE, MediaProblem.BOMB, MediaProblem.EXPIRED]
ODD = [
    {"NumMedia": "1", "MediaContentType0": "audio/ogg", "MediaUrl0": "https://x"},
    {"NumMedia": "1", "MediaContentType0": "image/webp", "MediaUrl0": "https://x"},
    {"NumMedia": "1", "MediaContentType0": "text/vcard", "MediaUrl0": "https://x"},
    {"Latitude": "24.5", "Longitude": "73.7"},
    {"MessageType": "reaction"},
    {},
]
PHONES = [REKHA, SUNIL]


class Talks(RuleBasedStateMachine):
    """Two people who want the same group write, tap and send whatever comes to their minds."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.directory = TemporaryDirectory()
        path = Path(self.directory.name) / "munadi.db"
        shutil.copy(self.template, path)
        self.database = Database(f"sqlite:///{path}")
        self.seen: dict[str, list[OutboxMessage]] = {phone: [] for phone in PHONES}

    @initialize()
    def begin(self) -> None:
        chosen: Settings = load_settings(
            env_file=None,
            munadi_env="test",
            secret_key="k",
            munadi_media_dir=Path(self.directory.name) / "media",
        )
        self.talk = Talk(self.database, chosen)
        self.talk.invite(REKHA)

    def heard(self, phone: str, answers: list[OutboxMessage]) -> None:
        assert self.talk.failures == []
        assert answers or self.talk.silence, "neither an answer nor a reason"
        assert len(answers) <= 2
        for answer in answers:
            assert 0 < len(said([answer])) <= 1024
            titles = [button["title"] for button in answer.buttons or ()]
            assert len(titles) <= 3
            assert all(len(title) <= BUTTON_TITLE_LIMIT for title in titles)
            self.talk.deliver(answer)
        self.seen[phone] += answers

    @rule(phone=st.sampled_from(PHONES), words=st.sampled_from(WORDS + ANSWERS * 4))
    def writes(self, phone: str, words: str) -> None:
        self.heard(phone, self.talk.say(phone, words))

    @rule(phone=st.sampled_from(PHONES), code=st.sampled_from(CODES))
    def joins(self, phone: str, code: str) -> None:
        self.heard(phone, self.talk.say(phone, f"JOIN {code}"))

    @precondition(lambda self: any(buttons(m) for sent in self.seen.values() for m in sent))
    @rule(data=st.data())
    def taps(self, data: st.DataObject) -> None:
        phone = data.draw(st.sampled_from([p for p in PHONES if any(buttons(m) for m in self.seen[p])]))
        message = data.draw(st.sampled_from([m for m in self.seen[phone] if buttons(m)][-4:]))
        payload = data.draw(st.sampled_from(buttons(message)))
        for _ in range(data.draw(st.integers(1, 2))):
            self.heard(phone, self.talk.tap(phone, message, payload))

    @rule(phone=st.sampled_from(PHONES), file=st.sampled_from(FILES))
    def shows(self, phone: str, file: bytes | MediaProblem) -> None:
        self.heard(phone, self.talk.show(phone, file))

    @rule(phone=st.sampled_from(PHONES), parameters=st.sampled_from(ODD))
    def sends(self, phone: str, parameters: dict[str, str]) -> None:
        self.heard(phone, self.talk.say(phone, "", **parameters))

    @precondition(lambda self: TenureState.ACTIVE in self.talk.states(REKHA))
    @rule()
    def gets_content(self) -> None:
        if self.talk.person(REKHA).opted_out_at is None:
            self.seen[REKHA].append(self.talk.broadcast(REKHA))

    @invariant()
    def every_question_is_known_and_the_way_out_is_open(self) -> None:
        if not hasattr(self, "talk"):
            return
        for phone in PHONES:
            if self.seen[phone]:
                assert self.talk.asking(phone) in {None, NOTHING, *QUESTIONS}

    def teardown(self) -> None:
        if hasattr(self, "talk"):
            for phone in PHONES:
                if self.seen[phone]:
                    # Whatever happened: stop stops, start returns, and the menu can be reached.
                    self.talk.say(phone, "STOP")
                    assert self.talk.person(phone).opted_out_at is not None
                    assert self.talk.asking(phone) is None
                    self.heard(phone, self.talk.say(phone, "START"))
                    assert self.talk.person(phone).opted_out_at is None
                    assert "1." in said(self.talk.say(phone, "मेनू"))
        self.database.close()
        self.directory.cleanup()


def test_no_sequence_of_messages_is_a_dead_end(sqlite_template: Path) -> None:
    Talks.template = sqlite_template
    run_state_machine_as_test(
        Talks,
        settings=settings(
            max_examples=8,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
