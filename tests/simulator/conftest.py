"""A running simulator for each test."""

from collections.abc import Iterator
from typing import Any, Protocol

import pytest

from tests.simulator.world import World


class MakeWorld(Protocol):
    def __call__(self, **options: Any) -> World: ...


@pytest.fixture
def make_world() -> Iterator[MakeWorld]:
    """Simulators with options of the test's own."""
    worlds: list[World] = []

    def make(**options: Any) -> World:
        world = World()
        world.start(**options)
        worlds.append(world)
        return world

    yield make
    for world in worlds:
        world.stop()


@pytest.fixture
def world(make_world: MakeWorld) -> World:
    """A simulator with everything as it is by default, people 600 times faster."""
    return make_world()
