from datetime import timedelta
from decimal import Decimal

from sqlmodel import select

from bot.broadcast.cost import estimate
from bot.models import Database, Person, Sender, Tenure
from config.prices import Prices, load_prices
from tests.broadcast.scenes import NOON, make_draft, make_scene

PRICES = Prices.model_validate(
    {
        "date": "2026-11-01",
        "source": "test",
        "tax_percent": "18",
        "twilio": {"dollars_per_message": "0.005", "rupees_per_dollar": "80"},
        "meta": {"utility": "0.10", "service": "0.10"},
    }
)
"""A message is 0.50 rupees, a notice with its answer 0.90."""


def test_the_cost_is_split_by_who_is_in_an_open_window(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session, gram_panchayats=6, wards=4)
        admins = session.exec(select(Person).join(Tenure)).all()
        for admin in admins[:3]:
            admin.window_closes_at = None
        admins[3].window_closes_at = NOON - timedelta(seconds=1)
        cost = estimate(session, make_draft(session, scene), NOON, PRICES)
    assert cost.as_json() == {
        "currency": "INR",
        "notices": {"messages": 4, "rupees": 3.6},
        "content": {"messages": 10, "rupees": 5.0},
        "without_tax": 8.6,
        "tax": 1.55,
        "with_tax": 10.15,
        "seconds": 1,
        "prices_of": "2026-11-01",
    }


def test_an_admin_of_several_groups_gets_one_notice(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session, gram_panchayats=2, wards=0)
        first, second = session.exec(select(Tenure)).all()
        second.person_id = first.person_id
        session.get_one(Person, first.person_id).window_closes_at = None
        cost = estimate(session, make_draft(session, scene), NOON, PRICES)
    assert (cost.notices.messages, cost.content.messages) == (1, 2)


def test_the_time_is_that_of_the_slowest_sender(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session, gram_panchayats=6, wards=4)
        session.exec(select(Sender)).one().messages_per_second = 3
        session.flush()
        draft = make_draft(session, scene)
        assert estimate(session, draft, NOON, PRICES).seconds == 4
        # Each of the long ones is followed by a question.
        long = make_draft(session, scene, text="क" * 1_200)
        assert estimate(session, long, NOON, PRICES).seconds == 7


def test_a_district_without_a_sender_still_has_a_price(database: Database) -> None:
    with database.write() as session:
        scene = make_scene(session, with_sender=False)
        cost = estimate(session, make_draft(session, scene), NOON, PRICES)
    assert (cost.content.messages, cost.seconds) == (5, 0)


def test_the_shipped_prices_are_dated_and_sourced() -> None:
    prices = load_prices()
    assert prices.source
    assert prices.meta.utility == Decimal("0.115")
    assert prices.content < prices.notice < 2
