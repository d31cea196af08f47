import pytest

from bot.whatsapp.account import Account, AccountMissing, is_twilio_host
from config.settings import Settings

CREDENTIALS = {"twilio_account_sid": "AC" + "0" * 32, "twilio_auth_token": "secret"}


def installation(**given: object) -> Settings:
    return Settings.model_validate({"secret_key": "key", **CREDENTIALS, **given})


@pytest.mark.parametrize("name", ["twilio_account_sid", "twilio_auth_token"])
def test_missing_credentials_are_named_in_one_line(name: str) -> None:
    with pytest.raises(AccountMissing, match=name.upper()) as caught:
        Account.from_settings(installation(**{name: None}))
    assert "\n" not in str(caught.value)


def test_production_reaches_the_real_hosts() -> None:
    account = Account.from_settings(installation(munadi_env="production"))
    assert account.reaches_twilio
    assert account.located("https://content.twilio.com/v1/Content") == "https://content.twilio.com/v1/Content"


@pytest.mark.parametrize("environment", ["demo", "test"])
@pytest.mark.parametrize(
    "base_url",
    [None, "https://api.twilio.com", "https://API.Twilio.com.", "https://api.dublin.ie1.twilio.com"],
)
def test_made_up_people_never_reach_the_real_hosts(environment: str, base_url: str | None) -> None:
    with pytest.raises(AccountMissing, match="TWILIO_BASE_URL"):
        Account.from_settings(installation(munadi_env=environment, twilio_base_url=base_url))


def test_a_demo_speaks_to_a_stand_in() -> None:
    account = Account.from_settings(installation(munadi_env="demo", twilio_base_url="http://127.0.0.1:8001/"))
    assert account.located("https://api.twilio.com/2010-04-01/Accounts.json?Page=1") == (
        "http://127.0.0.1:8001/2010-04-01/Accounts.json?Page=1"
    )


def test_the_token_is_not_shown() -> None:
    assert "secret" not in repr(Account.from_settings(installation()))


@pytest.mark.parametrize("host", ["nottwilio.com", "twilio.com.evil.example", "", None, "127.0.0.1"])
def test_other_hosts_are_not_twilios(host: str | None) -> None:
    assert not is_twilio_host(host)
