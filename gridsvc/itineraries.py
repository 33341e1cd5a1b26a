"""How a way is told to those who travel it: steps with a manoeuvre, a street, metres, time and place."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from gridsvc.errors import InvalidInput
from gridsvc.roads import Mode, StreetPath

LonLat = tuple[float, float]
Doors = tuple[LonLat | None, LonLat | None]
"""Where the places themselves lie between which a way leads, beside the street; None where that is not known."""
_CIRCLE = 360


class Turn(StrEnum):
    """What is done where a step begins."""

    DEPART = "depart"
    STRAIGHT = "straight"
    KEEP_LEFT = "keep_left"
    KEEP_RIGHT = "keep_right"
    SLIGHT_LEFT = "slight_left"
    LEFT = "left"
    SHARP_LEFT = "sharp_left"
    SLIGHT_RIGHT = "slight_right"
    RIGHT = "right"
    SHARP_RIGHT = "sharp_right"
    U_TURN = "u_turn"
    ROUNDABOUT = "roundabout"
    ARRIVE = "arrive"


class Side(StrEnum):
    """On which hand of those who travel a place lies."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Step:
    """From one manoeuvre to the next; metres and milliseconds of the steps of a way sum to the way's.

    name: of the street entered, empty where it has none; then road_class says what it is. at: where the manoeuvre is,
    WGS84 lon, lat. heading: degrees from north, clockwise, after it. exit: of a roundabout, counted from where it is
    entered; None where the way ends in it. side: of the first and last step, where the place left or come to lies.
    """

    turn: Turn
    name: str
    road_class: str
    metres: int
    ms: int
    at: LonLat
    heading: int
    exit: int | None = None
    side: Side | None = None

    def __post_init__(self) -> None:
        if min(self.metres, self.ms) < 0:
            raise InvalidInput(f"a step cannot take {self.metres} m and {self.ms} ms")
        if not 0 <= self.heading < _CIRCLE:
            raise InvalidInput(f"{self.heading} is no heading: 0 to 359 degrees from north are")
        if self.exit is not None and (self.turn is not Turn.ROUNDABOUT or self.exit < 1):
            raise InvalidInput(f"{self.turn} has no exit {self.exit}")


Itinerary = tuple[Step, ...]
"""The steps of a way, the first DEPART, the last ARRIVE without length; none at all where its streets are unknown."""


class Guide(Protocol):
    """Tells ways on one road network."""

    def itineraries(
        self, paths: Sequence[StreetPath], mode: Mode, doors: Sequence[Doors] | None = None
    ) -> tuple[Itinerary, ...]:
        """The steps of each way, told for one mode; `doors` are those of each way."""
        ...
