"""Reads the texts of a field as numbers, dates, instants, choices and hours; what cannot be read refuses its row."""

import math
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from geodata.importers.mapping import folded, name_in_chinese, value_names
from geodata.importers.sheet import Sheet
from geodata.importers.written_dates import date_of, instant_of
from gridsvc.errors import InvalidInput
from gridsvc.patrols.hours import WeeklyHours
from gridsvc.patrols.timetable import hours_from_text

Value = TypeVar("Value")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_CLOCK = re.compile(r"\d{1,2}:")
_EVERY_DAY = "1-7"
_EXAMPLE_DATE = "2026-03-31"
_EXAMPLE_INSTANT = "2026-03-31 08:30:00"


class _Refused(Exception):
    def __init__(self, reason: str, suggestion: str = "", **params: object) -> None:
        super().__init__(reason)
        self.reason, self.suggestion, self.params = reason, suggestion, params


def required_texts(sheet: Sheet, field: str) -> Sequence[str]:
    """The texts of a field that every row needs."""
    texts = sheet.texts(field)
    for row in sheet.alive:
        if not texts[row]:
            sheet.refuse(row, field, "value_missing", suggestion="fill_in")
    return texts


def numbers(
    sheet: Sheet, field: str, *, low: float = -math.inf, high: float = math.inf, above: float = -math.inf
) -> list[float | None]:
    """Finite numbers from low to high and above a bound; None where nothing is given."""

    def read(text: str) -> float:
        value = _number(text)
        if not (low <= value <= high and value > above):
            least = f"> {above:g}" if above > low else f">= {low:g}"
            raise _Refused("out_of_range", "choose_within", low=least, high=f"<= {high:g}")
        return value

    return _read(sheet, field, read)


def whole_numbers(sheet: Sheet, field: str, *, low: int, high: int) -> list[int | None]:
    """Whole numbers from low to high; None where nothing is given."""

    def read(text: str) -> int:
        value = _number(text)
        if not value.is_integer():
            raise _Refused("not_whole", "choose_within", low=f">= {low}", high=f"<= {high}")
        if not low <= value <= high:
            raise _Refused("out_of_range", "choose_within", low=f">= {low}", high=f"<= {high}")
        return int(value)

    return _read(sheet, field, read)


def rounded_up(sheet: Sheet, field: str, *, high: int) -> list[int | None]:
    """Numbers above 0, parts of a whole as one more; that any were rounded is told once."""
    given = numbers(sheet, field, above=0, high=high)
    parts = [row for row, value in enumerate(given) if value is not None and not value.is_integer()]
    if parts:
        sheet.warn("rounded_up", field=field, value=sheet.texts(field)[parts[0]], count=len(parts))
    return [None if value is None else math.ceil(value) for value in given]


def choices(sheet: Sheet, field: str, default: str | None = None) -> list[str | None]:
    """Values of a field that has only a few, by any of their names; the default where nothing is given."""
    known = value_names(field)

    def read(text: str) -> str:
        if folded(text) not in known:
            values = [*dict.fromkeys(known.values())]
            names = ", ".join(name_in_chinese(field, value) for value in values)
            raise _Refused("choice_unknown", "choose_one_of", choices=", ".join(values), names=names)
        return known[folded(text)]

    return [default if value is None else value for value in _read(sheet, field, read)]


def dates(sheet: Sheet, field: str) -> list[date | None]:
    """Dates like 2026-03-31, 2026/3/31, 20260331 or 2026年3月31日; a time after them is left out."""
    return _read(sheet, field, read_date)


def date_lists(sheet: Sheet, field: str) -> list[tuple[date, ...] | None]:
    """Dates parted by ; or | or commas, in order, each once."""
    return _read(sheet, field, lambda text: tuple(sorted({read_date(each) for each in parted(text)})))


def instants(sheet: Sheet, field: str, clock: ZoneInfo, rows: Sequence[int] | None = None) -> list[datetime | None]:
    """Instants in ISO form or as people write them, of some rows or all; without an offset on the city's clock."""

    def read(text: str) -> datetime:
        try:
            return instant_of(text, clock)
        except ValueError:
            raise _Refused("not_an_instant", "write_like", example=_EXAMPLE_INSTANT) from None

    return _read(sheet, field, read, rows)


def weekly_hours(sheet: Sheet, field: str) -> list[tuple[WeeklyHours, ...] | None]:
    """Hours like `1-5 08:30-12:00 14:00-17:30; 6 09:00-12:00`; a place's without weekdays are those of every day."""
    daily = field == "hours"

    def read(text: str) -> tuple[WeeklyHours, ...]:
        if not daily and _CLOCK.match(text):
            raise _Refused("hours_without_days", "write_hours")
        try:
            return hours_from_text(f"{_EVERY_DAY} {text}" if daily and _CLOCK.match(text) else text)
        except InvalidInput as error:
            more = {name: value for name, value in error.params.items() if name != "value"}
            raise _Refused(error.code, "write_hours", **more) from error

    return _read(sheet, field, read)


def parted(text: str) -> list[str]:
    """The parts of a text that lists several things by ; | , or their Chinese forms."""
    return [part.strip() for part in re.split(r"[;|,；，、]", text) if part.strip()]


def read_date(text: str) -> date:
    """One date; anything else is refused."""
    try:
        return date_of(text)
    except ValueError:
        raise _Refused("not_a_date", "write_like", example=_EXAMPLE_DATE) from None


def _number(text: str) -> float:
    try:
        value = float(text.replace(",", "") if _THOUSANDS.fullmatch(text) else text)
    except ValueError:
        raise _Refused("not_a_number", "write_number") from None
    if not math.isfinite(value):
        raise _Refused("not_finite", "write_number")
    return value


def _read(
    sheet: Sheet, field: str, read: Callable[[str], Value], rows: Sequence[int] | None = None
) -> list[Value | None]:
    known: dict[str, Value | None] = {"": None}
    texts = sheet.texts(field)
    chosen = range(len(texts)) if rows is None else rows
    for row in chosen:
        text = texts[row]
        if text in known and (known[text] is not None or not text):
            continue
        try:
            known[text] = read(text)
        except _Refused as refusal:
            known[text] = None
            sheet.refuse(row, field, refusal.reason, suggestion=refusal.suggestion, **refusal.params)
    return [known[texts[row]] for row in chosen]
