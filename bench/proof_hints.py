"""The hints on a folder of labelled screenshots: what is read and flagged, how long and how much it takes.

`munadi bench proof_hints FOLDER`, where FOLDER has labels.csv (file, class, variant, expected_group,
expected_tag, shown_tag) and its pictures.
"""

import csv
import resource
import statistics
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.audit.hints.hints import Expectation, Flag, Hints, examine
from bot.audit.hints.reader import Reader
from bot.audit.hints.tag_hint import TagVerdict

RIGHT_FLAGS = {
    "neg_private": {Flag.PRIVATE_CHAT},
    "neg_botchat": {Flag.BOT_CHAT},
    "neg_preview": {Flag.PREVIEW},
    "neg_pending": {Flag.NOT_SENT_YET},
    "neg_chatlist": {Flag.CHAT_LIST},
    "neg_incoming": {Flag.INCOMING},
    "neg_otherday": {Flag.OTHER_TAG},
    "neg_othergroup": {Flag.OTHER_TAG, Flag.OTHER_GROUP},
    "neg_owntag_wronggroup": {Flag.OTHER_GROUP},
    "neg_photo": {Flag.NOT_A_SCREENSHOT},
}
"""What a class of picture is to be flagged with: one of these."""

TABLE_WIDTH = 150
INTACT = ("clean", "wa1600", "jpeg60", "jpeg40", "w720", "w540", "wa_twice540")


@dataclass
class Row:
    """What came of the pictures of one class (and variant, of genuine ones)."""

    pictures: int = 0
    tags_shown: int = 0
    tags_read: int = 0
    tags_right: int = 0
    groups: Counter[str] = field(default_factory=Counter)
    flagged: int = 0
    contradicting: int = 0
    seconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)


def run(folder: str = "") -> None:
    if not (Path(folder) / "labels.csv").is_file():
        Console().print("proof_hints: say the folder with labels.csv and its pictures.")
        return
    reader = Reader()
    reader.load()
    rows: dict[str, Row] = defaultdict(Row)
    missed: list[str] = []
    with (Path(folder) / "labels.csv").open(encoding="utf-8", newline="") as file:
        for label in csv.DictReader(file):
            is_genuine = label["class"] == "genuine"
            row = rows[f"genuine, {label['variant']}" if is_genuine else label["class"]]
            started = time.process_time()
            expectation = Expectation(label["expected_tag"], (label["expected_group"],))
            hints = examine((Path(folder) / label["file"]).read_bytes(), expectation, reader)
            row.processor.append(time.process_time() - started)
            if not _count(row, label, hints):
                missed.append(
                    f"{label['file']}: {hints.tag.verdict}, {hints.group.verdict}, {[*hints.flags]}"
                )
    _print(rows, reader)
    for line in missed:
        Console().print(line, highlight=False)


def _count(row: Row, label: dict[str, str], hints: Hints) -> bool:
    """Count one picture; whether everything about it was seen right."""
    shown = label["shown_tag"]
    wanted = (
        TagVerdict.NONE
        if not shown
        else TagVerdict.OWN
        if shown == label["expected_tag"]
        else TagVerdict.OTHER
    )
    right_flags = RIGHT_FLAGS.get(label["class"], set())
    is_flagged = bool(right_flags & set(hints.flags)) if right_flags else hints.tag.verdict is wanted
    row.pictures += 1
    row.tags_shown += bool(shown)
    row.tags_read += bool(shown) and hints.tag.read == shown
    row.tags_right += hints.tag.verdict is wanted
    row.groups[hints.group.verdict] += 1
    row.flagged += is_flagged
    row.contradicting += hints.contradiction
    row.seconds.append(hints.seconds)
    return (
        hints.tag.verdict is wanted
        and is_flagged
        and not (label["class"] == "genuine" and hints.contradiction)
    )


def _print(rows: dict[str, Row], reader: Reader) -> None:
    table = Table(title="Hints on labelled screenshots")
    for name in ("class", "pictures", "tag read", "whose right", "group own/?/other/–", "flagged right",
                 "contradicting", "s median", "s worst", "CPU s median", "CPU s worst"):  # fmt: skip
        table.add_column(name, justify="left" if name == "class" else "right")
    for name, row in rows.items():
        groups = "/".join(str(row.groups[verdict]) for verdict in ("own", "unclear", "other", "none"))
        table.add_row(
            name, str(row.pictures), f"{row.tags_read}/{row.tags_shown}", f"{row.tags_right}/{row.pictures}",
            groups, f"{row.flagged}/{row.pictures}", str(row.contradicting),
            f"{statistics.median(row.seconds):.2f}", f"{max(row.seconds):.2f}",
            f"{statistics.median(row.processor):.2f}", f"{max(row.processor):.2f}",
        )  # fmt: skip
    console = Console(width=TABLE_WIDTH)
    console.print(table)
    everything = list(rows.values())
    shown = sum(row.tags_shown for row in everything)
    pictures = sum(row.pictures for row in everything)
    intact = [row for name, row in rows.items() if name.removeprefix("genuine, ") in INTACT]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    console.print(f"tag read: {sum(row.tags_read for row in everything) / max(1, shown):.3f}")
    console.print(
        f"whose tag it is right: {sum(row.tags_right for row in everything) / max(1, pictures):.3f}"
    )
    console.print(f"intact genuine called contradicting: {sum(row.contradicting for row in intact)}")
    console.print(f"memory at most: {memory} MB")
    console.print(f"Hindi is read: {'yes' if reader.can_read_hindi else 'no, its data is not installed'}")
