"""Every word that pages ask for is in the catalogue, and every word of the catalogue is used."""

import re
from pathlib import Path

import bot.console
from bot.broadcast.audience import LeftOut
from bot.console.groups.reading import GroupState
from bot.console.log.views import SUBJECTS
from bot.models import BroadcastState, DrawState, Level, OutboxState, Role, TenureEnd, TenureState
from bot.whatsapp.media import MediaProblem
from config.catalogue import MESSAGES, text
from config.languages import Language

CONSOLE = Path(bot.console.__file__).parent

SOURCES = [path for path in CONSOLE.rglob("*") if path.suffix in (".py", ".html")]

# The words that are put together: what stands before the value, and the values.
FAMILIES: dict[str, list[str]] = {
    "console-tab-": ["today", "broadcasts", "audit", "groups", "log", "phones"],
    "console-role-": [role.replace("_", "-") for role in Role],
    "console-error-": ["not-found", "forbidden", "bad-request"],
    "console-group-state-": list(GroupState),
    "console-tenure-": [*TenureEnd, *(state for state in TenureState if state is not TenureState.ENDED)],
    "console-message-": list(OutboxState),
    "console-draw-state-": list(DrawState),
    "console-draw-for-": list(Level),
    "console-draw-kind-": ["gp", "ward"],
    "console-picture-": [problem.replace("_", "-") for problem in MediaProblem],
    "console-bubble-": list(Language),
    "console-log-subject-": [subject.replace("_", "-") for subject in SUBJECTS],
    "console-cover-": ["invited", "pending", "opted-out", "vacant"],
    "broadcast-state-": list(BroadcastState),
    "broadcast-left-out-": list(LeftOut),
}


def catalogue_keys() -> set[str]:
    written = (MESSAGES / Language.HINDI / "console.ftl").read_text(encoding="utf-8")
    return set(re.findall(r"^(console-[a-z0-9-]+) =", written, flags=re.M))


def whole_keys() -> set[str]:
    return {
        key
        for path in SOURCES
        for key in re.findall(r"""["'](console-[a-z0-9-]*[a-z0-9])["']""", path.read_text(encoding="utf-8"))
    }


def test_every_word_asked_for_is_there() -> None:
    missing = whole_keys() - catalogue_keys()
    assert not missing


def test_every_word_that_is_put_together_is_there_in_both_languages() -> None:
    for start, values in FAMILIES.items():
        for value in values:
            for language in Language:
                assert text(language, f"{start}{value}")


def test_no_word_is_left_over() -> None:
    together = (
        *FAMILIES,
        "console-act-",
        "console-actor-",
        "console-step-",
        "console-waiting-",
        "console-verdict-",
        "console-broadcast-",
    )
    unused = {key for key in catalogue_keys() - whole_keys() if not key.startswith(together)}
    assert not unused
