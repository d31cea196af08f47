"""Signing in by a code, and out again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from freezegun import freeze_time
from sqlmodel import col, select

from bot.console.sign_in.codes import CODES_AT_MOST, CODES_WITHIN, TRIES_AT_MOST, VALID_FOR
from bot.models import Database, Officer, OutboxMessage, Person, Place, Purpose, Role, SignInCode, utc_now
from tests.builders import make_district, make_officer, make_person
from tests.console.visitor import Visitor, said
from tests.console.world import World


def codes_sent(database: Database, person: Person) -> list[str]:
    with database.read() as session:
        messages = session.exec(
            select(OutboxMessage)
            .where(OutboxMessage.person_id == person.id, OutboxMessage.purpose == Purpose.SIGN_IN)
            .order_by(col(OutboxMessage.id))
        ).all()
    return [(message.variables or {})["1"] for message in messages]


@pytest.fixture
def officer(world: World) -> Person:
    return world.people[Role.DISTRICT_PR]


def ask_for_code(app: Flask, phone: str | None, following: str = "/") -> Visitor:
    visitor = Visitor(app)
    answer = visitor.post("/sign-in", phone=phone, next=following)
    assert answer.status_code == 302
    assert "/sign-in/code" in answer.location
    return visitor


def test_the_code_that_came_on_whatsapp_signs_in(app: Flask, database: Database, officer: Person) -> None:
    visitor = ask_for_code(app, officer.phone)
    [code] = codes_sent(database, officer)
    assert len(code) == 6
    answer = visitor.post("/sign-in/code", code=code)
    assert answer.status_code == 302
    assert visitor.get("/", follow_redirects=True).status_code == 200


def test_the_code_goes_as_a_template_so_that_a_shut_window_does_not_matter(
    app: Flask, database: Database, officer: Person
) -> None:
    ask_for_code(app, officer.phone)
    with database.read() as session:
        message = session.exec(select(OutboxMessage).where(OutboxMessage.purpose == Purpose.SIGN_IN)).one()
        kept = session.exec(select(SignInCode)).one()
    assert message.template_name == "sign_in_code"
    assert message.expires_at == kept.expires_at
    assert (message.variables or {})["1"] not in kept.code_hash


def test_devanagari_digits_and_spaces_are_a_code_too(app: Flask, database: Database, officer: Person) -> None:
    visitor = ask_for_code(app, officer.phone)
    [code] = codes_sent(database, officer)
    written = " ".join(chr(ord("०") + int(digit)) for digit in code)
    assert visitor.post("/sign-in/code", code=written).status_code == 302


def test_after_signing_in_the_page_asked_for_is_shown(
    app: Flask, database: Database, officer: Person, world: World
) -> None:
    wanted = f"/places/{world.home.place.id}/groups?state=claimed"
    first = Visitor(app).get(wanted)
    assert "next=/places" in first.location
    visitor = ask_for_code(app, officer.phone, wanted)
    [code] = codes_sent(database, officer)
    assert visitor.post("/sign-in/code", code=code, next=wanted).location == wanted


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example"]
)
def test_nobody_is_led_to_another_site(
    elsewhere: str, app: Flask, database: Database, officer: Person
) -> None:
    visitor = ask_for_code(app, officer.phone)
    [code] = codes_sent(database, officer)
    assert visitor.post("/sign-in/code", code=code, next=elsewhere).location == "/"


def test_whether_a_number_is_an_officers_cannot_be_told(
    app: Flask, database: Database, officer: Person
) -> None:
    with database.write() as session:
        admin = make_person(session)
    answers = []
    for phone in (officer.phone, admin.phone, "+919829012345"):
        visitor = Visitor(app)
        sent = visitor.post("/sign-in", phone=phone)
        page = visitor.get("/sign-in/code")
        wrong = visitor.post("/sign-in/code", code="1")
        answers.append((sent.status_code, sent.location, said(page), wrong.status_code, said(wrong)))
    assert len(set(answers)) == 1
    assert codes_sent(database, admin) == []


def test_what_is_no_number_is_said_by_the_field(app: Flask, world: World) -> None:
    answer = Visitor(app).post("/sign-in", phone="12345")
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert "12345" in answer.text


def test_a_code_is_good_once(app: Flask, database: Database, officer: Person) -> None:
    visitor = ask_for_code(app, officer.phone)
    [code] = codes_sent(database, officer)
    other = ask_for_code_again_without_sending(app, officer)
    assert visitor.post("/sign-in/code", code=code).status_code == 302
    assert other.post("/sign-in/code", code=code).status_code == 422


def ask_for_code_again_without_sending(app: Flask, officer: Person) -> Visitor:
    visitor = Visitor(app)
    with visitor.client.session_transaction() as cookie:
        cookie["signing_in"] = officer.phone
    return visitor


def test_a_code_is_good_for_five_minutes(app: Flask, database: Database, officer: Person) -> None:
    visitor = ask_for_code(app, officer.phone)
    [code] = codes_sent(database, officer)
    with freeze_time(utc_now() + VALID_FOR):
        assert visitor.post("/sign-in/code", code=code).status_code == 422


def test_only_the_newest_code_counts(app: Flask, database: Database, officer: Person) -> None:
    ask_for_code(app, officer.phone)
    visitor = ask_for_code(app, officer.phone)
    old, new = codes_sent(database, officer)
    if old != new:
        assert visitor.post("/sign-in/code", code=old).status_code == 422
    assert visitor.post("/sign-in/code", code=new).status_code == 302


def test_after_five_wrong_tries_the_code_is_worth_nothing(
    app: Flask, database: Database, officer: Person
) -> None:
    visitor = ask_for_code(app, officer.phone)
    [code] = codes_sent(database, officer)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _ in range(TRIES_AT_MOST):
        assert visitor.post("/sign-in/code", code=wrong).status_code == 422
    assert visitor.post("/sign-in/code", code=code).status_code == 422


def test_three_codes_in_ten_minutes_are_enough(app: Flask, database: Database, officer: Person) -> None:
    for _ in range(CODES_AT_MOST + 2):
        ask_for_code(app, officer.phone)
    assert len(codes_sent(database, officer)) == CODES_AT_MOST
    with freeze_time(utc_now() + CODES_WITHIN + timedelta(seconds=1)):
        ask_for_code(app, officer.phone)
    assert len(codes_sent(database, officer)) == CODES_AT_MOST + 1


def test_somebody_who_stopped_messages_can_still_sign_in(
    app: Flask, database: Database, officer: Person
) -> None:
    with database.write() as session:
        session.get_one(Person, officer.id).opted_out_at = utc_now()
    ask_for_code(app, officer.phone)
    assert len(codes_sent(database, officer)) == 1


def test_without_a_number_to_send_from_the_answer_is_the_same(app: Flask, database: Database) -> None:
    with database.write() as session:
        person = make_person(session)
        make_officer(session, Role.COLLECTOR, make_district(session, "Pali", "119"), person)
    ask_for_code(app, person.phone)
    with database.read() as session:
        assert session.exec(select(SignInCode)).all() == []


def test_a_states_officer_gets_his_code_from_a_districts_number(
    app: Flask, database: Database, world: World
) -> None:
    with database.write() as session:
        person = make_person(session)
        make_officer(session, Role.STATE_PR, session.get_one(Place, world.home.place.parent_id), person)
    ask_for_code(app, person.phone)
    assert len(codes_sent(database, person)) == 1


def test_a_session_ends_after_a_working_day(
    app: Flask, world: World, visit: Callable[[Role], Visitor]
) -> None:
    visitor = visit(Role.COLLECTOR)
    path = f"/places/{world.home.place.id}"
    assert visitor.get(path).status_code == 200
    with freeze_time(utc_now() + timedelta(hours=11, minutes=58)):
        assert visitor.get(path).status_code == 200
    with freeze_time(utc_now() + timedelta(hours=12, seconds=1)):
        assert visitor.get(path).status_code == 302


def test_signing_out_everywhere_ends_every_session(
    app: Flask, world: World, visit: Callable[[Role], Visitor]
) -> None:
    here, elsewhere = visit(Role.COLLECTOR), visit(Role.COLLECTOR)
    assert here.post("/sign-out-everywhere").status_code == 302
    for visitor in (here, elsewhere):
        assert visitor.get(f"/places/{world.home.place.id}").status_code == 302


def test_signing_out_ends_this_session(app: Flask, world: World, visit: Callable[[Role], Visitor]) -> None:
    here, elsewhere = visit(Role.COLLECTOR), visit(Role.COLLECTOR)
    here.post("/sign-out")
    assert here.get(f"/places/{world.home.place.id}").status_code == 302
    assert elsewhere.get(f"/places/{world.home.place.id}").status_code == 200


def test_whose_post_has_ended_is_signed_out(
    database: Database, world: World, visit: Callable[[Role], Visitor]
) -> None:
    visitor = visit(Role.NODAL)
    with database.write() as session:
        session.get_one(Officer, world.officers[Role.NODAL].id).until = utc_now()
    assert visitor.get(f"/places/{world.home.place.id}").status_code == 302


def test_a_session_nobody_gave_is_nobodys(app: Flask, world: World) -> None:
    visitor = Visitor(app)
    visitor.client.set_cookie("munadi", "eyJfdXNlcl9pZCI6IjEuMC4xIn0.bad.signature")
    assert visitor.get(f"/places/{world.home.place.id}").status_code == 302


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/code", "/sign-out", "/language"])
def test_a_form_without_its_token_is_not_taken(path: str, app: Flask, world: World) -> None:
    visitor = Visitor(app, world.people[Role.COLLECTOR] if path == "/sign-out" else None)
    before = visitor.client.post(path, data={"phone": world.people[Role.COLLECTOR].phone, "language": "en"})
    assert before.status_code == 302
    # Back to where the form is; nothing was done with it.
    assert before.location in (path, "/")
    assert "console-language" not in before.headers.get("Set-Cookie", "")
