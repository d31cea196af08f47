"""`munadi bench NAME`: the benchmarks of bench/, each a module with `run()`."""

import importlib
import pkgutil
import sys
from pathlib import Path

import click

BENCH = Path(__file__).parent.parent.parent / "bench"


@click.command()
@click.argument("name")
@click.argument("arguments", nargs=-1)
def bench(name: str, arguments: tuple[str, ...]) -> None:
    """Run one benchmark of bench/, or `all`, and print its table."""
    known = sorted(module.name for module in pkgutil.iter_modules([str(BENCH)]))
    if name != "all" and name not in known:
        raise click.ClickException(f"There is no benchmark {name}. There are: {', '.join(known)}, all.")
    sys.path.insert(0, str(BENCH.parent))
    for one in known if name == "all" else [name]:
        importlib.import_module(f"bench.{one}").run(*arguments)
