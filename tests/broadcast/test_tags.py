from itertools import pairwise

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from bot.broadcast.tags import BASE, LENGTH, SIGNS, SPACE, WEIGHTS, Tag, decode, encode, tag_expression
from bot.models import Database

serials = st.integers(min_value=0, max_value=SPACE - 1)
letters = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=3, max_size=3)


@pytest.mark.parametrize("tag", ["#UDR-N7YKDH", "#UDR-HNKWC3", "#UDR-M666TY", "#UDR-4PCM6P", "#UDR-777WCX"])
def test_tags_already_in_use_are_valid(tag: str) -> None:
    assert str(decode(tag)) == tag


@given(letters, serials)
def test_what_is_encoded_is_decoded(letters: str, serial: int) -> None:
    tag = decode(encode(letters, serial))
    assert tag is not None
    assert (tag.letters, tag.serial) == (letters, serial)


def test_after_the_last_serial_the_first_tag_comes_round_again() -> None:
    assert encode("UDR", SPACE) == encode("UDR", 0)


def test_the_weights_find_every_wrong_character_and_every_exchange_of_neighbours() -> None:
    # A changed character adds weight * difference, an exchange (weight - next weight) * difference; with
    # 17 a prime neither is 0 unless one of its factors is.
    weights = [*WEIGHTS, 1]
    for difference in range(1, BASE):
        assert all(weight * difference % BASE for weight in weights)
        assert all((one - other) * difference % BASE for one, other in pairwise(weights))


@given(serials, st.integers(0, LENGTH), st.sampled_from(SIGNS))
def test_one_wrong_character_is_found(serial: int, place: int, sign: str) -> None:
    written = encode("UDR", serial)
    at = len("#UDR-") + place
    wrong = written[:at] + sign + written[at + 1 :]
    assert wrong == written or decode(wrong) is None


@given(serials, st.integers(0, LENGTH - 1))
def test_two_neighbours_exchanged_are_found(serial: int, place: int) -> None:
    written = encode("UDR", serial)
    at = len("#UDR-") + place
    wrong = written[:at] + written[at + 1] + written[at] + written[at + 2 :]
    assert wrong == written or decode(wrong) is None


def test_tags_that_follow_each_other_look_unlike() -> None:
    alike = [
        sum(one == other for one, other in zip(first[5:], second[5:], strict=True))
        for first, second in pairwise(encode("UDR", serial) for serial in range(20_000))
    ]
    assert max(alike) <= 2


@pytest.mark.parametrize(
    "text",
    [
        "#UDR-N7YKDH",
        "udr-n7ykdh",
        " # UDR - N7Y KDH ",
        "UDR—N7YKDH",
        "#UDR−N7YKDH",
        "#UDR_N7YKDH",
        "UDRN7YKDH",
        "＃ＵＤＲ－Ｎ７ＹＫＤＨ",
    ],
)
def test_a_tag_is_understood_however_it_is_written(text: str) -> None:
    assert str(decode(text)) == "#UDR-N7YKDH"


@pytest.mark.parametrize(
    "text", ["", "#UDR-", "#UDR-N7YKDX", "#UDR-N7YKD", "#UDR-N7YKDHH", "#UDR-N7YKD1", "नमस्ते"]
)
def test_what_is_no_tag_is_not_taken_for_one(text: str) -> None:
    assert decode(text) is None


@given(st.text(max_size=20))
def test_no_text_upsets_it(text: str) -> None:
    assert decode(text) is None or isinstance(decode(text), Tag)


def test_the_database_writes_the_same_tags(database: Database) -> None:
    chosen = [*range(300), *range(SPACE - 50, SPACE + 50), *range(0, 10**12, 3_333_333_337)]
    serial = sa.Integer if database.is_sqlite else sa.BigInteger
    table = sa.table("numbered", sa.column("serial", serial), sa.column("letters", sa.String))
    with database.write() as session:
        session.execute(sa.text("CREATE TEMPORARY TABLE numbered (serial BIGINT, letters VARCHAR)"))
        session.execute(table.insert(), [{"serial": number, "letters": "UDR"} for number in chosen])
        tags = sa.select(table.c.serial, tag_expression(table.c.letters, table.c.serial))
        written = dict(session.execute(tags).all())
    assert written == {number: encode("UDR", number) for number in chosen}
