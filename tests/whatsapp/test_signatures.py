import base64
import hashlib
import hmac

import pytest

from bot.whatsapp.signatures import is_signed

TOKEN = "12345"
URL = "https://munadi.example.in/twilio/inbound"
PARAMETERS = {"From": "whatsapp:+919999900000", "Body": "हाँ", "ButtonPayload": ""}


def sign(url: str, pairs: list[tuple[str, str]], token: str = TOKEN) -> str:
    text = url + "".join(name + value for name, value in sorted(pairs))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


def test_the_example_of_twilios_documentation_is_accepted() -> None:
    parameters = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert is_signed("12345", url, parameters, "RSOYDt4T1cUTdK1PDd93/VVr8B8=")


@pytest.mark.parametrize(
    "signed_url",
    [
        URL,
        "https://munadi.example.in:443/twilio/inbound",
        URL + "#rc=3&rp=ct,rt,5xx",
        "https://munadi.example.in:443/twilio/inbound#rc=3&rp=ct,rt,5xx",
    ],
)
def test_port_and_fragment_may_be_signed_or_not(signed_url: str) -> None:
    assert is_signed(TOKEN, URL, PARAMETERS, sign(signed_url, list(PARAMETERS.items())))


def test_a_configured_port_and_fragment_may_be_left_out_by_twilio() -> None:
    configured = "https://munadi.example.in:8443/twilio/inbound#rc=2"
    for signed_url in (configured, "https://munadi.example.in/twilio/inbound", configured.partition("#")[0]):
        assert is_signed(TOKEN, configured, PARAMETERS, sign(signed_url, list(PARAMETERS.items())))


def test_empty_parameters_count() -> None:
    without_empty = {name: value for name, value in PARAMETERS.items() if value}
    signature = sign(URL, [*without_empty.items(), ("Empty", "")])
    assert is_signed(TOKEN, URL, {**without_empty, "Empty": ""}, signature)
    assert not is_signed(TOKEN, URL, without_empty, signature)


def test_a_name_that_came_twice_counts_twice() -> None:
    signature = sign(URL, [("MediaUrl", "a"), ("MediaUrl", "b")])
    assert is_signed(TOKEN, URL, {"MediaUrl": ["b", "a"]}, signature)
    assert not is_signed(TOKEN, URL, {"MediaUrl": ["a"]}, signature)


@pytest.mark.parametrize("signature", [None, "", "x", "not-ascii-ह", "\udce0"])
def test_a_missing_or_odd_signature_is_refused(signature: str | None) -> None:
    assert not is_signed(TOKEN, URL, PARAMETERS, signature)


def test_another_token_url_or_parameter_is_refused() -> None:
    pairs = list(PARAMETERS.items())
    assert not is_signed(TOKEN, URL, PARAMETERS, sign(URL, pairs, token="54321"))
    assert not is_signed(TOKEN, URL + "x", PARAMETERS, sign(URL, pairs))
    assert not is_signed(TOKEN, URL, {**PARAMETERS, "Body": "नहीं"}, sign(URL, pairs))
    assert not is_signed(TOKEN, URL, {**PARAMETERS, "Extra": "1"}, sign(URL, pairs))


def test_a_query_is_part_of_the_url() -> None:
    url = URL + "?a=1"
    assert is_signed(TOKEN, url, {}, sign(url, []))
    assert not is_signed(TOKEN, URL, {}, sign(url, []))
