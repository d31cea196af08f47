"""The way of a template to Meta's approval; what came of it is kept by the caller."""

from bot.whatsapp.client import WhatsApp
from bot.whatsapp.messages import Approval
from bot.whatsapp.templates import TemplateDefinition
from config.languages import Language


async def push(whatsapp: WhatsApp, template: TemplateDefinition, language: Language) -> str:
    """Make the template at Twilio and give its content SID; it is not submitted yet.

    Raises:
        ContentRefused, TwilioUnavailable.
    """
    return await whatsapp.create_content(template.content(language))


async def submit(
    whatsapp: WhatsApp, template: TemplateDefinition, language: Language, content_sid: str
) -> Approval:
    """Ask Meta to approve what `push` made; `WhatsApp.fetch_approval` tells how that stands.

    Raises:
        ContentRefused, TwilioUnavailable.
    """
    name = template.approval_name(language)
    return await whatsapp.submit_template(content_sid, name=name, category=template.category)
