"""Speeds that do not fit the class of a street, or what goes before and behind it."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from geodata.roads.check.finding import Ground, StreetFinding
from geodata.roads.speeds import SpeedTable
from geodata.roads.streets import FERRY
from gridsvc.roads import Mode

TOO_QUICK = 2.2
TOO_SLOW = 0.2
UNLIKE_NEIGHBOURS = 2.0
_ALIKE = 0.1
_BOTH_ENDS = 2

Floats = npt.NDArray[np.float64]


def odd_speeds(ground: Ground, table: SpeedTable) -> Iterator[StreetFinding]:
    """Ways on which cars go far quicker or slower than is usual there, or than just before and behind on the street."""
    streets = ground.streets
    kmh = streets.kmh[Mode.CAR].max(axis=1)
    usual = np.array([_usual_kmh(table, each) for each in streets.road_classes])[streets.road_class]
    ways, way = np.unique(streets.source_keys, return_inverse=True)
    beside = _beside_kmh(ground, kmh, way, len(ways))[way]
    with np.errstate(invalid="ignore"):
        unlike = (kmh > 0) & ((kmh >= UNLIKE_NEIGHBOURS * beside) | (kmh <= beside / UNLIKE_NEIGHBOURS))
        odd = (kmh > 0) & ((kmh > TOO_QUICK * usual) | (kmh < TOO_SLOW * usual))
    for code, chosen, against in (("road_speed_of_class", odd, usual), ("road_speed_beside", unlike & ~odd, beside)):
        for each in np.unique(way[chosen]).tolist():
            pieces = np.flatnonzero((way == each) & chosen)
            first = int(pieces[0])
            params = {"class": streets.road_classes[streets.road_class[first]]}
            told = {"kmh": round(float(kmh[first]), 1), "usual_kmh": round(float(against[first]), 1)}
            yield StreetFinding(code, pieces, {**params, **told})


def _usual_kmh(table: SpeedTable, road_class: str) -> float:
    if road_class == FERRY or not table.is_open(road_class, Mode.CAR):
        return np.nan
    return table.kmh(road_class, Mode.CAR)


def _beside_kmh(ground: Ground, kmh: Floats, way: npt.NDArray[np.int64], ways: int) -> Floats:
    """By way the speed of the same street at both its ends, where that is one speed; else NaN."""
    streets = ground.streets
    known = np.flatnonzero((kmh > 0) & np.array([bool(name) for name in streets.names])[streets.name])
    half = np.append(known, known)
    node = np.append(streets.start[known], streets.end[known]).astype(np.int64)
    street = streets.name[half].astype(np.int64) * len(streets.road_classes) + streets.road_class[half]
    _, place = np.unique(np.column_stack([node, street]), axis=0, return_inverse=True)
    sums = _sums(place, kmh[half])
    pairs, pair = np.unique(np.column_stack([place, way[half]]), axis=0, return_inverse=True)
    others = sums[pairs[:, 0]] - _sums(pair, kmh[half])
    count, total, squares = others[others[:, 0] > 0].T
    owner = pairs[others[:, 0] > 0, 1]
    ends, count, total, squares = (
        np.bincount(owner, weights=each, minlength=ways) for each in (np.ones(len(owner)), count, total, squares)
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.asarray(total / count, dtype=np.float64)
        spread = np.sqrt(np.maximum(squares / count - mean**2, 0)) / mean
    mean[(ends != _BOTH_ENDS) | ~(spread < _ALIKE)] = np.nan
    return mean


def _sums(group: npt.NDArray[np.int64], values: Floats) -> Floats:
    """By group how many values there are, their sum and the sum of their squares, (groups, 3)."""
    weights = (np.ones(len(values)), values, values**2)
    return np.column_stack([np.bincount(group, weights=each) for each in weights]).astype(np.float64)
