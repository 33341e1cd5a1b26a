"""What a reader asks of a collection: filters, box, time, where to go on; and the values of parameters."""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from geodata.feeds.collection import Collection, Comparison, Filter, Kind
from gridsvc.errors import InvalidInput

Value = str | int | float | bool | date | datetime | UUID
_POLE, _ANTIMERIDIAN = 90.0, 180.0
_PREFIX = re.compile(r"[0-9A-Za-z]{1,20}")


@dataclass(frozen=True, slots=True)
class Box:
    """West, south, east, north in WGS84 degrees; none crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        numbers = (self.west, self.south, self.east, self.north)
        if not all(math.isfinite(each) for each in numbers):
            raise bad_box("bbox_not_numbers", "four or six finite numbers are needed", numbers)
        if max(abs(self.south), abs(self.north)) > _POLE or max(abs(self.west), abs(self.east)) > _ANTIMERIDIAN:
            raise bad_box("bbox_outside", "degrees of longitude (first) and latitude are needed", numbers)
        if self.south > self.north:
            raise bad_box("bbox_upside_down", "the south lies above the north", numbers)
        if self.west > self.east:
            raise bad_box("bbox_across_antimeridian", "a box across the antimeridian must be split in two", numbers)


@dataclass(frozen=True, slots=True)
class Interval:
    """From one instant to another, both included; None is open."""

    starts: datetime | None
    ends: datetime | None

    def __post_init__(self) -> None:
        if self.starts and self.ends and self.starts > self.ends:
            raise InvalidInput(
                f"the interval begins at {self.starts}, after its end at {self.ends}",
                code="interval_backwards",
                params={"parameter": "datetime", "starts": self.starts, "ends": self.ends},
            )


@dataclass(frozen=True, slots=True)
class Position:
    """The feature after which a page begins."""

    id: str
    tie: str


@dataclass(frozen=True, slots=True)
class Selection:
    """Which features of a collection are asked for."""

    filters: Mapping[str, Value] = field(default_factory=dict)
    box: Box | None = None
    interval: Interval | None = None
    geometry: bool = True


def filters_of(collection: Collection, given: Mapping[str, str]) -> dict[str, Value]:
    """The values of filters given as text; a name that is no filter of the collection is refused."""
    values: dict[str, Value] = {}
    for name, text in given.items():
        chosen = collection.filter_named(name)
        if chosen is None:
            known = [each.name for each in collection.filters]
            raise InvalidInput(
                f"{name} is no parameter of collection {collection.id}",
                code="parameter_unknown",
                params={"parameter": name, "known": known},
            )
        values[name] = value_of(chosen, text)
    return values


def value_of(chosen: Filter, text: str) -> Value:
    """The value of one filter; refused where it is not of the filter's kind or none of its choices."""
    if chosen.choices and text not in chosen.choices:
        raise _bad_value(chosen, text, " | ".join(chosen.choices))
    if chosen.comparison is Comparison.PREFIX and not _PREFIX.fullmatch(text):
        raise _bad_value(chosen, text, "letters and digits")
    try:
        return _READERS[chosen.kind](text)
    except ValueError:
        raise _bad_value(chosen, text, chosen.kind) from None


def instant_of(text: str) -> datetime:
    """An RFC 3339 instant, or ValueError; a date without a time or a time without a zone is none."""
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None or len(text) < len("2026-11-23T00:00Z"):
        raise ValueError(text)
    return instant


def _bad_value(chosen: Filter, text: str, expected: str) -> InvalidInput:
    return InvalidInput(
        f"{chosen.name}={text!r} is not {expected}",
        code="parameter_invalid",
        params={"parameter": chosen.name, "value": text, "expected": str(expected)},
    )


def bad_box(code: str, reason: str, numbers: Iterable[object]) -> InvalidInput:
    """Why a bbox is refused."""
    value = ",".join(str(each) for each in numbers)
    return InvalidInput(f"bbox={value}: {reason}", code=code, params={"parameter": "bbox", "value": value})


def _text(text: str) -> str:
    if "\0" in text:
        raise ValueError(text)
    return text


def _integer(text: str) -> int:
    number = int(text)
    if not -(2**31) <= number < 2**31:
        raise ValueError(text)
    return number


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _boolean(text: str) -> bool:
    return {"true": True, "false": False}[text] if text in ("true", "false") else _refuse(text)


def _refuse(text: str) -> bool:
    raise ValueError(text)


_READERS: dict[Kind, Callable[[str], Value]] = {
    Kind.TEXT: _text,
    Kind.UUID: UUID,
    Kind.INTEGER: _integer,
    Kind.NUMBER: _number,
    Kind.BOOLEAN: _boolean,
    Kind.DATE: date.fromisoformat,
    Kind.INSTANT: instant_of,
}
