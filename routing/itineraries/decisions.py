"""What is told at each of many turns, and where nothing is: straight on, round a bend, past what nobody would take."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gridsvc.itineraries import Turn
from gridsvc.roads import Roads
from routing.itineraries.headings import Headings, turned
from routing.itineraries.junctions import FORK_WIDTH, Choices, Leaving, choices_at

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.intp]

STRAIGHT_MAX = 25.0
SLIGHT_MAX = 55.0
SHARP_MIN = 125.0
BACK_MIN = 150.0
_BEND_MAX = 70.0
_PLAINLY = 20.0
OWN_KINDS = ("steps", "ferry")


@dataclass(frozen=True, slots=True)
class Decisions:
    """Of k turns: the angle (right is positive), whether it is told for its own sake, whether it takes a fork."""

    angle: Floats
    told: Flags
    fork: npt.NDArray[np.int8]


def decisions_at(roads: Roads, leaving: Leaving, headings: Headings, turns: tuple[Numbers, Numbers]) -> Decisions:
    """What is to be decided at turns from arcs into arcs."""
    into, out = turns
    angle = turned(headings.leaving[out] - headings.arriving[into])
    choices = choices_at(roads, leaving, headings, turns)
    back = out == (into ^ 1)
    angle = np.where(back, 180.0, angle)
    obvious = (np.abs(angle) < _BEND_MAX) & (choices.straightest > np.abs(angle) + _PLAINLY)
    told = back | ~(obvious | (choices.straightest > _ALL_ROUND)) | _changes_kind(roads, turns)
    return Decisions(angle, told, _forks(angle, obvious, choices))


_ALL_ROUND = 180.0


def turn_of(angle: float, fork: int, *, comes_back: bool) -> Turn:
    """The word for an angle; of a fork (-1 left, 1 right) its hand; comes_back: into the street one came by."""
    size = abs(angle)
    if size >= BACK_MIN and comes_back:
        return Turn.U_TURN
    if fork:
        return _HANDS[Turn.KEEP_LEFT][fork > 0]
    if size < STRAIGHT_MAX:
        return Turn.STRAIGHT
    word = Turn.SLIGHT_LEFT if size < SLIGHT_MAX else Turn.LEFT if size < SHARP_MIN else Turn.SHARP_LEFT
    return _HANDS[word][angle > 0]


_HANDS = {
    Turn.KEEP_LEFT: (Turn.KEEP_LEFT, Turn.KEEP_RIGHT),
    Turn.SLIGHT_LEFT: (Turn.SLIGHT_LEFT, Turn.SLIGHT_RIGHT),
    Turn.LEFT: (Turn.LEFT, Turn.RIGHT),
    Turn.SHARP_LEFT: (Turn.SHARP_LEFT, Turn.SHARP_RIGHT),
}


def _forks(angle: Floats, obvious: Flags, choices: Choices) -> npt.NDArray[np.int8]:
    leads_on = (np.abs(angle) < FORK_WIDTH) & ~obvious & (choices.left != choices.right)
    return np.where(leads_on, np.where(choices.right, -1, 1), 0).astype(np.int8)


def _changes_kind(roads: Roads, turns: tuple[Numbers, Numbers]) -> Flags:
    own = [number for number, word in enumerate(roads.road_classes) if word in OWN_KINDS]
    before, after = (roads.road_class[arcs // 2] for arcs in turns)
    return np.asarray((before != after) & (np.isin(before, own) | np.isin(after, own)), dtype=np.bool_)
