"""Speeds by class of street, surface and mode, read from the data file beside this module."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from geodata.roads.grades import GradeRules
from gridsvc.errors import InvalidInput
from gridsvc.road_hours import HourBand
from gridsvc.roads import Mode

Speeds = Mapping[Mode, float]


@dataclass(frozen=True, slots=True)
class SpeedTable:
    """Speeds in km/h; `classes` holds only the modes a class is open to by default.

    most: by tag and its value, what no mode exceeds there. zones: what limits in words mean, in lower case.
    """

    version: str
    classes: Mapping[str, Speeds]
    shares: Mapping[str, float]
    opened: Speeds
    grades: GradeRules
    most: Mapping[str, Mapping[str, Speeds]] = field(default_factory=dict)
    zones: Mapping[str, float] = field(default_factory=dict)
    hours: tuple[HourBand, ...] = ()

    def __post_init__(self) -> None:
        capped = [modes for values in self.most.values() for modes in values.values()]
        speeds = [speed for modes in (*self.classes.values(), *capped, self.opened) for speed in modes.values()]
        if not self.version or min((*speeds, *self.zones.values()), default=0) <= 0:
            raise InvalidInput("a speed table needs a version and speeds above zero")

    def known(self, road_class: str) -> bool:
        """Whether streets of this class are travelled at all."""
        return _plain(road_class) in self.classes

    def is_open(self, road_class: str, mode: Mode) -> bool:
        """Whether a mode may use a class where no tag says otherwise."""
        return mode in self.classes[_plain(road_class)]

    def kmh(self, road_class: str, mode: Mode, signed_kmh: float | None = None) -> float:
        """The speed of a mode on a street that it may use; a signed limit binds vehicles."""
        plain = _plain(road_class)
        usual = self.classes[plain].get(mode)
        if usual is None:
            return self.opened[mode]
        if mode is Mode.CAR:
            return (signed_kmh or usual) * self.shares[plain]
        return min(usual, signed_kmh or usual) if mode is Mode.EBIKE else usual

    def most_kmh(self, tags: Mapping[str, str], mode: Mode) -> float:
        """What surface and the like allow at most; infinity where nothing is said of it."""
        values = [self.most[key].get(tags[key], {}) for key in self.most if key in tags]
        return min((each[mode] for each in values if mode in each), default=float("inf"))


@cache
def speed_table() -> SpeedTable:
    """The table in force."""
    table = tomllib.loads(files("geodata.roads").joinpath("speeds.toml").read_text("utf-8"))
    return SpeedTable(
        version=table["version"],
        classes={name: _by_mode(row) for name, row in table["classes"].items()},
        shares={name: float(row.get("share", 1)) for name, row in table["classes"].items()},
        opened=_by_mode(table["opened"]),
        grades=GradeRules(**table["grades"]),
        most={key: {value: _by_mode(row) for value, row in rows.items()} for key, rows in table["most"].items()},
        zones={word: float(kmh) for word, kmh in table["zones"].items()},
        hours=tuple(hour_band(row) for row in table.get("hours", ())),
    )


def hour_band(row: Mapping[str, Any]) -> HourBand:
    """One entry of `hours`: name, weekdays from 1 (Monday) to 7, from, until, and factors by mode and class."""
    return HourBand(
        name=str(row["name"]),
        weekdays=frozenset(int(day) - 1 for day in row["weekdays"]),
        begin=row["from"],
        end=row["until"],
        factors={mode: {name: float(factor) for name, factor in row.get(mode, {}).items()} for mode in Mode},
    )


def _by_mode(row: Mapping[str, Any]) -> Speeds:
    return {mode: float(row[mode]) for mode in Mode if mode in row}


def _plain(road_class: str) -> str:
    return road_class.removesuffix("_link")
