"""The `munadi` command itself; each family of commands is a file of its own, loaded when it is called."""

from importlib import import_module

import click

COMMANDS = {
    "run": "serving:run",
    "demo": "demo:demo",
    "doctor": "doctor:doctor",
    "db": "serving:database",
    "places": "registry:places",
    "admins": "registry:admins",
    "officers": "registry:officers",
    "senders": "registry:senders",
    "understand": "understanding:understand",
    "broadcast": "broadcast:broadcast",
    "audit": "audit:audit",
    "proofs": "proofs:proofs",
    "templates": "templates:templates",
    "simulator": "simulator:simulator",
    "web": "serving:web",
    "worker": "serving:worker",
    "cron": "serving:cron",
    "bench": "bench:bench",
}
"""Every command by the name on the command line, with its module and the object in it."""


class LateGroup(click.Group):
    """Loads a command when it is called: a worker need not load the simulator, nor the simulator tables."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order of COMMANDS."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(f"bot.cli.{module}"), name)
        return command


@click.group(
    cls=LateGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="munadi")
def main() -> None:
    """Munadi: the WhatsApp bot of a state's information and public-relations offices."""
