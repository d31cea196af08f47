from pathlib import Path

import pytest

from config.settings import Environment, SettingsError, load_settings

GOOD = {"munadi_env": "test", "secret_key": "k"}


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("DATABASE_URL", "REDIS_URL", "MUNADI_ENV", "SECRET_KEY", "PORT", "PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("name", "value", "hint"),
    [
        ("port", "eighty", "1 to 65535"),
        ("port", "70000", "1 to 65535"),
        ("munadi_env", "live", "demo, production or test"),
        ("database_url", "mysql://x/y", "sqlite:///"),
        ("database_url", "nonsense", "sqlite:///"),
        ("redis_url", "localhost:6379", "redis://"),
        ("twilio_account_sid", "SK123", "beginning with AC"),
        ("public_url", "munadi.example.org", "https://HOST"),
        ("munadi_timezone", "Asia/Jaipur", "Asia/Kolkata"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line_with_what_it_should_be(
    name: str, value: str, hint: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(None, **(GOOD | {name: value}))
    message = str(caught.value)
    assert name.upper() in message
    assert hint in message
    assert "\n" not in message


def test_production_refuses_to_start_without_a_secret_key() -> None:
    with pytest.raises(SettingsError, match="SECRET_KEY"):
        load_settings(None, munadi_env="production")


def test_a_demo_keeps_the_key_it_made_for_all_of_its_processes() -> None:
    first, second = load_settings(None, munadi_env="demo"), load_settings(None, munadi_env="demo")
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) == 64


def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / ".env"
    file.write_text("MUNADI_ENV=test\nSECRET_KEY=from-file\nPORT=8111\n")
    monkeypatch.setenv("PORT", "8222")
    settings = load_settings(file)
    assert (settings.port, settings.munadi_env) == (8222, Environment.TEST)


def test_a_postgresql_address_gets_the_driver_that_is_installed() -> None:
    settings = load_settings(None, **GOOD, database_url="postgresql://u:p@h/db")
    assert settings.database_url == "postgresql+psycopg://u:p@h/db"


def test_secrets_are_not_printed_with_the_settings() -> None:
    settings = load_settings(None, munadi_env="test", secret_key="hush", twilio_auth_token="whisper")
    assert "hush" not in repr(settings)
    assert "whisper" not in repr(settings)
