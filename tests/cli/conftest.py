"""The munadi command against an empty database of each kind."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli.main import main
from config.settings import Settings

Munadi = Callable[..., Result]


@pytest.fixture
def munadi(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Munadi:
    """Run `munadi …` with the settings of the test in the environment."""
    monkeypatch.chdir(tmp_path)
    for name, value in settings.model_dump().items():
        if value is not None:
            monkeypatch.setenv(name.upper(), str(value))
    runner = CliRunner()

    def run(*arguments: str, code: int = 0, **options: Any) -> Result:
        result = runner.invoke(main, list(arguments), catch_exceptions=False, **options)
        assert result.exit_code == code, result.output
        return result

    return run


def parsed(result: Result) -> Any:
    return json.loads(result.stdout)
