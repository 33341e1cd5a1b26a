"""A report as a value: facts, then tables with a heading each; how it is written is decided elsewhere."""

from dataclasses import dataclass, field
from datetime import date, datetime

from api.drawings.drawing import Drawing
from api.exports.table_sheet import Cell, Column, Kind
from gridsvc.language import Language

_NUMERALS = {Kind.SHARE: ".1%", Kind.DEGREES: ".6f", Kind.DECIMAL: ",.1f"}
NUMBERS = (Kind.COUNT, Kind.DECIMAL, Kind.SHARE)
"""What columns hold that are written to the right."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG, its size in pixels, and the words below it."""

    content: bytes
    width: int
    height: int
    told: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, a table below it, and words beside it; without rows `nothing` stands in the table's place.

    What is past holds no longer: where there is little room its rows are shown on demand. Pictures follow the
    table in forms that are read, not in workbooks.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    nothing: str = ""
    past: bool = False
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All that a report says, in one language; instants are on the city's clock, without a zone."""

    name: str
    title: str
    subtitle: str
    language: Language
    made_at: datetime
    footer: str
    warning: str = ""
    facts: tuple[tuple[str, Cell], ...] = ()
    sections: tuple[Section, ...] = field(default_factory=tuple)
    sketch: Drawing | None = None


def shown(value: Cell, kind: Kind = Kind.TEXT) -> str:
    """A cell in words, as a document shows it."""
    if value is None:
        return "–"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float) and kind in _NUMERALS:
        return format(value, _NUMERALS[kind])
    if isinstance(value, float):
        return f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) else value
