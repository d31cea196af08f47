"""The webhooks as Twilio meets them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis
from rq import Queue
from sqlmodel import Session, select
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from bot.app import create_app
from bot.jobs import QueueName
from bot.models import InboundMessage, OutboxMessage, Priority, Purpose, Receipt
from bot.redis_server import RedisServer
from config.settings import Settings
from tests.builders import make_person, make_sender

MESSAGE = {
    "MessageSid": "SM" + "1" * 32,
    "From": "whatsapp:+910000012345",
    "To": "whatsapp:+910000000001",
    "Body": "JOIN 42231",
    "ProfileName": "",
    "NumMedia": "0",
}


@pytest.fixture
def app(settings: Settings, redis: Redis) -> Iterator[Flask]:
    app = create_app(settings)
    yield app
    app.extensions["munadi"].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def post(client: FlaskClient, settings: Settings, path: str, form: dict[str, str]) -> TestResponse:
    validator = RequestValidator(settings.twilio_auth_token)
    signature = validator.compute_signature(settings.public_url + path, form)
    return client.post(path, data=form, headers={"X-Twilio-Signature": signature})


def stored(app: Flask) -> list[InboundMessage]:
    with app.extensions["munadi"].database.read() as session:
        return list(session.exec(select(InboundMessage)))


def add_message(session: Session) -> str:
    sender = make_sender(session)
    row = OutboxMessage(
        token="a" * 32,
        purpose=Purpose.REPLY,
        priority=Priority.REPLY,
        person_id=make_person(session).id,
        sender_id=sender.id,
        body="नमस्ते",
    )
    session.add(row)
    return row.token


def test_a_signed_message_is_stored_with_all_its_parameters_and_wakes_a_worker(
    app: Flask, client: FlaskClient, settings: Settings, redis: Redis
) -> None:
    answer = post(client, settings, "/twilio/inbound", MESSAGE | {"NewParameter": "kept"})
    assert answer.status_code == 200
    assert answer.content_type == "text/xml"
    (message,) = stored(app)
    assert message.payload["NewParameter"] == "kept"
    assert message.handled_at is None
    assert Queue(QueueName.INBOUND, connection=redis).count == 1


@pytest.mark.parametrize("signature", [None, "", "bm90IGl0", "ü"])
def test_a_message_without_twilios_signature_is_refused_and_not_stored(
    app: Flask, client: FlaskClient, signature: str | None
) -> None:
    headers = {} if signature is None else {"X-Twilio-Signature": signature}
    assert client.post("/twilio/inbound", data=MESSAGE, headers=headers).status_code == 403
    assert client.post("/twilio/status/abc", data={}, headers=headers).status_code == 403
    assert stored(app) == []


def test_a_signature_over_other_parameters_is_refused(client: FlaskClient, settings: Settings) -> None:
    signature = RequestValidator(settings.twilio_auth_token).compute_signature(
        settings.public_url + "/twilio/inbound", MESSAGE
    )
    forged = MESSAGE | {"Body": "JOIN 1"}
    headers = {"X-Twilio-Signature": signature}
    assert client.post("/twilio/inbound", data=forged, headers=headers).status_code == 403


def test_a_message_that_comes_again_is_the_same_message(
    app: Flask, client: FlaskClient, settings: Settings
) -> None:
    for _ in range(3):
        assert post(client, settings, "/twilio/inbound", MESSAGE).status_code == 200
    assert len(stored(app)) == 1


def test_a_burst_of_messages_wakes_the_worker_once(
    client: FlaskClient, settings: Settings, redis: Redis
) -> None:
    for number in range(5):
        post(client, settings, "/twilio/inbound", MESSAGE | {"MessageSid": f"SM{number:032}"})
    assert Queue(QueueName.INBOUND, connection=redis).count == 1


def test_a_message_without_a_sid_is_a_bad_request(client: FlaskClient, settings: Settings) -> None:
    assert post(client, settings, "/twilio/inbound", {"Body": "x"}).status_code == 400


def test_with_redis_gone_a_message_is_still_stored(
    settings: Settings, tmp_path: Path, redis_server: RedisServer
) -> None:
    app = create_app(settings.model_copy(update={"redis_url": f"unix://{tmp_path}/gone.sock"}))
    answer = post(app.test_client(), settings, "/twilio/inbound", MESSAGE)
    assert answer.status_code == 200
    assert len(stored(app)) == 1
    app.extensions["munadi"].close()


def test_with_the_database_gone_twilio_is_asked_to_repeat(settings: Settings, tmp_path: Path) -> None:
    gone = (
        f"sqlite:///{tmp_path}/empty.db"
        if settings.database_url.startswith("sqlite")
        else settings.database_url + "_gone"
    )
    app = create_app(settings.model_copy(update={"database_url": gone}))
    assert post(app.test_client(), settings, "/twilio/inbound", MESSAGE).status_code == 503
    app.extensions["munadi"].close()


def test_a_receipt_is_stored_once_for_each_status(
    app: Flask, client: FlaskClient, settings: Settings
) -> None:
    with app.extensions["munadi"].database.write() as session:
        token = add_message(session)
    form = {"MessageSid": "SM" + "2" * 32, "MessageStatus": "delivered"}
    for _ in range(2):
        assert post(client, settings, f"/twilio/status/{token}", form).status_code == 204
    with app.extensions["munadi"].database.read() as session:
        assert [receipt.status for receipt in session.exec(select(Receipt))] == ["delivered"]


def test_a_receipt_for_a_message_that_is_not_ours_is_not_found(
    client: FlaskClient, settings: Settings
) -> None:
    form = {"MessageSid": "SM" + "2" * 32, "MessageStatus": "delivered"}
    assert post(client, settings, "/twilio/status/nobody", form).status_code == 404


def test_media_is_served_by_a_signed_link_only(client: FlaskClient, app: Flask) -> None:
    assert client.get("/media/forged").status_code == 404
    link = app.extensions["munadi"].links.link(99, seconds=60)
    assert client.get(link.removeprefix("http://127.0.0.1:8000")).status_code == 404


def test_the_health_pages_answer(client: FlaskClient) -> None:
    assert client.get("/healthz").text == "ok"
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert ready.json["database"] == ready.json["redis"] == ready.json["migrations"] == "ok"
    assert "no worker for" in ready.json["workers"]
    assert "munadi_outbox_oldest_due_seconds" in client.get("/metrics").text
