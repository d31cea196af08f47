"""Several acts at the same moment, each in its own thread and transaction."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from sqlmodel import Session

from bot.models import Database

Result = TypeVar("Result")


def at_once(database: Database, acts: Sequence[Callable[[Session], Result]]) -> list[Result]:
    """Begin all acts together; their results in order."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[Session], Result]) -> Result:
        barrier.wait()
        with database.write() as session:
            return act(session)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
