"""The tables for statements over many rows, and states written into SQL as they are."""

from collections.abc import Iterable

import sqlalchemy as sa

from bot.models import OutboxState, Table

outbox = Table.metadata.tables["outbox"]
message_content = Table.metadata.tables["message_content"]
receipt = Table.metadata.tables["receipt"]
person = Table.metadata.tables["person"]
place = Table.metadata.tables["place"]
sender = Table.metadata.tables["sender"]
broadcast = Table.metadata.tables["broadcast"]
message_template = Table.metadata.tables["message_template"]
content_resource = Table.metadata.tables["content_resource"]
consent = Table.metadata.tables["consent"]
inbound_message = Table.metadata.tables["inbound_message"]

UNSETTLED = (OutboxState.SENDING, OutboxState.UNKNOWN)
"""States in which it is not known what Twilio has; in the order of the index's condition."""


UNDER_WAY = (OutboxState.ACCEPTED, OutboxState.SENT)
"""States in which Twilio has it and receipts are to come; in the order of the index's condition."""


FAILED_STATUSES = ("failed", "undelivered", "canceled")
"""Twilio's words for a message that has come to nothing."""


def in_state(messages: sa.FromClause, *states: OutboxState) -> sa.ColumnElement[bool]:
    """Whether a row of the outbox, or of an alias of it, is in one of `states`.

    The states stand in the statement itself: a partial index is only used when the database sees, while it
    plans, that the condition fits; a bound parameter hides it.
    """
    column = messages.c.state
    if len(states) == 1:
        return sa.type_coerce(column, sa.String) == sa.literal_column(_quoted(states[0]), sa.String)
    return sa.type_coerce(column, sa.String).in_([sa.literal_column(_quoted(state)) for state in states])


def unsettled_in(messages: sa.FromClause, state: OutboxState) -> sa.ColumnElement[bool]:
    """Whether a row is in this one of the UNSETTLED states; worded so that SQLite, too, uses their index."""
    return sa.and_(in_state(messages, *UNSETTLED), in_state(messages, state))


def reports_failure(receipts: sa.FromClause) -> sa.ColumnElement[bool]:
    """Whether a receipt says that its message has come to nothing."""
    return receipts.c.status.in_([sa.literal_column(f"'{status}'") for status in FAILED_STATUSES])


def walk_indexes(connection: sa.Connection) -> None:
    """Have the statements of this transaction go by index, row by row, until they have enough.

    Right after a broadcast was planned PostgreSQL's statistics are those of an outbox without it; it then
    sorts and hashes all of the 60,000 rows for a claim of 20 (measured: 900 ms instead of 5 ms).
    """
    if connection.dialect.name == "postgresql":
        avoided = ("enable_seqscan", "enable_sort", "enable_hashjoin", "enable_mergejoin")
        connection.execute(sa.select(*(sa.func.set_config(each, "off", True) for each in avoided)))


def lock(session_connection: sa.Connection, ids: Iterable[int]) -> None:
    """Lock rows of the outbox in the order of their ids, so that two writers of many rows never wait for
    each other in a circle. SQLite has one writer at a time anyway."""
    if session_connection.dialect.name != "sqlite":
        statement = sa.select(outbox.c.id).where(outbox.c.id.in_(sorted(ids))).order_by(outbox.c.id)
        session_connection.execute(statement.with_for_update(key_share=True))


def _quoted(state: OutboxState) -> str:
    return f"'{state.value}'"
