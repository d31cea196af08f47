"""Every setting of an installation, typed, read once from the environment or a `.env` file."""

import os
import secrets
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError


class SettingsError(Exception):
    """A setting is missing or wrong; the message is one line that names it and says what it should be."""


class Environment(StrEnum):
    """What an installation is for; only `production` ever talks to real people."""

    DEMO = "demo"
    PRODUCTION = "production"
    TEST = "test"


def _database_url(value: str) -> str:
    try:
        url = make_url(value)
    except ArgumentError:
        raise ValueError("sqlite:///PATH or postgresql+psycopg://USER:PASSWORD@HOST/NAME") from None
    if url.get_backend_name() == "sqlite":
        return value
    if url.get_backend_name() in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
    raise ValueError("sqlite:///PATH or postgresql+psycopg://USER:PASSWORD@HOST/NAME")


def _redis_url(value: str | None) -> str | None:
    if value and not value.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("redis://HOST:PORT/0")
    return value or None


def _web_address(value: str | None) -> str | None:
    if value and not value.startswith(("http://", "https://")):
        raise ValueError("https://HOST, without a path behind it")
    return value.rstrip("/") if value else None


def _account_sid(value: str | None) -> str | None:
    if value and not (value.startswith("AC") and len(value) == 34):
        raise ValueError("the 34 characters beginning with AC from the Twilio console")
    return value or None


def _time_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError("a name of the IANA time zone database, such as Asia/Kolkata") from None
    return value


class Settings(BaseModel):
    """The settings of INTERFACE.md; field names are the environment's names in lower case.

    Build it with `load_settings`, which turns what is wrong into one line.
    """

    model_config = ConfigDict(extra="ignore", frozen=True, validate_default=False)

    database_url: Annotated[str, AfterValidator(_database_url)] = "sqlite:///var/munadi.db"
    redis_url: Annotated[str | None, AfterValidator(_redis_url)] = None
    twilio_account_sid: Annotated[str | None, AfterValidator(_account_sid)] = None
    twilio_auth_token: Annotated[str | None, Field(repr=False)] = None
    twilio_base_url: Annotated[str | None, AfterValidator(_web_address)] = None
    public_url: Annotated[str, AfterValidator(lambda value: _web_address(value) or "")] = (
        "http://127.0.0.1:8000"
    )
    secret_key: Annotated[str, Field(repr=False)] = ""
    munadi_env: Environment = Environment.PRODUCTION
    munadi_timezone: Annotated[str, AfterValidator(_time_zone)] = "Asia/Kolkata"
    munadi_media_dir: Path = Path("var/media")
    port: Annotated[int, Field(ge=1, le=65535)] = 8000

    @model_validator(mode="after")
    def _secret_key_in_production(self) -> Self:
        if self.munadi_env is Environment.PRODUCTION and not self.secret_key:
            raise ValueError(
                "SECRET_KEY is missing: a long random string, for example from "
                '`python3 -c "import secrets; print(secrets.token_hex(32))"`'
            )
        return self

    @property
    def time_zone(self) -> ZoneInfo:
        """The zone in which people read times (the database keeps UTC)."""
        return ZoneInfo(self.munadi_timezone)

    @property
    def state_directory(self) -> Path:
        """Where the bundled Redis, the generated key and process files live: `var/`."""
        return Path("var")


_EXPECTED = {
    "munadi_env": "demo, production or test",
    "port": "a number from 1 to 65535",
}


def load_settings(env_file: Path | None = Path(".env"), **overrides: object) -> Settings:
    """Read the settings: `overrides` before the environment before `env_file` before the defaults.

    A demo or test installation without a SECRET_KEY gets one, kept in `var/secret_key` so that
    all of its processes share it.

    Raises:
        SettingsError: one line naming the first wrong or missing setting and what it should be.
    """
    given: dict[str, object] = {}
    if env_file is not None and env_file.is_file():
        given.update((name.lower(), value) for name, value in dotenv_values(env_file).items() if value)
    given.update((name.lower(), value) for name, value in os.environ.items() if value)
    try:
        settings = Settings.model_validate(given | overrides)
    except ValidationError as error:
        raise SettingsError(_in_one_line(error)) from None
    if not settings.secret_key:
        return settings.model_copy(update={"secret_key": _generated_secret_key(settings.state_directory)})
    return settings


def _in_one_line(error: ValidationError) -> str:
    first = error.errors()[0]
    reason = first["msg"].removeprefix("Value error, ")
    if not first["loc"]:
        return reason
    name = str(first["loc"][0])
    return f"{name.upper()} is wrong: it should be {_EXPECTED.get(name, reason)}"


def _generated_secret_key(directory: Path) -> str:
    path = directory / "secret_key"
    directory.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
        path.chmod(0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    return path.read_text(encoding="ascii")
