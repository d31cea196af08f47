"""What a load balancer, an operator and Prometheus ask: is it up, is it ready, how does it do."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from flask import Blueprint, Response, current_app, jsonify
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from redis.exceptions import RedisError
from rq import Queue
from rq.cron import CronScheduler
from rq.worker import BaseWorker
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, func, select

from bot.jobs import QueueName
from bot.models import InboundMessage, OutboxMessage, OutboxState, Receipt, Sender, utc_now
from bot.models.migrate import DatabaseNotReady, check_ready
from bot.services import Services

health = Blueprint("health", __name__)

HEARTBEAT = timedelta(minutes=3)
"""How old a scheduler's last sign of life may be; RQ's cron sleeps a minute at most."""


@health.get("/healthz")
def healthz() -> str:
    """The process is up."""
    return "ok"


@health.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Each part with `ok` or what is wrong with it; 503 if one is not ready."""
    parts = readiness(current_app.extensions["munadi"])
    ready = all(state == "ok" for state in parts.values())
    return jsonify({"ready": ready} | parts), 200 if ready else 503


def readiness(services: Services) -> dict[str, str]:
    """The state of database, migrations, Redis, workers and scheduler, in a word or a sentence each."""
    parts = {"database": "ok", "migrations": "ok", "redis": "ok", "workers": "ok", "scheduler": "ok"}
    try:
        check_ready(services.database, services.settings.munadi_env)
    except DBAPIError as error:
        parts["database"] = parts["migrations"] = f"unreachable: {type(error.orig).__name__}"
    except DatabaseNotReady as error:
        parts["migrations"] = str(error)
    try:
        services.redis.ping()
        served = {
            name for worker in BaseWorker.all(connection=services.redis) for name in worker.queue_names()
        }
        missing = sorted(set(QueueName) - served)
        if missing:
            parts["workers"] = f"no worker for {', '.join(missing)}"
        if not _scheduler_lives(services):
            parts["scheduler"] = "not running"
    except RedisError as error:
        parts["redis"] = parts["workers"] = parts["scheduler"] = f"unreachable: {type(error).__name__}"
    return parts


def _scheduler_lives(services: Services) -> bool:
    beats = (scheduler.last_heartbeat for scheduler in CronScheduler.all(services.redis))
    return any(beat is not None and utc_now() - beat < HEARTBEAT for beat in beats)


@health.get("/metrics")
def metrics() -> Response:
    """Prometheus text, read from the database and Redis at the moment of asking."""
    registry = CollectorRegistry()
    registry.register(_Numbers(current_app.extensions["munadi"]))
    return Response(generate_latest(registry), content_type="text/plain; version=0.0.4; charset=utf-8")


class _Numbers(Collector):
    def __init__(self, services: Services) -> None:
        self.services = services

    def collect(self) -> Iterator[Metric]:
        """The numbers an operator watches; those of Redis are missing while it is away."""
        with self.services.database.read() as session:
            outbox = GaugeMetricFamily(
                "munadi_outbox_messages", "Messages by purpose and state", labels=["purpose", "state"]
            )
            by_state = select(OutboxMessage.purpose, OutboxMessage.state, func.count()).group_by(
                col(OutboxMessage.purpose), col(OutboxMessage.state)
            )
            for purpose, state, count in session.exec(by_state):
                outbox.add_metric([purpose, state], count)
            yield outbox
            yield GaugeMetricFamily(
                "munadi_outbox_oldest_due_seconds",
                "How long the message that waits longest has been due",
                value=_age(
                    session.exec(
                        select(func.min(OutboxMessage.due_at)).where(
                            OutboxMessage.state == OutboxState.QUEUED
                        )
                    ).one()
                ),
            )
            yield GaugeMetricFamily(
                "munadi_inbound_waiting",
                "Inbound messages not handled yet",
                value=session.exec(
                    select(func.count()).where(col(InboundMessage.handled_at).is_(None))
                ).one(),
            )
            yield GaugeMetricFamily(
                "munadi_receipts_waiting",
                "Receipts not applied yet",
                value=session.exec(select(func.count()).where(col(Receipt.applied_at).is_(None))).one(),
            )
            senders = GaugeMetricFamily("munadi_senders", "Senders by state", labels=["state"])
            for state, count in session.exec(select(Sender.state, func.count()).group_by(col(Sender.state))):
                senders.add_metric([state], count)
            yield senders
        yield from self._queues()

    def _queues(self) -> Iterator[Metric]:
        lengths = GaugeMetricFamily("munadi_queue_jobs", "Jobs waiting in a queue", labels=["queue"])
        reachable = GaugeMetricFamily("munadi_redis_up", "Whether Redis answers")
        try:
            for name in QueueName:
                lengths.add_metric([name], Queue(name, connection=self.services.redis).count)
            reachable.add_metric([], 1)
        except RedisError:
            reachable.add_metric([], 0)
        yield lengths
        yield reachable


def _age(due: datetime | None) -> float:
    return 0.0 if due is None else max(0.0, (utc_now() - due).total_seconds())
