import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.registry.phones import BadPhone, PhoneProblem, is_demo_phone, normalise_phone


@pytest.mark.parametrize(
    "written",
    [
        "9829012345",
        "09829012345",
        "+919829012345",
        "919829012345",
        "0091 98290 12345",
        "+91-98290-12345",
        "(+91) 98290 12345",
        "98290\u00a012345",
        "९८२९०१२३४५",
        "૯૮૨૯૦૧૨૩૪૫",
        "9829012345.0",
        "'9829012345",
        "\u200e+91 98290 12345\u202c",
        " 98290–12345 ",
    ],
)
def test_a_mobile_number_is_read_however_it_is_written(written: str) -> None:
    assert normalise_phone(written) == "+919829012345"


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("", PhoneProblem.EMPTY),
        ("   ", PhoneProblem.EMPTY),
        ("9.19829E+11", PhoneProblem.SCIENTIFIC),
        ("9,19829e11", PhoneProblem.SCIENTIFIC),
        ("98290 12345 / 98290 12346", PhoneProblem.SEVERAL),
        ("9829012345, 9829012346", PhoneProblem.SEVERAL),
        ("Ramesh", PhoneProblem.LETTERS),
        ("982901234O", PhoneProblem.LETTERS),
        ("982901234", PhoneProblem.TOO_SHORT),
        ("98290123456", PhoneProblem.TOO_LONG),
        ("+1 202 555 0123", PhoneProblem.FOREIGN),
        ("+977 9841 234567", PhoneProblem.FOREIGN),
        ("0294 2410001", PhoneProblem.LANDLINE),
        ("2222222222", PhoneProblem.LANDLINE),
        ("0000012345", PhoneProblem.GENERATED),
        ("+910000012345", PhoneProblem.GENERATED),
    ],
)
def test_what_is_no_mobile_number_is_refused_with_the_reason(written: str, problem: PhoneProblem) -> None:
    with pytest.raises(BadPhone) as refused:
        normalise_phone(written)
    assert refused.value.problem is problem


def test_a_generated_number_is_taken_only_where_it_is_allowed() -> None:
    assert normalise_phone("+91 00000 12345", allow_demo_numbers=True) == "+910000012345"
    assert is_demo_phone("+910000012345")
    assert not is_demo_phone("+919829012345")


@given(st.integers(min_value=7_000_000_000, max_value=9_999_999_999))
def test_what_was_normalised_stays_as_it_is(national: int) -> None:
    try:
        phone = normalise_phone(str(national))
    except BadPhone:
        return
    assert normalise_phone(phone) == phone


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    try:
        assert normalise_phone(text).startswith("+91")
    except BadPhone as refused:
        assert refused.message_key.startswith("phone-")
