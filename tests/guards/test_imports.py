"""Imports point one way (DESIGN: Rooms)."""

import ast
from pathlib import Path

import pytest

BOT = Path(__file__).parents[2] / "bot"

MAY_IMPORT = {
    "models": set(),
    "whatsapp": set(),
    "outbox": {"whatsapp", "models"},
    "registry": {"whatsapp", "models"},
    "broadcast": {"registry", "outbox", "whatsapp", "models"},
    "audit": {"registry", "outbox", "whatsapp", "models"},
    "handlers": {"broadcast", "audit", "registry", "outbox", "whatsapp", "models", "services"},
    "console": {"broadcast", "audit", "registry", "outbox", "whatsapp", "models", "services"},
    "simulator": set(),
}
"""What each room may import of the others; config may be imported by all but the simulator."""

WIRING = {"app", "cli", "jobs", "health", "processes", "redis_server", "services"}

FILES = sorted(path for path in BOT.rglob("*.py") if "migrations" not in path.parts)


def room_of(path: Path) -> str:
    return path.relative_to(BOT).parts[0].removesuffix(".py")


def imported_modules(path: Path) -> set[str]:
    modules = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            modules.add(node.module or "")
    return modules


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(BOT)))
def test_no_import_goes_against_the_direction(path: Path) -> None:
    room = room_of(path)
    if room in WIRING or room == "__init__":
        return
    rooms = {module.split(".")[1] for module in imported_modules(path) if module.startswith("bot.")}
    assert rooms - {room} <= MAY_IMPORT[room], f"{path} imports {sorted(rooms - {room} - MAY_IMPORT[room])}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(BOT)))
def test_imports_stand_at_the_top_of_the_file(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inner = [
        node.lineno
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not inner, f"{path}: imports inside functions at lines {inner}"


def test_the_simulator_reads_no_configuration_of_ours() -> None:
    for path in BOT.rglob("*.py"):
        if room_of(path) == "simulator":
            assert not any(module.startswith("config") for module in imported_modules(path)), path


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(BOT)))
def test_a_file_stays_readable_in_one_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 450
