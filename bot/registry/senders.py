"""The WhatsApp numbers an installation sends from."""

from sqlmodel import Session, select

from bot.models import Officer, Place, Sender
from bot.registry.acts import log_act
from bot.registry.people import ADDRESS_PREFIX

USUAL_PACE = 80
"""Messages a second Twilio allows a WhatsApp sender (FACTS: Sending)."""


def add_sender(
    session: Session,
    number: str,
    *,
    district: Place | None = None,
    messages_per_second: int = USUAL_PACE,
    by: Officer | None = None,
) -> Sender:
    """Register the sender with this E.164 number, of a district or, without one, of the pool.

    A number that is registered already gets the given district and pace.
    """
    address = ADDRESS_PREFIX + number
    sender = session.exec(select(Sender).where(Sender.address == address)).one_or_none()
    district_id = district.id if district else None
    if sender is None:
        sender = Sender(address=address, district_id=district_id, messages_per_second=messages_per_second)
    elif (sender.district_id, sender.messages_per_second) == (district_id, messages_per_second):
        return sender
    sender.district_id = district_id
    sender.messages_per_second = messages_per_second
    session.add(sender)
    session.flush()
    log_act(
        session,
        "sender.registered",
        by,
        subject_kind="sender",
        subject_id=sender.id,
        place_id=district_id,
        messages_per_second=messages_per_second,
    )
    return sender
