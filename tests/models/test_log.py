import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from bot.models import Database, LogEntry, record


@pytest.mark.parametrize("statement", [sa.delete(LogEntry), sa.update(LogEntry).values(action="other")])
def test_the_database_refuses_to_change_the_log(database: Database, statement: sa.Executable) -> None:
    with database.write() as session:
        record(session, "broadcast.approved", subject_kind="broadcast", subject_id=1)
    with pytest.raises(DatabaseError, match="append-only"), database.write() as session:
        session.execute(statement)
