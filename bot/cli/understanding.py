"""`munadi understand`: what the bot takes an utterance for."""

import sys
from typing import Any

import click

from bot.cli.output import OneOf, json_option, lines_or_one, say
from bot.handlers.understanding import understand as understand_text
from config.languages import Language


@click.command()
@click.argument("text")
@click.option("--language", type=OneOf(Language), default=Language.HINDI)
@json_option
def understand(text: str, language: Language, as_json: bool) -> None:
    """Say what the bot takes TEXT for; `-` reads one utterance a line from standard input."""
    for line in lines_or_one(text, sys.stdin):
        understood = understand_text(line, language)
        answer: dict[str, Any] = {
            "intent": understood.intent.value,
            "language": understood.language.value,
            "number": understood.number,
        }
        say(answer, as_json or text == "-")
