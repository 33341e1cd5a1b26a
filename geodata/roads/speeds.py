"""Speeds by class of street and mode, read from the data file beside this module."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from gridsvc.errors import InvalidInput
from gridsvc.roads import Mode


@dataclass(frozen=True, slots=True)
class SpeedTable:
    """Speeds in km/h; `classes` holds only the modes a class is open to by default."""

    version: str
    classes: Mapping[str, Mapping[Mode, float]]
    shares: Mapping[str, float]
    opened: Mapping[Mode, float]

    def __post_init__(self) -> None:
        speeds = [speed for modes in (*self.classes.values(), self.opened) for speed in modes.values()]
        if not self.version or min(speeds, default=0) <= 0:
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


@cache
def speed_table() -> SpeedTable:
    """The table in force."""
    table = tomllib.loads(files("geodata.roads").joinpath("speeds.toml").read_text("utf-8"))
    return SpeedTable(
        version=table["version"],
        classes={
            name: {mode: float(row[mode]) for mode in Mode if mode in row} for name, row in table["classes"].items()
        },
        shares={name: float(row.get("share", 1)) for name, row in table["classes"].items()},
        opened={mode: float(table["opened"][mode]) for mode in Mode},
    )


def _plain(road_class: str) -> str:
    return road_class.removesuffix("_link")
