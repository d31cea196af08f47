"""The `munadi` command itself; each family of commands is a file of its own."""

import click

from bot.cli.audit import audit
from bot.cli.bench import bench
from bot.cli.broadcast import broadcast
from bot.cli.demo import demo
from bot.cli.doctor import doctor
from bot.cli.registry import admins, officers, places, senders, understand
from bot.cli.serving import cron, database, run, simulator, web, worker
from bot.cli.templates import templates


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="munadi")
def main() -> None:
    """Munadi: the WhatsApp bot of a state's information and public-relations offices."""


for command in (
    run,
    demo,
    doctor,
    database,
    places,
    admins,
    officers,
    senders,
    understand,
    broadcast,
    audit,
    templates,
    simulator,
    web,
    worker,
    cron,
    bench,
):
    main.add_command(command)
