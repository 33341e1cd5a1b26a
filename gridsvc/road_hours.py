"""Hours of the week in which a mode moves more slowly than at others."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, tzinfo

import numpy as np
import numpy.typing as npt

from gridsvc.errors import InvalidInput
from gridsvc.roads import UNREACHABLE, Mode, Roads

_WEEK = 7


@dataclass(frozen=True, slots=True)
class HourBand:
    """Hours of some weekdays (0 is Monday), from begin to before end on the city's clock.

    factors: by mode and class of street (links as what they link) what times are multiplied by; 1 for the rest.
    """

    name: str
    weekdays: frozenset[int]
    begin: time
    end: time
    factors: Mapping[Mode, Mapping[str, float]]

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= set(range(_WEEK)) or self.begin >= self.end:
            raise InvalidInput(f"the hours {self.name!r} need weekdays from 0 to 6, and an end after their begin")
        if min((factor for classes in self.factors.values() for factor in classes.values()), default=1.0) <= 0:
            raise InvalidInput(f"the hours {self.name!r} need factors above zero")

    def holds(self, at: datetime) -> bool:
        """Whether an instant, on the city's clock, lies in these hours."""
        return at.weekday() in self.weekdays and self.begin <= at.time() < self.end

    def times_ms(self, roads: Roads, mode: Mode) -> npt.NDArray[np.int32]:
        """The times of a mode as in Roads, multiplied and rounded half up to whole milliseconds."""
        named = self.factors.get(mode, {})
        factor = np.array([named.get(each.removesuffix("_link"), 1.0) for each in roads.road_classes])[roads.road_class]
        times = roads.times_ms[mode]
        slowed = np.floor(np.where(times == UNREACHABLE, 0, times) * factor[:, None] + 0.5)
        return np.where(times == UNREACHABLE, UNREACHABLE, np.minimum(slowed, UNREACHABLE - 1)).astype(np.int32)


@dataclass(frozen=True, slots=True)
class RoadHours:
    """The bands of a city in order, and its clock; of several that hold at an instant the first counts."""

    bands: tuple[HourBand, ...] = ()
    clock: tzinfo | None = field(default=None)

    def __post_init__(self) -> None:
        names = [band.name for band in self.bands]
        if len(set(names)) < len(names) or "" in names:
            raise InvalidInput(f"bands of hours need names of their own: {names}")

    def band_at(self, at: datetime | None) -> HourBand | None:
        """The band that holds at an instant with a time zone; none at all hours else, and where no instant is given."""
        if at is None:
            return None
        if at.tzinfo is None:
            raise InvalidInput("the hour of travel needs a time zone")
        local = at.astimezone(self.clock)
        return next((band for band in self.bands if band.holds(local)), None)


ALL_HOURS_ALIKE = RoadHours()
