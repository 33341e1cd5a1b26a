"""Letters of printed sheets: embedded fonts, which of them has a letter, widths and lines."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby, zip_longest

from reportlab.pdfbase.pdfdoc import PDFDocument, PDFStream
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

from api.drawings.arabic import in_drawing_order
from api.plain_text import one_line
from maps.assets import asset

_CHINESE = "@expo-google-fonts/noto-sans-sc/{0}/NotoSansSC_{0}.ttf"
_ARABIC = "@expo-google-fonts/noto-sans-arabic/400Regular/NotoSansArabic_400Regular.ttf"
_LINES_KEPT = 4096
_UNKNOWN = "□"
_BREAKS_AFTER = " -–/·、，。；：）】》"
_NEVER_FIRST = "、，。；：？！）】》〉」』”’·"
_NEVER_LAST = "（【《〈「『“‘"
_READ_AS = re.compile(r"> <(F[BCDE][0-9A-F]{2})>")
_MAP_OF_LETTERS = "toUnicodeCMap:"


@dataclass(frozen=True, slots=True)
class Run:
    """Letters that one font draws."""

    font: str
    text: str


@lru_cache(maxsize=_LINES_KEPT)
def runs_of(text: str, *, bold: bool = False) -> tuple[Run, ...]:
    """A line in drawing order, parted by font; a letter that no font has is shown as an empty box."""
    drawn = in_drawing_order(one_line(text))
    fonts = _fonts(bold=bold)
    placed = [next(((name, each) for name in fonts if _has(name, each)), (fonts[0], _UNKNOWN)) for each in drawn]
    runs = groupby(placed, lambda each: each[0])
    return tuple(Run(name, "".join(letter for _, letter in run)) for name, run in runs)


@lru_cache(maxsize=_LINES_KEPT)
def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a line is, in points."""
    return sum(font_of(run.font).stringWidth(run.text, size) for run in runs_of(text, bold=bold))


@lru_cache(maxsize=_LINES_KEPT)
def lines_of(text: str, size: float, width: float, *, bold: bool = False) -> tuple[str, ...]:
    """A text cut into lines that fit a width: after a space or sign where there is one, else between two letters."""
    lines: list[str] = []
    line = ""
    for part in _parts(one_line(text)):
        if line and width_of((line + part).rstrip(), size, bold=bold) > width:
            lines.append(line.rstrip())
            line = ""
        line += part
        while width_of(line.rstrip(), size, bold=bold) > width and len(line) > 1:
            kept = _fitting(line, size, width, bold=bold)
            lines.append(line[:kept])
            line = line[kept:]
    return (*lines, line.rstrip()) if line.strip() or not lines else tuple(lines)


def font_of(name: str) -> TTFont:
    """One of the embedded fonts; NotFound when set-up has not brought it."""
    return _loaded()[name]


class _ReadableFont(TTFont):
    """A font whose forms of joined letters are the plain letters to those who search and copy."""

    def addObjects(self, doc: PDFDocument) -> None:  # noqa: N802 - reportlab calls it so
        super().addObjects(doc)
        for name, written in doc.idToObject.items():
            if name.startswith(_MAP_OF_LETTERS) and isinstance(written, PDFStream):
                written.content = _READ_AS.sub(_plain, written.content)


def _plain(form: re.Match[str]) -> str:
    """The letter that a form stands for; forms of two stay, which readers would put in the wrong order."""
    letters = unicodedata.normalize("NFKC", chr(int(form[1], 16)))
    return f"> <{ord(letters):04X}>" if len(letters) == 1 else form[0]


@cache
def _loaded() -> dict[str, TTFont]:
    files = {"regular": _CHINESE.format("400Regular"), "bold": _CHINESE.format("700Bold"), "arabic": _ARABIC}
    fonts: dict[str, TTFont] = {name: _ReadableFont(name, str(asset(file))) for name, file in files.items()}
    for each in fonts.values():
        registerFont(each)
    return fonts


def _fonts(*, bold: bool) -> tuple[str, ...]:
    return ("bold", "arabic") if bold else ("regular", "arabic")


def _has(font: str, letter: str) -> bool:
    return ord(letter) in font_of(font).face.charToGlyph


def _parts(text: str) -> Iterator[str]:
    """Pieces between which a line may end: words, and single Chinese letters with the signs that belong to them."""
    part = ""
    for letter, after in zip_longest(text, text[1:], fillvalue=""):
        part += letter
        ends = letter in _BREAKS_AFTER or _is_wide(letter) or _is_wide(after)
        if ends and letter not in _NEVER_LAST and (not after or after not in _NEVER_FIRST):
            yield part
            part = ""
    if part:
        yield part


def _is_wide(letter: str) -> bool:
    return bool(letter) and unicodedata.east_asian_width(letter) in "WF"


def _fitting(line: str, size: float, width: float, *, bold: bool) -> int:
    return next((kept for kept in range(len(line) - 1, 1, -1) if width_of(line[:kept], size, bold=bold) <= width), 1)
