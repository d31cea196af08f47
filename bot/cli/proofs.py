"""`munadi proofs`: what a machine sees on a screenshot, without the database."""

import sys
from pathlib import Path
from typing import Any

import click

from bot.audit.hints.hints import Expectation, Hints, examine, nothing_seen
from bot.audit.hints.reader import Reader
from bot.cli.output import json_option, say
from bot.registry.tags import decode
from bot.whatsapp.media import FILE_LIMIT, MediaProblem, MediaRefused
from config.catalogue import text
from config.languages import Language


@click.group()
def proofs() -> None:
    """Screenshots that prove a post."""


@proofs.command()
@click.argument("file")
@click.option("--tag", help="The delivery's tag, such as #UDR-N7YKDH.")
@click.option("--group", "name", help="The name of the delivery's group.")
@click.option(
    "--language",
    type=click.Choice([language.value for language in Language]),
    default=Language.HINDI.value,
    show_default=True,
    help="Of the reasons that are shown without --json.",
)
@json_option
def check(file: str, tag: str | None, name: str | None, language: str, as_json: bool) -> None:
    """The hints on one picture; with `-` for FILE: on one a line of standard input (file, tag, group).

    The three stand in a line with tabs between them; one object a line comes out, in order.
    """
    reader, its_language = Reader(), Language(language)
    if file == "-":
        for line in sys.stdin:
            if line.strip():
                say(_checked_line(line.rstrip("\n"), its_language, reader, as_json), as_json)
                sys.stdout.flush()
        return
    if tag is None or name is None:
        raise click.UsageError("Say --tag and --group, or give '-' for lines of file, tag and group.")
    try:
        say(_checked(file, tag, name, its_language, reader, as_json), as_json)
    except NotChecked as error:
        raise click.ClickException(f"{file}: {error}") from None


class NotChecked(Exception):
    """Why a picture could not be looked at, in a sentence."""


def _checked_line(line: str, language: Language, reader: Reader, as_json: bool) -> dict[str, Any]:
    """One object for one line, whatever is wrong with it: the lines after it are asked for as well."""
    columns = line.split("\t")
    try:
        if len(columns) != 3:
            raise NotChecked(f"{len(columns)} columns; file, tag and group are three.")
        return _checked(columns[0], columns[1], columns[2], language, reader, as_json)
    except NotChecked as error:
        return {**as_object(nothing_seen()), "error": str(error)}


def _checked(
    file: str, tag: str, name: str, language: Language, reader: Reader, as_json: bool
) -> dict[str, Any]:
    path = Path(file)
    if not path.is_file():
        raise NotChecked("there is no such file.")
    if path.stat().st_size > FILE_LIMIT:
        raise NotChecked(f"cannot be looked at ({MediaProblem.TOO_LARGE}).")
    try:
        hints = examine(path.read_bytes(), Expectation(_tag(tag), (name,)), reader)
    except MediaRefused as error:
        raise NotChecked(f"cannot be looked at ({error.problem}).") from None
    shown = as_object(hints)
    if not as_json:
        shown["reasons"] = [text(language, one.key, **one.values) for one in hints.evidence]
    return shown


def _tag(written: str) -> str:
    tag = decode(written)
    if tag is None:
        raise NotChecked(f"{written} is no tag: one looks like #UDR-N7YKDH.")
    return str(tag)


def as_object(hints: Hints) -> dict[str, Any]:
    """The hints as programs get them."""
    return {
        "tag": {"read": hints.tag.read, "verdict": hints.tag.verdict.value},
        "group": {"read": hints.group.read, "verdict": hints.group.verdict.value},
        "flags": [flag.value for flag in hints.flags],
        "contradiction": hints.contradiction,
        "seconds": round(hints.seconds, 3),
    }
