"""How commands take and give data: for people, or as JSON."""

import json
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any

import click

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def say(data: Any, as_json: bool) -> None:
    """Print `data` as JSON, or as lines for people."""
    if as_json:
        click.echo(json.dumps(data, ensure_ascii=False))
    elif isinstance(data, dict):
        for name, value in data.items():
            click.echo(f"{name}: {value}")
    else:
        for item in data:
            click.echo(", ".join(f"{name}: {value}" for name, value in item.items()))


def lines_or_one(given: str, source: Iterable[str]) -> Iterator[str]:
    """What was asked: the one question given, or for `-` one a line."""
    if given != "-":
        yield given
        return
    for line in source:
        yield line.rstrip("\n")


class OneOf(click.Choice[str]):
    """One of an enum's values, as they stand in INTERFACE.md (click itself would take the names)."""

    def __init__(self, enum: type[StrEnum]) -> None:
        super().__init__([member.value for member in enum])
        self.enum = enum

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The member with this value."""
        return self.enum(super().convert(str(value), param, ctx))
