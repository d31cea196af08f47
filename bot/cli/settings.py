"""The settings for a command, or one line why there are none."""

import click

from config.settings import Settings, SettingsError, load_settings


def settings_or_refuse() -> Settings:
    """The settings, or one line on stderr and exit code 1."""
    try:
        return load_settings()
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
