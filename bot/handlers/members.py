"""How many members a group has: answered in any digits or words, refused when it cannot be."""

from bot.handlers.engine.answers import chosen, yes_or_no
from bot.handlers.engine.naming import group_name
from bot.handlers.engine.turn import Question, Turn
from bot.handlers.understanding import Intent
from bot.models import MEMBER_LIMIT, Group, Place, TenureState, key_of
from bot.registry.readings import ImpossibleCount, last_reading, take_reading
from bot.registry.tenures import Standing

STRANGE_FACTOR = 2
"""A count that grew or shrank by more than this is asked about once more."""

STRANGE_DIFFERENCE = 100
"""Members; below it a change is never strange."""


def members(turn: Turn) -> None:
    """Somebody speaks of the number of members."""
    groups = _groups(turn)
    count = turn.understood.number if turn.understood.intent is Intent.MEMBERS else None
    if not groups:
        turn.say("members-no-group")
    elif len(groups) > 1:
        _ask_which(turn, count)
    elif count is None:
        _ask_count(turn, groups[0].group)
    else:
        _take(turn, groups[0].group, count)


def has_reading(turn: Turn, group: Group) -> bool:
    """Whether a count of the group is known."""
    return last_reading(turn.session, group) is not None


def _groups(turn: Turn) -> list[Standing]:
    return turn.standing_as(TenureState.ACTIVE)


def _name(turn: Turn, group: Group) -> str:
    return group_name(group, turn.session.get_one(Place, group.place_id), turn.language)


def _ask_which(turn: Turn, count: int | None) -> None:
    listed = "\n".join(
        f"{number}. {group_name(standing.group, standing.place, turn.language)}"
        for number, standing in enumerate(_groups(turn), start=1)
    )
    remember = {"count": count} if count is not None else {}
    turn.ask(WHICH, "members-which", remember=remember, groups=listed)


def _ask_count(turn: Turn, group: Group) -> None:
    turn.ask(COUNT, "members-how-many", remember={"group_id": key_of(group)}, group=_name(turn, group))


def _take(turn: Turn, group: Group, count: int) -> None:
    before = last_reading(turn.session, group)
    if before is not None and _is_strange(before.members, count) and 1 <= count <= MEMBER_LIMIT:
        turn.ask(
            SURE,
            "members-sure",
            buttons=("yes", "no"),
            remember={"group_id": key_of(group), "count": count},
            group=_name(turn, group),
            before=before.members,
            members=count,
        )
    else:
        _keep(turn, group, count)


def _is_strange(before: int, now: int) -> bool:
    larger, smaller = max(before, now), min(before, now)
    return larger - smaller > STRANGE_DIFFERENCE and larger > STRANGE_FACTOR * smaller


def _keep(turn: Turn, group: Group, count: int) -> None:
    try:
        take_reading(turn.session, group, count, turn.person, turn.context.now)
    except ImpossibleCount:
        turn.ask(
            COUNT,
            "members-impossible",
            remember={"group_id": key_of(group)},
            members=count,
            limit=MEMBER_LIMIT,
        )
        return
    turn.end_question()
    turn.say("members-noted", group=_name(turn, group), members=count, room=MEMBER_LIMIT - count)


def _asked_group(turn: Turn) -> Group:
    return turn.session.get_one(Group, turn.remembered("group_id"))


def _answer_count(turn: Turn) -> bool:
    # A small number by itself is no choice here, and a long one no code: it is the count.
    understood = turn.understood
    is_count = understood.intent in (Intent.MEMBERS, Intent.UNKNOWN) or understood.code == turn.text
    if turn.payload or not is_count or understood.number is None:
        return False
    _take(turn, _asked_group(turn), understood.number)
    return True


def _answer_which(turn: Turn) -> bool:
    groups = _groups(turn)
    choice = chosen(turn, len(groups))
    if choice is None:
        return False
    conversation = turn.conversation
    if conversation is not None and "count" in conversation.context:
        _take(turn, groups[choice].group, turn.remembered("count"))
    else:
        _ask_count(turn, groups[choice].group)
    return True


def _answer_sure(turn: Turn) -> bool:
    answer = yes_or_no(turn)
    # Saying the same number once more is as good as a yes.
    said_again = turn.understood.number == turn.remembered("count")
    if answer is None and not said_again:
        return _answer_count(turn)
    if answer or said_again:
        _keep(turn, _asked_group(turn), turn.remembered("count"))
    else:
        _ask_count(turn, _asked_group(turn))
    return True


def _ask_count_again(turn: Turn) -> None:
    _ask_count(turn, _asked_group(turn))


def _ask_which_again(turn: Turn) -> None:
    conversation = turn.conversation
    known = conversation is not None and "count" in conversation.context
    _ask_which(turn, turn.remembered("count") if known else None)


def _ask_sure_again(turn: Turn) -> None:
    _take(turn, _asked_group(turn), turn.remembered("count"))


COUNT = Question("members.count", _answer_count, _ask_count_again, "members-example")
"""How many members the group has."""

WHICH = Question("members.which", _answer_which, _ask_which_again, "members-which-example")
"""Of which of the person's groups."""

SURE = Question("members.sure", _answer_sure, _ask_sure_again, "members-sure-example")
"""Whether a count that jumps strangely is meant."""
