"""Reading what is written on a picture, offline: Latin by rapidocr, Hindi by Tesseract where its data is.

Whoever makes a `Reader` owns the memory: some 600 MB from the first picture on, given back when the process
ends. Nothing is loaded before.
"""

import importlib
import importlib.util
import math
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from bot.audit.hints.geometry import Box, Line

DETECTION_SIDE = 736
"""The longest side on which lines are looked for (FACTS: Screenshots)."""

STRIP_HEIGHT = 40
"""Pixels of a line's height that Tesseract reads best."""

HINDI_DATA = "hin.traineddata"
DATA_FOLDERS = (
    Path(__file__).parents[3] / "config" / "ocr",
    Path("/usr/share/tesseract-ocr/5/tessdata"),
    Path("/usr/share/tesseract-ocr/4.00/tessdata"),
    Path("/usr/share/tessdata"),
    Path("/usr/local/share/tessdata"),
)
"""Where Tesseract's data may be, after TESSDATA_PREFIX: shipped, or of Debian, Fedora and own builds."""


@dataclass(frozen=True)
class HindiText:
    """A line as Tesseract read it."""

    text: str = ""
    confidence: int = 0
    """From 0 to 100."""


class Reader:
    """Reads lines with their boxes; says so where it cannot read."""

    def __init__(self, *, threads: int = 1, data_folders: Iterable[Path] | None = None) -> None:
        self._threads = threads
        self._folder = _hindi_folder(_usual_folders() if data_folders is None else data_folders)
        self._latin: Any = None
        self._hindi: Any = None
        # Set before Tesseract is loaded: with its own default it is four times slower on two cores.
        os.environ.setdefault("OMP_THREAD_LIMIT", str(threads))

    @property
    def can_read(self) -> bool:
        """Whether Latin text can be read at all."""
        return importlib.util.find_spec("rapidocr") is not None

    @property
    def can_read_hindi(self) -> bool:
        """Whether the engine and its Hindi data are there."""
        return self._folder is not None and importlib.util.find_spec("tesserocr") is not None

    def load(self) -> None:
        """Load the engines, which takes seconds; otherwise the first picture does."""
        if self.can_read and self._latin is None:
            self._latin = self._load_latin()
        if self.can_read_hindi and self._hindi is None:
            self._hindi = self._load_hindi()

    def lines(self, picture: Image.Image, *, any_direction: bool = False) -> list[Line]:
        """The lines on an RGB picture, from top to bottom; `any_direction` also reads text upside down."""
        self.load()
        pixels = np.asarray(picture)[:, :, ::-1]
        read = self._latin(pixels, use_det=True, use_cls=any_direction, use_rec=True)
        if read.boxes is None:
            return []
        lines = [
            _line(corners, text, float(score))
            for corners, text, score in zip(read.boxes, read.txts, read.scores, strict=True)
        ]
        return sorted(lines, key=lambda line: (line.box.top, line.box.left))

    def hindi(self, picture: Image.Image, box: Box) -> HindiText:
        """The one line of Hindi in the box; empty when nothing can be read."""
        if not self.can_read_hindi or box.height < 4:
            return HindiText()
        self.load()
        strip = _prepared(picture, box)
        self._hindi.SetImage(strip)
        text = str(self._hindi.GetUTF8Text()).strip()
        return HindiText(text, int(self._hindi.MeanTextConf()))

    def _load_latin(self) -> Any:
        threads = self._threads
        parameters = {
            "Global.use_cls": False,
            "Global.text_score": 0.0,
            "Global.log_level": "error",
            "Det.limit_type": "max",
            "Det.limit_side_len": DETECTION_SIDE,
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": threads,
        }
        importlib.import_module("cv2").setNumThreads(threads)
        engine = importlib.import_module("rapidocr").RapidOCR(params=parameters)
        # It opens its models when they are first used: once for where lines are, once for what they say.
        blank = np.full((48, 320, 3), 255, np.uint8)
        engine(blank, use_det=True, use_rec=False)
        engine(blank, use_det=False, use_rec=True)
        return engine

    def _load_hindi(self) -> Any:
        tesserocr = importlib.import_module("tesserocr")
        return tesserocr.PyTessBaseAPI(
            path=str(self._folder), lang="hin", psm=tesserocr.PSM.SINGLE_LINE, oem=tesserocr.OEM.LSTM_ONLY
        )


def _usual_folders() -> list[Path]:
    named = os.environ.get("TESSDATA_PREFIX")
    return [*([Path(named)] if named else []), *DATA_FOLDERS]


def _hindi_folder(folders: Iterable[Path]) -> Path | None:
    return next((folder for folder in folders if (folder / HINDI_DATA).is_file()), None)


def _line(corners: Any, text: str, score: float) -> Line:
    xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
    slant = math.degrees(math.atan2(ys[1] - ys[0], xs[1] - xs[0]))
    return Line(text.strip(), Box(min(xs), min(ys), max(xs), max(ys)), score, slant)


def _prepared(picture: Image.Image, box: Box) -> Image.Image:
    """The strip as Tesseract likes it: dark on light, of one height, with a margin."""
    margin = box.height * 0.2
    strip = picture.crop(
        (
            max(0, round(box.left - margin)),
            max(0, round(box.top - margin)),
            min(picture.width, round(box.right + margin)),
            min(picture.height, round(box.bottom + margin)),
        )
    ).convert("L")
    scale = STRIP_HEIGHT * 1.4 / strip.height
    strip = strip.resize(
        (max(1, round(strip.width * scale)), round(strip.height * scale)), Image.Resampling.LANCZOS
    )
    grey = np.asarray(strip)
    if np.median(grey) < 128:
        grey = 255 - grey
    return Image.fromarray(grey)
