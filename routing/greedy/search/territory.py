"""Areas of even workload: first one for each team, then within it one for each of the team's days."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from routing.greedy.case import Case

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.intp]

NONE = -1
_ROUNDS = 10
_SLACK = 1.05
_SAME_PLACE_M = 1.0


@dataclass(frozen=True, slots=True)
class Places:
    """Places to be shared out: metres on the plane (n, 2), workload (n,), and which group may have them (n, g)."""

    points: Floats
    weight: Floats
    allowed: Flags


def middles_of(case: Case, alone: Flags, seed: int) -> Rows:
    """The request in the middle of each working day's area, NONE where the area is empty."""
    chance = np.random.default_rng(seed)
    middles = np.full(len(case.workdays), NONE, dtype=np.intp)
    possible = np.flatnonzero(alone.any(axis=1))
    if not len(possible):
        return middles
    points = case.points
    team_of = np.array([workday.team for workday in case.workdays])
    by_team = np.stack([alone[:, team_of == team].any(axis=1) for team in range(len(case.task.teams))], axis=1)
    weight = (case.demands.service * case.demands.count).astype(np.float64)
    places = Places(points[possible], weight[possible], by_team[possible])
    room = np.array([sum(day.work_ms for day in case.workdays if day.team == team) for team in range(by_team.shape[1])])
    owner = _team_areas(case, places, room.astype(np.float64), chance)
    for team in range(by_team.shape[1]):
        days, members = np.flatnonzero(team_of == team), possible[owner == team]
        if len(days) and len(members):
            own = Places(points[members], weight[members], alone[np.ix_(members, days)])
            middles[days] = _day_middles(own, members, chance)
    return middles


def shared_out(places: Places, room: Floats, centres: Floats, anchors: Floats | None = None) -> tuple[Rows, Floats]:
    """The group of each place, and the groups' centres: near places together, workload in proportion to room.

    A k-means with capacities; with anchors, centres are held half way to them.
    """
    target = room / room.sum() * places.weight.sum() * _SLACK
    owner = np.zeros(len(places.points), dtype=np.intp)
    for _ in range(_ROUNDS):
        owner = _filled(places, target, centres)
        moved = _centres(places, owner, centres)
        moved = moved if anchors is None else (moved + anchors) / 2
        if np.array_equal(moved, centres):
            break
        centres = moved
    return owner, centres


def spread_points(points: Floats, number: int, chance: np.random.Generator, chosen: Floats) -> Floats:
    """So many points, each the farthest from those chosen before; the first by chance."""
    picked = list(chosen)
    for _ in range(number):
        if picked:
            away = np.min([np.hypot(*(points - one).T) for one in picked], axis=0)
            picked.append(points[int(np.argmax(away))])
        else:
            picked.append(points[int(chance.integers(len(points)))])
    return np.array(picked[len(chosen) :]).reshape(-1, 2)


def _team_areas(case: Case, places: Places, room: Floats, chance: np.random.Generator) -> Rows:
    bases = case.plane(np.array([team.base for team in case.task.teams]))
    away = np.hypot(*(bases[:, None, :] - bases[None, :, :]).transpose(2, 0, 1))
    repeated = (np.tril(away < _SAME_PLACE_M, -1)).any(axis=1)
    centres = bases.copy()
    centres[repeated] = spread_points(places.points, int(repeated.sum()), chance, bases[~repeated])
    anchors = None if repeated.any() else bases
    return shared_out(places, np.maximum(room, 1.0), centres, anchors)[0]


def _day_middles(places: Places, members: Rows, chance: np.random.Generator) -> Rows:
    """The middle of each day's area; areas go to the days on which most of their workload can be done."""
    days = places.allowed.shape[1]
    free = Places(places.points, places.weight, np.ones_like(places.allowed))
    start = spread_points(places.points, days, chance, np.empty((0, 2)))
    owner, centres = shared_out(free, np.ones(days), start)
    doable = np.zeros((days, days))
    np.add.at(doable, owner, places.allowed * places.weight[:, None])
    areas, on_days = linear_sum_assignment(doable, maximize=True)
    middles = np.full(days, NONE, dtype=np.intp)
    for area, day in zip(areas, on_days, strict=True):
        mine = np.flatnonzero(owner == area)
        if len(mine):
            middles[day] = members[mine[np.argmin(np.hypot(*(places.points[mine] - centres[area]).T))]]
    return middles


def _filled(places: Places, target: Floats, centres: Floats) -> Rows:
    away = np.hypot(*(places.points[:, None, :] - centres[None, :, :]).transpose(2, 0, 1))
    away = np.where(places.allowed, away, np.inf)
    ranked = np.argsort(away, axis=1, kind="stable")
    nearest = np.sort(away, axis=1)
    urgency = nearest[:, 1] - nearest[:, 0] if away.shape[1] > 1 else np.zeros(len(away))
    owner = np.zeros(len(away), dtype=np.intp)
    used = np.zeros(len(centres))
    for place in np.argsort(-urgency, kind="stable"):
        able = [group for group in ranked[place] if places.allowed[place, group]]
        fits = [group for group in able if used[group] + places.weight[place] <= target[group]]
        owner[place] = fits[0] if fits else min(able, key=lambda group: used[group] / target[group])
        used[owner[place]] += places.weight[place]
    return owner


def _centres(places: Places, owner: Rows, before: Floats) -> Floats:
    weight = np.bincount(owner, places.weight, minlength=len(before))
    sums = np.column_stack(
        [np.bincount(owner, places.weight * places.points[:, axis], minlength=len(before)) for axis in (0, 1)]
    )
    return np.where(weight[:, None] > 0, sums / np.maximum(weight, 1e-9)[:, None], before)
