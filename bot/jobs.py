"""Every queue and every job, with its timeout, in one table; and how a commit wakes the workers.

A job is only a hint that there is work. It looks into the database and does whatever is due, so that it
does not matter whether it runs twice, late, or for something that is done already. One worker serves one
queue: only so is RQ's dequeueing safe against a crash (it moves the job to an intermediate list).
"""

import asyncio
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.cron import CronScheduler
from rq.executions import Execution
from rq.job import Job as QueuedJob
from rq.worker import SimpleWorker

from bot.audit.ask import remind_due
from bot.audit.close import close_due
from bot.audit.draw import draw_missing
from bot.audit.report import report
from bot.broadcast.finishing import finish_done
from bot.broadcast.planning import plan
from bot.handlers.drain import handle_waiting
from bot.handlers.router import Context
from bot.models import Database, Work, WorkKind, utc_now
from bot.outbox.approvals import follow_approvals
from bot.outbox.lane import run_lane as run_lane_of
from bot.outbox.media_links import MediaLinks
from bot.outbox.receipts import apply_waiting
from bot.outbox.recovery import sweep
from bot.outbox.unknown import settle_unknown
from bot.services import Services
from bot.whatsapp.account import Account
from bot.whatsapp.client import WhatsApp
from bot.whatsapp.media import VerifiedMedia
from config.schedule import load_schedule
from config.settings import Settings, load_settings

log = structlog.get_logger()

LANE_SECONDS = 20
"""How long one lane job sends before it lets another sender's lane have the worker."""

WAKE_SECONDS = 30
"""How long a wake-up counts as on its way: should it be lost, the next one after this gets through."""


GATHER_SECONDS = 0.25
"""How long receipts are gathered before they are applied."""


class QueueName(StrEnum):
    """The queues; each has a worker of its own in the Procfile."""

    INBOUND = "inbound"
    LANES = "lanes"
    RECEIPTS = "receipts"
    DESK = "desk"


@dataclass(frozen=True)
class Job:
    """A function a worker runs, where, and how many seconds it may take."""

    function: Callable[..., None]
    queue: QueueName
    timeout: int


@cache
def services() -> Services:
    """This worker's services, built from the environment when its first job needs them."""
    return open_services(load_settings())


def open_services(settings: Settings) -> Services:
    """Everything an entry needs; the database tells the workers what its commits leave to do."""
    redis = Redis.from_url(
        settings.redis_url or f"unix://{(settings.state_directory / 'redis' / 'redis.sock').absolute()}",
        socket_connect_timeout=2,
        health_check_interval=30,
    )
    return Services(
        settings=settings,
        schedule=load_schedule(settings),
        database=Database(settings.database_url, announce=lambda work: wake(redis, work)),
        redis=redis,
        links=MediaLinks(settings.public_url, settings.secret_key),
    )


def wake(redis: Redis, work: frozenset[Work]) -> None:
    """Enqueue the jobs for `work`, each at most once until it starts.

    Redis being gone is no error of the caller: its work is committed, and the sweep finds it.
    """
    for one in work:
        job = JOBS[one.kind]
        key = _wake_key(one)
        try:
            if not redis.set(key, 1, nx=True, ex=WAKE_SECONDS):
                continue
            _enqueue(redis, job, one)
        except RedisError as error:
            log.warning("wake.failed", work=one.kind, error=str(error))
            return


def _wake_key(work: Work) -> str:
    return f"munadi:wake:{work.kind}:{work.subject_id or ''}"


def _enqueue(redis: Redis, job: Job, work: Work) -> QueuedJob:
    arguments = () if work.subject_id is None else (work.subject_id,)
    return Queue(job.queue, connection=redis).enqueue(
        job.function, args=arguments, job_timeout=job.timeout, result_ttl=0, failure_ttl=86_400
    )


def _started(kind: WorkKind, subject_id: int | None = None) -> Services:
    """Let the next wake-up through from now on: what is committed later may be missed by this run."""
    current = services()
    current.redis.delete(_wake_key(Work(kind, subject_id)))
    return current


def handle_inbound() -> None:
    """Route every stored inbound message that waits."""
    current = _started(WorkKind.HANDLE_INBOUND)
    settings = current.settings

    def fetch(url: str) -> VerifiedMedia:
        async def fetched() -> VerifiedMedia:
            async with WhatsApp(Account.from_settings(settings), concurrency=1) as whatsapp:
                return await whatsapp.fetch_media(url)

        return asyncio.run(fetched())

    handle_waiting(current.database, fetch, lambda: Context.of(settings, current.schedule, utc_now()))


def run_lane(sender_id: int) -> None:
    """Send what is due on one sender, for a while."""
    current = _started(WorkKind.RUN_LANE, sender_id)

    async def lane() -> None:
        async with WhatsApp(Account.from_settings(current.settings)) as whatsapp:
            await run_lane_of(
                current.database,
                current.redis,
                whatsapp,
                sender_id,
                links=current.links,
                stop_after=LANE_SECONDS,
            )

    asyncio.run(lane())


def apply_receipts() -> None:
    """Apply every stored receipt that waits."""
    # What comes in meanwhile is in the same batch: applying one costs as much as applying fifty.
    time.sleep(GATHER_SECONDS)
    apply_waiting(_started(WorkKind.APPLY_RECEIPTS).database)


def plan_broadcast(broadcast_id: int) -> None:
    """Write an approved broadcast's deliveries to the outbox."""
    current = _started(WorkKind.PLAN_BROADCAST, broadcast_id)
    with current.database.write() as session:
        plan(session, broadcast_id, utc_now(), schedule=current.schedule)


def report_audit(audit_day_id: int) -> None:
    """Send a day's report to the collector and the nodal officer."""
    current = _started(WorkKind.REPORT_AUDIT, audit_day_id)
    with current.database.write() as session:
        report(session, audit_day_id, utc_now(), schedule=current.schedule)


def sweep_stuck() -> None:
    """Find everything that is stuck or due, from the database alone."""
    current = services()
    now = utc_now()
    sweep(current.database, now)
    with current.database.write() as session:
        finish_done(session, now)

    async def settle() -> None:
        async with WhatsApp(Account.from_settings(current.settings), concurrency=4) as whatsapp:
            await settle_unknown(current.database, whatsapp, now)

    asyncio.run(settle())


def draw_today() -> None:
    """Draw the day's sample in every district where it is due, today's or a missed day's."""
    current = services()
    with current.database.write() as session:
        draw_missing(session, utc_now(), current.schedule)


def follow_audit() -> None:
    """Remind drawn admins at half time, close days whose deadline has passed."""
    current = services()
    now = utc_now()
    with current.database.write() as session:
        remind_due(session, now, current.schedule)
        close_due(session, now)


def follow_templates() -> None:
    """Hear how Meta decides about the templates: it may also pause one it had approved."""
    current = services()

    async def follow() -> None:
        async with WhatsApp(Account.from_settings(current.settings), concurrency=4) as whatsapp:
            await follow_approvals(current.database, whatsapp)

    asyncio.run(follow())


JOBS: dict[WorkKind, Job] = {
    WorkKind.HANDLE_INBOUND: Job(handle_inbound, QueueName.INBOUND, timeout=300),
    WorkKind.RUN_LANE: Job(run_lane, QueueName.LANES, timeout=LANE_SECONDS + 60),
    WorkKind.APPLY_RECEIPTS: Job(apply_receipts, QueueName.RECEIPTS, timeout=300),
    WorkKind.PLAN_BROADCAST: Job(plan_broadcast, QueueName.DESK, timeout=300),
    WorkKind.REPORT_AUDIT: Job(report_audit, QueueName.DESK, timeout=60),
}
"""The job for each kind of work that a commit announces."""


@dataclass(frozen=True)
class Periodic:
    """A job RQ's cron enqueues by itself: every so many seconds, or by a cron line in people's time."""

    name: str
    job: Job
    every: int | None = None
    cron: str | None = None


def periodic_jobs(current: Services) -> list[Periodic]:
    """The schedule of RQ's cron, from config/schedule.toml."""
    seconds = current.schedule.sweep.every_seconds
    at = current.schedule.day.draw_at
    return [
        Periodic("sweep", Job(sweep_stuck, QueueName.DESK, timeout=120), every=seconds),
        Periodic("follow-audit", Job(follow_audit, QueueName.DESK, timeout=60), every=seconds),
        Periodic("follow-templates", Job(follow_templates, QueueName.DESK, timeout=120), every=600),
        Periodic("draw", Job(draw_today, QueueName.DESK, timeout=300), cron=f"{at.minute} {at.hour} * * *"),
        # Should the scheduler have slept at the hour: a draw that is missing is made up for.
        Periodic("draw-missing", Job(draw_today, QueueName.DESK, timeout=300), cron="*/15 * * * *"),
    ]


class Worker(SimpleWorker):
    """Runs jobs in its own process, without a fork for each, and names the job on every log line."""

    def perform_job(self, job: QueuedJob, queue: Queue, execution: Execution) -> bool:
        """Bind the job's id to what is logged while it runs."""
        with structlog.contextvars.bound_contextvars(job_id=job.id, job=job.func_name):
            done = super().perform_job(job, queue, execution)
            if not done:
                log.error("job.failed")
            return done


def serve(queue: QueueName) -> None:
    """Serve one queue until told to stop."""
    redis = services().redis
    Worker([Queue(queue, connection=redis)], connection=redis).work(logging_level="WARNING")


def keep_time() -> None:
    """Run RQ's cron until told to stop; its cron lines are read in the people's time zone."""
    current = services()
    os.environ["TZ"] = current.settings.munadi_timezone
    time.tzset()
    scheduler = CronScheduler(current.redis, logging_level="WARNING")
    for periodic in periodic_jobs(current):
        scheduler.register(
            periodic.job.function,
            periodic.job.queue,
            interval=periodic.every,
            cron=periodic.cron,
            job_timeout=periodic.job.timeout,
            result_ttl=0,
            # Without a worker they must not pile up: each finds all there is to do.
            ttl=periodic.every or 600,
            name=periodic.name,
        )
    scheduler.start()  # type: ignore[no-untyped-call]
