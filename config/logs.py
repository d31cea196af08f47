"""Logging: one line a happening, with request and job ids, and never a whole phone number."""

import logging
import re
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

_NUMBER = re.compile(r"(?<![\w-])(\+?\d{2})\d{4,11}(\d{2})(?![\w-])")
"""Eight to fifteen digits in a row that stand alone: phone numbers, not dates, ids or hashes."""

_ADDRESS = re.compile(r"(whatsapp:\+?\w{0,2})[\w.@-]+?(\w{2})(?![\w.@-])")


def mask_numbers(text: str) -> str:
    """`text` with every phone number and WhatsApp address cut to its first and last two digits."""
    return _NUMBER.sub(r"\1…\2", _ADDRESS.sub(r"\1…\2", text))


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return mask_numbers(value)
    if isinstance(value, dict):
        return {key: _masked(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked(item) for item in value]
    return value


def mask_event(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """A structlog processor: masks every value of the line."""
    return {key: value if key in ("timestamp", "level") else _masked(value) for key, value in event.items()}


def configure_logging(*, for_people: bool | None = None, level: int = logging.INFO) -> None:
    """Send structlog's and the standard library's lines through the same processors to stderr.

    `for_people` draws coloured lines instead of JSON; by default where stderr is a terminal.
    """
    if for_people is None:
        for_people = sys.stderr.isatty()
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        mask_event,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer: Processor = (
        structlog.dev.ConsoleRenderer()
        if for_people
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # It prints whole phone numbers at INFO (FACTS: twilio-python 9.13).
    logging.getLogger("twilio").setLevel(logging.WARNING)
    # Their lines say nothing that ours do not.
    for name in ("rq", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
