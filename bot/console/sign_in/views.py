"""The sign-in: a phone number, then the code that came on WhatsApp; and out again."""

import structlog
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user
from sqlmodel import Session

from bot.console.gate import own_page
from bot.console.language import LANGUAGE_KEY, say
from bot.console.permissions import Permission, permission
from bot.console.reader import Reader, read_in
from bot.console.sign_in import codes
from bot.console.wiring import reader, services, signed_in_reader
from bot.models import Person, record, utc_now
from bot.outbox.ledger import NoSender
from bot.registry.officers import officers_of
from bot.registry.people import by_phone
from bot.registry.phones import BadPhone, normalise_phone
from config.settings import Environment

log = structlog.get_logger()

sign_in = Blueprint("sign_in", __name__, template_folder="templates")

PHONE_KEY = "signing_in"
"""Where the cookie keeps the number between the two pages: what its owner typed, in his own browser."""


@sign_in.route("/sign-in", methods=["GET", "POST"])
def ask_phone() -> ResponseReturnValue:
    """Ask for the number; whether or not it is an officer's, the answer is the same."""
    following = own_page(request.values.get("next"))
    if signed_in_reader() is not None:
        return redirect(following)
    written = request.form.get("phone", "")
    problem = None
    if request.method == "POST":
        try:
            phone = normalise_phone(written, allow_demo_numbers=_has_demo_numbers())
        except BadPhone as error:
            problem = say(error.message_key, value=written)
        else:
            _send_code_to(phone)
            cookie[PHONE_KEY] = phone
            return redirect(url_for(".ask_code", next=following))
    return render_template(
        "sign_in/phone.html", phone=written, problem=problem, following=following
    ), 422 if problem else 200


@sign_in.route("/sign-in/code", methods=["GET", "POST"])
def ask_code() -> ResponseReturnValue:
    """Ask for the code; the right one signs in."""
    following = own_page(request.values.get("next"))
    phone = cookie.get(PHONE_KEY)
    if phone is None:
        return redirect(url_for(".ask_phone", next=following))
    problem = None
    if request.method == "POST":
        signed_in = _signed_in_with(phone, _digits(request.form.get("code", "")))
        if signed_in is not None:
            chosen = cookie.get(LANGUAGE_KEY)
            # A session of before must not become this person's.
            cookie.clear()
            cookie[LANGUAGE_KEY] = chosen or signed_in.person.language
            cookie.permanent = True
            login_user(signed_in)
            return redirect(following)
        problem = say("console-sign-in-wrong-code")
    return render_template("sign_in/code.html", problem=problem, following=following), 422 if problem else 200


@sign_in.post("/sign-out")
@permission(Permission.USE_CONSOLE)
def leave() -> ResponseReturnValue:
    """Sign out of this browser."""
    _forget_session()
    flash(say("console-sign-in-left"))
    return redirect(url_for(".ask_phone"))


@sign_in.post("/sign-out-everywhere")
@permission(Permission.USE_CONSOLE)
def leave_everywhere() -> ResponseReturnValue:
    """Sign out of every browser, as when a phone was lost."""
    with services().database.write() as session:
        codes.end_all_sessions(session, reader().person, reader().main_officer)
    _forget_session()
    flash(say("console-sign-in-left-everywhere"))
    return redirect(url_for(".ask_phone"))


def _has_demo_numbers() -> bool:
    return services().settings.munadi_env is not Environment.PRODUCTION


def _send_code_to(phone: str) -> None:
    try:
        with services().database.write() as session:
            person = _officer_with(session, phone)
            if person is None:
                log.info("sign_in.unknown_number")
            elif not codes.send_code(session, person, services().settings.secret_key, now=utc_now()):
                log.warning("sign_in.too_many_codes", person_id=person.id)
    except NoSender:
        # The answer stays the same: only the operator can mend it, and he reads the log.
        log.error("sign_in.no_sender")


def _signed_in_with(phone: str, code: str) -> Reader | None:
    now = utc_now()
    with services().database.write() as session:
        person = _officer_with(session, phone)
        if person is None or not codes.take_code(
            session, person, code, services().settings.secret_key, now=now
        ):
            log.warning("sign_in.wrong_code")
            return None
        signed_in = read_in(session, person, now=now)
        if signed_in is not None:
            record(
                session,
                "sign_in.done",
                officer_id=signed_in.main_officer.id,
                subject_kind="person",
                subject_id=person.id,
                place_id=signed_in.main_officer.place_id,
            )
        return signed_in


def _officer_with(session: Session, phone: str) -> Person | None:
    person = by_phone(session, phone)
    return person if person is not None and officers_of(session, person) else None


def _digits(written: str) -> str:
    # The code may come with spaces, or in the digits of any script.
    return "".join(str(int(sign)) for sign in written if sign.isdecimal())


def _forget_session() -> None:
    chosen = reader().person.language
    logout_user()
    cookie.clear()
    cookie[LANGUAGE_KEY] = chosen
