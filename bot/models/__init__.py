"""The tables, one file an aggregate, and the migrations."""

from bot.models.audit import AuditChain, AuditDay, Draw, DrawState, Level, Proof
from bot.models.base import Table, key_of, utc_now
from bot.models.broadcasts import AudienceKind, Broadcast, BroadcastState, Category, TagCounter
from bot.models.database import Database, announce
from bot.models.groups import MEMBER_LIMIT, Group, MemberReading, Tenure, TenureEnd, TenureState
from bot.models.inbound import InboundMessage
from bot.models.installation import Installation
from bot.models.log import LogEntry, record
from bot.models.media import MediaFile
from bot.models.officers import Officer, Role, SignInCode
from bot.models.outbox import (
    FINAL_STATES,
    MessageContent,
    OutboxMessage,
    OutboxState,
    Priority,
    Purpose,
    Receipt,
)
from bot.models.people import Consent, ConsentAct, Conversation, Person
from bot.models.places import GROUP_KINDS, Place, PlaceKind
from bot.models.senders import ContentResource, MessageTemplate, Sender, SenderState, TemplateState
from bot.models.work import Work, WorkKind

__all__ = [
    "FINAL_STATES",
    "GROUP_KINDS",
    "MEMBER_LIMIT",
    "AudienceKind",
    "AuditChain",
    "AuditDay",
    "Broadcast",
    "BroadcastState",
    "Category",
    "Consent",
    "ConsentAct",
    "ContentResource",
    "Conversation",
    "Database",
    "Draw",
    "DrawState",
    "Group",
    "InboundMessage",
    "Installation",
    "Level",
    "LogEntry",
    "MediaFile",
    "MemberReading",
    "MessageContent",
    "MessageTemplate",
    "Officer",
    "OutboxMessage",
    "OutboxState",
    "Person",
    "Place",
    "PlaceKind",
    "Priority",
    "Proof",
    "Purpose",
    "Receipt",
    "Role",
    "Sender",
    "SenderState",
    "SignInCode",
    "Table",
    "TagCounter",
    "TemplateState",
    "Tenure",
    "TenureEnd",
    "TenureState",
    "Work",
    "WorkKind",
    "announce",
    "key_of",
    "record",
    "utc_now",
]
