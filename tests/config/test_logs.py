import pytest

from config.logs import mask_event, mask_numbers


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("to whatsapp:+919829012345 now", "to whatsapp:+91…45 now"),
        ("phone +919829012345", "phone +91…45"),
        ("call 9829012345.", "call 98…45."),
        ("whatsapp:IN.abc-1234567", "whatsapp:IN…67"),
    ],
)
def test_phone_numbers_and_addresses_are_cut(text: str, masked: str) -> None:
    assert mask_numbers(text) == masked


@pytest.mark.parametrize("text", ["2026-11-22T10:11:12", "SM0123456789abcdef0123456789abcdef", "708 of 708"])
def test_times_ids_and_counts_are_left_alone(text: str) -> None:
    assert mask_numbers(text) == text


def test_numbers_are_masked_however_deep_they_are() -> None:
    event = mask_event(None, "info", {"event": "x", "form": {"From": ["whatsapp:+919829012345"]}})
    assert "9829012345" not in str(event)
