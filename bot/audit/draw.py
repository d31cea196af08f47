"""The day's draw of a district: made once, published as it is made."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from bot.audit.ask import ask
from bot.audit.chain import lock_chain, secret_of
from bot.audit.eligible import Eligible, Span, broadcast_to_prove, eligible_groups, left_out
from bot.audit.frame import active, next_frame, read_frame, write_frame
from bot.audit.publication import choices_before, last_day_before, published_day
from bot.audit.refusals import DayNotDrawable
from bot.audit.tickets import NO_BEACON, STRATA, Choice, choose, cycle_after, seed_of, sha256
from bot.audit.times import waking_after
from bot.models import (
    AuditChain,
    AuditDay,
    Draw,
    Group,
    Level,
    Place,
    PlaceKind,
    key_of,
    record,
)
from bot.outbox.ledger import NoSender
from config.schedule import Schedule

log = structlog.get_logger()


def draw_day(
    session: Session,
    district: Place,
    day: date,
    schedule: Schedule,
    now: datetime,
    *,
    beacon: str = NO_BEACON,
) -> AuditDay | None:
    """Draw `day` in `district`, or return the draw that was made before: a day is drawn once.

    `beacon` is the public beacon's value of the day. None is returned where the district has nothing to
    prove and never had: its chain begins with its first draw.

    Raises:
        DayNotDrawable: the day is still to come, or a later one was drawn already.
    """
    if day > schedule.today(now):
        raise DayNotDrawable("day-to-come", day=day.isoformat())
    span = _span(day, schedule, now)
    if session.get(AuditChain, district.id) is None and not eligible_groups(session, district, span):
        return None
    chain = lock_chain(session, district, day)
    drawn = session.exec(
        select(AuditDay).where(AuditDay.district_id == district.id, AuditDay.day == day)
    ).first()
    if drawn is not None:
        return drawn
    last = _last_day(session, district)
    if last is not None and last > day:
        raise DayNotDrawable("day-passed", day=day.isoformat(), last=last.isoformat())
    secret = secret_of(chain.root, chain.length, chain.begins_on, day)
    return _draw(session, district, day, schedule, now, span, secret, beacon)


def draw_missing(session: Session, now: datetime, schedule: Schedule) -> list[AuditDay]:
    """Draw and ask in every district whatever is due by `now`; returns the days drawn by this call.

    The rule for days that were missed (the scheduler was down): each is drawn late, in order, as long as
    its content is recent enough to be shown, which is `deliveries_of_days`, today included. Older ones
    are skipped for good; the log names them with the next draw.
    """
    drawn: list[AuditDay] = []
    for district in districts_with_groups(session):
        try:
            with session.begin_nested():
                drawn.extend(_draw_missing_in(session, district, now, schedule))
        except NoSender:
            log.error("audit.no_sender", district=district.code)
    return drawn


def districts_with_groups(session: Session) -> Sequence[Place]:
    """The districts that have anything to draw from, now or later."""
    """Every district in which some place has a group."""
    below = aliased(Place)
    has_group = (
        sa.exists()
        .where(col(Group.place_id) == below.id, col(below.path).like(col(Place.path) + "%"))
        .correlate(Place)
    )
    return session.exec(
        select(Place).where(Place.kind == PlaceKind.DISTRICT, has_group).order_by(col(Place.id))
    ).all()


def _draw_missing_in(session: Session, district: Place, now: datetime, schedule: Schedule) -> list[AuditDay]:
    # Locked before the days are counted, so that of two runs the second finds nothing missing.
    session.get(AuditChain, district.id, with_for_update=True)
    last = _last_day(session, district)
    today = schedule.today(now)
    newest = today if now >= schedule.draw_time(today) else today - timedelta(days=1)
    if last is None:
        missing = [today] if newest == today else []
    else:
        missing = [last + timedelta(days=n) for n in range(1, (newest - last).days + 1)]
    oldest = today - timedelta(days=schedule.day.deliveries_of_days - 1)
    due = [day for day in missing if day >= oldest]
    skipped = [day.isoformat() for day in missing if day < oldest]
    drawn = []
    for day in due:
        audit_day = draw_day(session, district, day, schedule, now)
        if audit_day is not None:
            ask(session, audit_day, now, schedule)
            drawn.append(audit_day)
    if drawn and skipped:
        record(
            session,
            "audit.skipped",
            subject_kind="place",
            subject_id=district.id,
            place_id=district.id,
            days=skipped,
        )
    return drawn


def _span(day: date, schedule: Schedule, now: datetime) -> Span:
    # A day that is drawn late is drawn from what was delivered up to its end.
    end = datetime.combine(day + timedelta(days=1), time.min, schedule.zone)
    until = min(now, end)
    return Span(after=until - timedelta(days=schedule.day.deliveries_of_days), until=until)


def _last_day(session: Session, district: Place) -> date | None:
    return session.exec(select(sa.func.max(AuditDay.day)).where(AuditDay.district_id == district.id)).one()


def _draw(
    session: Session,
    district: Place,
    day: date,
    schedule: Schedule,
    now: datetime,
    span: Span,
    secret: str,
    beacon: str,
) -> AuditDay:
    eligible = {str(one.group_id): one for one in eligible_groups(session, district, span)}
    last = last_day_before(session, district, day)
    rows = next_frame(
        day,
        {group: one.kind.value for group, one in eligible.items()},
        read_frame(last.frame) if last else (),
    )
    frame = write_frame(rows)
    asked_at = schedule.after_quiet_hours(now)
    audit_day = AuditDay(
        day=day,
        district_id=key_of(district),
        seed=seed_of(day, secret, beacon),
        secret=secret,
        beacon=beacon,
        frame=frame,
        frame_hash=sha256(frame),
        drawn_at=now,
        deadline_at=waking_after(asked_at, schedule.day.answer_within, schedule),
    )
    session.add(audit_day)
    session.flush()
    earlier = choices_before(session, district, day)
    choices = [
        choice
        for stratum in STRATA
        for choice in choose(
            audit_day.seed, day, stratum, active(rows, stratum, day), cycle_after(earlier, stratum)
        )
    ]
    _keep(session, audit_day, choices, eligible, span, asked_at)
    _publish(session, district, audit_day, len(eligible), late=day < schedule.today(now))
    return audit_day


def _keep(
    session: Session,
    audit_day: AuditDay,
    choices: Sequence[Choice],
    eligible: dict[str, Eligible],
    span: Span,
    asked_at: datetime,
) -> None:
    for choice in choices:
        one = eligible[choice.group]
        session.add(
            Draw(
                audit_day_id=key_of(audit_day),
                level=Level(choice.level),
                kind=one.kind,
                cycle=choice.cycle,
                group_id=one.group_id,
                person_id=one.person_id,
                broadcast_id=broadcast_to_prove(session, one, span),
                asked_at=asked_at,
            )
        )
    session.flush()


def _publish(session: Session, district: Place, audit_day: AuditDay, eligible: int, *, late: bool) -> None:
    out = left_out(session, district, eligible)
    record(
        session,
        "audit.drawn",
        subject_kind="audit_day",
        subject_id=audit_day.id,
        place_id=district.id,
        **published_day(session, audit_day).as_logged(),
        late=late,
        eligible=eligible,
        vacant=out.vacant,
        without_delivery=out.without_delivery,
    )
