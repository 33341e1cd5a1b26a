"""Ways cut into stretches, each begun by something worth telling; what lies too near together is told as one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from routing.itineraries.decisions import BACK_MIN, OWN_KINDS, SLIGHT_MAX, STRAIGHT_MAX

LINK_M = 25
"""What is travelled between two turns that people take as one."""
_JOG_M = 12
_STUB_M, _NAMELESS_STUB_M = 5, 10
_NAMED_SOON_M = 60


@dataclass(frozen=True, slots=True)
class Passed:
    """One arc of a way, and the turn into it: name and class of its street, metres passed before it.

    ring: which roundabout it is a piece of, -1 for none. leads_out: whether one may leave the roundabout at its end.
    heading: degrees from north where it begins.
    """

    name: str
    road_class: str
    metres: int
    angle: float
    told: bool
    fork: int
    ring: int
    leads_out: bool
    heading: float


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch begins at arc number `first` of its way, at the start of which `stub_m` metres before it are left out.

    exits: of a roundabout, None where it is none.
    """

    first: int
    name: str
    road_class: str
    angle: float = 0.0
    fork: int = 0
    exits: int | None = None
    left_ring: bool = True
    stub_m: int = 0

    @property
    def is_own_kind(self) -> bool:
        """Whether nothing is told as one with it: stairs, ferries, roundabouts."""
        return self.exits is not None or self.road_class in OWN_KINDS


def stretches_of(passed: Sequence[Passed], metres: int) -> list[Stretch]:
    """The stretches of one way of so many metres, the first from its start on.

    Places lie beside crossings: a few steps before the first turn or after the last one are not told apart.
    """
    cut = [Stretch(0, passed[0].name, passed[0].road_class)] if passed else []
    for number in range(1, len(passed)):
        one, other = passed[number - 1], passed[number]
        last = cut[-1]
        if other.ring >= 0 and one.ring != other.ring:
            cut.append(_begun(number, other, exits=0))
        elif last.exits is not None and not last.left_ring:
            cut[-1] = _round(last, one, other)
        elif other.told or _renamed(last, other):
            soon = not other.told and _soon_named(passed, last, number)
            cut = [*cut[:-1], replace(last, name=other.name)] if soon else [*cut, _begun(number, other)]
    return _without_stubs(passed, _joined(passed, cut), metres)


def _without_stubs(passed: Sequence[Passed], cut: list[Stretch], metres: int) -> list[Stretch]:
    if len(cut) > 1 and metres - passed[cut[-1].first].metres <= _STUB_M and not cut[-1].is_own_kind:
        cut = cut[:-1]
    before = length_of(passed, cut, 0) if len(cut) > 1 else metres
    if len(cut) > 1 and not cut[1].is_own_kind and before <= (_STUB_M if cut[0].name else _NAMELESS_STUB_M):
        return [replace(cut[1], stub_m=before), *cut[2:]]
    return cut


def length_of(passed: Sequence[Passed], cut: Sequence[Stretch], number: int) -> int:
    """Metres of a stretch that is not the last."""
    return passed[cut[number + 1].first].metres - passed[cut[number].first].metres


def _begun(number: int, arc: Passed, exits: int | None = None) -> Stretch:
    return Stretch(number, arc.name, arc.road_class, arc.angle, arc.fork, exits, left_ring=exits is None)


def _round(last: Stretch, one: Passed, other: Passed) -> Stretch:
    """The stretch of a roundabout one arc further: out of it by an exit, or past one."""
    if one.ring < 0 or other.ring < 0:
        return replace(last, name=other.name, road_class=other.road_class, exits=(last.exits or 0) + 1, left_ring=True)
    return replace(last, exits=(last.exits or 0) + one.leads_out)


def _renamed(last: Stretch, arc: Passed) -> bool:
    return bool(arc.name) and arc.name != last.name


def _soon_named(passed: Sequence[Passed], last: Stretch, number: int) -> bool:
    """Whether a street without a name got one straight on, a few steps after it was entered."""
    near = passed[number].metres - passed[last.first].metres <= _NAMED_SOON_M
    return near and not last.name and not last.is_own_kind and abs(passed[number].angle) < STRAIGHT_MAX


def _joined(passed: Sequence[Passed], cut: Sequence[Stretch]) -> list[Stretch]:
    kept = list(cut)
    number = 1
    while number < len(kept) - 1:
        if _is_one(passed, kept, number):
            one = _as_one(passed, kept[number - 1], kept[number], kept[number + 1])
            kept[number : number + 2] = [one] if one else []
            number = max(1, number - 1)
        else:
            number += 1
    return kept


def _is_one(passed: Sequence[Passed], cut: Sequence[Stretch], number: int) -> bool:
    before, link, after = cut[number - 1 : number + 2]
    metres = length_of(passed, cut, number)
    if metres > LINK_M or link.is_own_kind or after.is_own_kind:
        return False
    if link.name not in ("", before.name, after.name):
        return metres <= _JOG_M and before.name == after.name
    same_hand = link.angle * after.angle >= 0
    return same_hand or metres <= _JOG_M or min(abs(link.angle), abs(after.angle)) < SLIGHT_MAX


def _as_one(passed: Sequence[Passed], before: Stretch, link: Stretch, after: Stretch) -> Stretch | None:
    """Two turns as one, by the angle of both; None where that is to go straight on in the same street."""
    into = passed[link.first]
    angle = _wrapped(passed[after.first].heading - (into.heading - into.angle))
    if abs(angle) < STRAIGHT_MAX and not link.fork and after.name == before.name and not before.is_own_kind:
        return None
    came_back = after.name == before.name and abs(link.angle + after.angle) >= BACK_MIN
    fork = link.fork if abs(angle) < SLIGHT_MAX else 0
    return replace(after, first=link.first, angle=180.0 if came_back else angle, fork=fork)


def _wrapped(angle: float) -> float:
    return 180.0 - (180.0 - angle) % 360.0
