"""The approved templates of an installation: made at Twilio, submitted to Meta, followed until approved."""

from collections.abc import Iterable
from dataclasses import dataclass

import structlog
from sqlmodel import col, select

from bot.models import Database, MessageTemplate, TemplateState, record, utc_now
from bot.whatsapp.approvals import push, submit
from bot.whatsapp.client import WhatsApp
from bot.whatsapp.messages import Approval
from bot.whatsapp.templates import TemplateDefinition, definitions
from config.languages import Language

log = structlog.get_logger()

OPEN_STATES = (TemplateState.UNSUBMITTED, TemplateState.RECEIVED, TemplateState.PENDING)
"""States in which Meta has not decided yet."""


@dataclass(frozen=True)
class Standing:
    """How one template stands in one language."""

    name: str
    language: Language
    state: TemplateState
    reason: str | None


async def push_templates(database: Database, whatsapp: WhatsApp) -> list[Standing]:
    """Make and submit every definition of `config/templates` that is new or was changed.

    Raises:
        ContentRefused, TwilioUnavailable: what was pushed before stays recorded.
    """
    for definition in definitions().values():
        for language in Language:
            if not _is_pushed(database, definition, language):
                content_sid = await push(whatsapp, definition, language)
                approval = await submit(whatsapp, definition, language, content_sid)
                _save(database, definition, language, content_sid, approval)
    return standings(database)


async def follow_approvals(database: Database, whatsapp: WhatsApp) -> list[Standing]:
    """Ask Twilio how each template stands; Meta may also pause or refuse one it had approved.

    Raises:
        TwilioRefused, TwilioUnavailable.
    """
    with database.read() as session:
        rows = list(session.exec(select(MessageTemplate)))
    approvals = [(row, await whatsapp.fetch_approval(row.content_sid)) for row in rows]
    with database.write() as session:
        for row, approval in approvals:
            state = _state(approval)
            if state is not row.state:
                record(
                    session,
                    "template.state_changed",
                    name=row.name,
                    language=row.language,
                    before=row.state.value,
                    after=state.value,
                    reason=approval.rejection_reason,
                )
            row.state, row.rejection_reason = state, approval.rejection_reason or None
            row.checked_at = utc_now()
            session.add(row)
    return standings(database)


def standings(database: Database) -> list[Standing]:
    """Every pushed template as last heard of, by name."""
    with database.read() as session:
        rows = session.exec(
            select(MessageTemplate).order_by(col(MessageTemplate.name), col(MessageTemplate.language))
        )
        return [Standing(row.name, Language(row.language), row.state, row.rejection_reason) for row in rows]


def undecided(standing: Iterable[Standing]) -> list[Standing]:
    """Those Meta has not decided about."""
    return [one for one in standing if one.state in OPEN_STATES]


def _is_pushed(database: Database, definition: TemplateDefinition, language: Language) -> bool:
    with database.read() as session:
        row = session.get(MessageTemplate, (definition.name, language.value))
        return row is not None and row.fingerprint == definition.fingerprint(language)


def _save(
    database: Database,
    definition: TemplateDefinition,
    language: Language,
    content_sid: str,
    approval: Approval,
) -> None:
    with database.write() as session:
        row = session.get(MessageTemplate, (definition.name, language.value))
        row = row or MessageTemplate(
            name=definition.name, language=language, fingerprint="", content_sid=content_sid
        )
        row.fingerprint = definition.fingerprint(language)
        row.content_sid = content_sid
        row.state = _state(approval)
        row.rejection_reason = approval.rejection_reason or None
        row.checked_at = utc_now()
        session.add(row)
        record(session, "template.pushed", name=definition.name, language=language.value)


def _state(approval: Approval) -> TemplateState:
    try:
        return TemplateState(approval.status)
    except ValueError:
        # Twilio may add a word; until we know it, the template is not approved.
        log.warning("template.unknown_state", state=approval.status)
        return TemplateState.PENDING
