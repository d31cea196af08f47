"""What is kept about a person, shown to him."""

from bot.handlers.engine.naming import group_name
from bot.handlers.engine.turn import Turn
from bot.models import ConsentAct
from bot.registry import consent
from bot.registry.officers import officers_of
from bot.registry.readings import last_reading
from bot.registry.tenures import Standing
from config.catalogue import text

GROUPS_SHOWN = 5


def my_data(turn: Turn) -> None:
    """Show name, number, language, groups, roles and consent, and how to have them corrected or erased."""
    person, language = turn.person, turn.language
    lines = [
        text(language, "my-data-person", name=person.name or "–", phone=person.phone or "–"),
        *(_group(turn, standing) for standing in turn.standings[:GROUPS_SHOWN]),
    ]
    roles = {officer.role.value for officer in officers_of(turn.session, person, now=turn.context.now)}
    lines += [text(language, "my-data-role", role=role) for role in sorted(roles)]
    lines.append(_consent(turn))
    turn.say("my-data", lines="\n".join(lines))


def _group(turn: Turn, standing: Standing) -> str:
    reading = last_reading(turn.session, standing.group)
    return text(
        turn.language,
        "my-data-group",
        group=group_name(standing.group, standing.place, turn.language),
        state=standing.tenure.state.value,
        members=reading.members if reading else 0,
    )


def _consent(turn: Turn) -> str:
    decisive = (ConsentAct.GIVEN, ConsentAct.WITHDRAWN, ConsentAct.RETURNED)
    acts = [act for act in consent.history(turn.session, turn.person) if act.act in decisive]
    if not acts:
        return text(turn.language, "my-data-no-consent")
    local = acts[-1].at.astimezone(turn.context.schedule.zone)
    return text(turn.language, "my-data-consent", act=acts[-1].act.value, date=f"{local:%d-%m-%Y}")
