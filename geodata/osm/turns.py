"""Where on the streets the turn restrictions of a file hold: pairs of pieces, each in one direction."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

import numpy as np

from geodata.osm.reading import Remark
from geodata.osm.restrictions import Restriction, Restrictions, Side, Untaken, told
from geodata.roads.streets import Streets
from gridsvc.roads import Mode

Turn = tuple[int, int]
_STRAIGHT_WITHIN = 60.0
_SIDEWAYS_FROM = 5.0
_BACK_FROM = 135.0


@dataclass(slots=True)
class _Crossing:
    """The arcs of pieces into a node and out of it by way, and those of them that cars may take."""

    into: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    out: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    cars_in: set[int] = field(default_factory=set)
    cars_out: set[int] = field(default_factory=set)


def with_turns(streets: Streets, restrictions: Restrictions) -> tuple[Streets, tuple[Remark, ...]]:
    """The streets with the turns that are forbidden to cars, and how many restrictions were taken and how many not."""
    if not restrictions.taken and not restrictions.untaken:
        return streets, ()
    crossings = _crossings(streets, {f"n{each.via}" for each in restrictions.taken})
    meant = [(each, _meant(each, crossings.get(f"n{each.via}"), streets)) for each in restrictions.taken]
    lost = [each for each, turns in meant if turns is None]
    found = [(each, turns) for each, turns in meant if turns is not None]
    forbidden = {turn for each, turns in found if not each.only for turn in turns}
    forbidden |= _others([(f"n{each.via}", turns) for each, turns in found if each.only], crossings)
    turns = np.array(sorted(forbidden), dtype=np.int32).reshape(-1, 2)
    return replace(streets, forbidden_turns=turns), _remarks(streets, restrictions, lost)


def _crossings(streets: Streets, keys: Collection[str]) -> Mapping[str, _Crossing]:
    named = {number: key for number, key in enumerate(streets.node_keys.tolist()) if key in keys}
    wanted = np.zeros(len(streets.lon), dtype=bool)
    wanted[list(named)] = True
    crossings: dict[str, _Crossing] = defaultdict(_Crossing)
    for piece in np.flatnonzero(wanted[streets.start] | wanted[streets.end]).tolist():
        ends = (int(streets.start[piece]), int(streets.end[piece]))
        for direction in (0, 1):
            arc, (tail, head) = 2 * piece + direction, ends if direction == 0 else ends[::-1]
            may = bool(streets.kmh[Mode.CAR][piece, direction] > 0)
            way = str(streets.source_keys[piece])
            if head in named:
                crossings[named[head]].into[way].append(arc)
                crossings[named[head]].cars_in |= {arc} if may else set()
            if tail in named:
                crossings[named[tail]].out[way].append(arc)
                crossings[named[tail]].cars_out |= {arc} if may else set()
    return dict(crossings)


def _meant(each: Restriction, crossing: _Crossing | None, streets: Streets) -> set[Turn] | None:
    """The turns that a restriction names; none where no car could make them; None where it cannot be told which."""
    if crossing is None:
        return None
    arriving_by = [crossing.into[way] for origin in each.origins if (way := f"w{origin}") in crossing.into]
    leaving_by = [crossing.out[way] for target in each.targets if (way := f"w{target}") in crossing.out]
    if not (arriving_by and leaving_by):
        return None
    turns: set[Turn] = set()
    for into, out in product(arriving_by, leaving_by):
        arriving = [arc for arc in into if arc in crossing.cars_in]
        possible = [(one, other) for one in arriving for other in out if other in crossing.cars_out]
        if len(possible) > 1:
            possible = [turn for turn in possible if _fits(turn, each.side, streets)]
            if not possible or (len(possible) > 1 and each.side is not Side.BACK):
                return None
        if each.only and arriving and not possible:
            return None
        turns |= set(possible)
    return turns


def _fits(turn: Turn, side: Side, streets: Streets) -> bool:
    """Whether a turn leads to a side, by the directions in which its arcs arrive and leave."""
    angle = (_bearing(streets, turn[1], leaving=True) - _bearing(streets, turn[0], leaving=False) + 180) % 360 - 180
    match side:
        case Side.LEFT:
            return bool(angle < -_SIDEWAYS_FROM) and turn[1] != turn[0] ^ 1
        case Side.RIGHT:
            return bool(angle > _SIDEWAYS_FROM) and turn[1] != turn[0] ^ 1
        case Side.STRAIGHT:
            return bool(abs(angle) < _STRAIGHT_WITHIN)
        case Side.BACK:
            return turn[1] == turn[0] ^ 1 or bool(abs(angle) > _BACK_FROM)
        case Side.ANY:
            return True


def _bearing(streets: Streets, arc: int, *, leaving: bool) -> float:
    """Degrees clockwise from north of the first or last stretch of an arc."""
    piece, back = divmod(arc, 2)
    begin, stop = int(streets.offsets[piece]), int(streets.offsets[piece + 1])
    along = [begin, begin + 1] if leaving != bool(back) else [stop - 2, stop - 1]
    first, second = along[::-1] if back else along
    lat = np.radians(streets.bend_lat[first])
    east = (streets.bend_lon[second] - streets.bend_lon[first]) * np.cos(lat)
    return float(np.degrees(np.arctan2(east, streets.bend_lat[second] - streets.bend_lat[first])))


def _others(only: Sequence[tuple[str, set[Turn]]], crossings: Mapping[str, _Crossing]) -> set[Turn]:
    """All turns but the ones allowed, out of the arcs of which a restriction says where alone they lead on."""
    allowed: dict[tuple[str, int], set[int]] = defaultdict(set)
    for node, turns in only:
        for into, out in turns:
            allowed[node, into].add(out)
    return {(into, out) for (node, into), ways in allowed.items() for out in crossings[node].cars_out - ways}


def _remarks(streets: Streets, restrictions: Restrictions, lost: Sequence[Restriction]) -> tuple[Remark, ...]:
    untaken = {reason: list(relations) for reason, relations in restrictions.untaken.items()}
    ways = set(streets.source_keys.tolist()) if lost else set()
    for each in lost:
        whole = all(any(f"w{way}" in ways for way in side) for side in (each.origins, each.targets))
        untaken.setdefault(Untaken.UNCLEAR if whole else Untaken.INCOMPLETE, []).append(each.relation)
    holding = len(restrictions.taken) - len(lost)
    taken = [Remark("turns_taken", {"count": holding})] if holding else []
    return (*taken, *(Remark(reason.value, told(untaken[reason])) for reason in Untaken if reason in untaken))
