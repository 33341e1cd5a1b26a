"""Ninety days of problems of the synthetic district: where, when, of what class, from which channel, how they went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt
import shapely

from geodata.sample.belonging import Belonging
from geodata.sample.ground import Ground
from geodata.sample.sites import SampleSite
from geodata.sample.town.lattice import Floats

DAYS = 90

_CHANNELS = {
    "inspector": 0.976,
    "hotline_12345": 0.010,
    "citizen": 0.006,
    "satellite": 0.004,
    "hotline_12319": 0.003,
    "camera": 0.001,
}
_CLASSES = {
    "0102": 14,
    "0104": 11,
    "0506": 11,
    "0201": 9,
    "0505": 8,
    "0507": 8,
    "0504": 7,
    "0103": 6,
    "0501": 6,
    "0511": 4,
    "0106": 3,
    "0110": 3,
    "0205": 2,
    "0112": 2,
    "0302": 2,
    "0404": 1,
    "0406": 1,
}
_EVENING = {"0510": 3, "0501": 9, "0504": 9, "0508": 4, "0102": 6, "0506": 6}
_BY_WEEKDAY = (1.12, 1.08, 1.03, 1.02, 1.05, 0.85, 0.8)
_BY_HOUR = np.array([0, 0, 0, 0, 0, 0, 1, 5, 12, 14, 12, 8, 3, 4, 11, 12, 10, 6, 3, 4, 4, 2, 1, 0], np.float64)
_EVENING_FROM_HOUR = 18
_SHARE_AT_SITES = 0.45
_ANY_STREET = Belonging("beside", classes=(), reach=0.7)

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Findings:
    """Columns, one row a problem in order of its report: seconds before the end of the period, xy metres, codes."""

    seconds_ago: Floats
    xy: Floats
    class_code: npt.NDArray[np.str_]
    channel: npt.NDArray[np.str_]


def findings(
    a_day: float, until: datetime, sites: Sequence[SampleSite], ground: Ground, rng: np.random.Generator
) -> Findings:
    """Problems of the 90 days before `until`, fewer at weekends and at noon, thick around markets and back streets."""
    seconds_ago = _moments(a_day, until, rng)
    count = len(seconds_ago)
    at_sites = rng.random(count) < _SHARE_AT_SITES
    xy = np.where(at_sites[:, None], _near_sites(count, sites, rng), _along_streets(count, ground, rng, beside_m=8))
    xy = np.where(_outside(xy, ground)[:, None], _along_streets(count, ground, rng, beside_m=0), xy)
    hour = ((until.hour + until.minute / 60) - seconds_ago / 3600) % 24
    class_code = np.where(hour >= _EVENING_FROM_HOUR, _drawn(_EVENING, count, rng), _drawn(_CLASSES, count, rng))
    return Findings(seconds_ago, np.round(xy, 2).astype(np.float64), class_code, _drawn(_CHANNELS, count, rng))


def _moments(a_day: float, until: datetime, rng: np.random.Generator) -> Floats:
    midnight = until.replace(hour=0, minute=0, second=0, microsecond=0)
    seconds: list[Floats] = []
    for days_ago in range(DAYS):
        day = midnight - timedelta(days=days_ago)
        number = rng.poisson(a_day * _BY_WEEKDAY[day.weekday()])
        hour = rng.choice(24, size=number, p=_BY_HOUR / _BY_HOUR.sum())
        seconds.append((until - day).total_seconds() - (hour + rng.random(number)) * 3600)
    ago = np.round(np.concatenate(seconds)).astype(np.float64)
    latest_last: Floats = np.sort(ago[ago > 0])[::-1].astype(np.float64)
    return latest_last


def _drawn(weights: dict[str, float] | dict[str, int], count: int, rng: np.random.Generator) -> npt.NDArray[np.str_]:
    shares = np.array(list(weights.values()), np.float64)
    return rng.choice(np.array(list(weights)), size=count, p=shares / shares.sum())


def _near_sites(count: int, sites: Sequence[SampleSite], rng: np.random.Generator) -> Floats:
    busy = {"produce_market": 8.0, "back_street": 6.0, "urban_village": 6.0, "old_housing_estate": 4.0, "bus_stop": 2.0}
    pull = np.array([busy.get(site.category, 1.0) for site in sites]) * rng.gamma(1.2, 1.0, len(sites))
    chosen = rng.choice(len(sites), size=count, p=pull / pull.sum())
    middle = shapely.get_coordinates(shapely.point_on_surface(np.array([site.geometry for site in sites])))
    around: Floats = middle[chosen] + rng.normal(0, 55, (count, 2))
    return around


def _outside(xy: Floats, ground: Ground) -> npt.NDArray[np.bool_]:
    district = shapely.coverage_union_all(ground.town.areas.polygons)
    shapely.prepare(district)
    return ~np.asarray(shapely.contains_xy(district, xy))


def _along_streets(count: int, ground: Ground, rng: np.random.Generator, *, beside_m: float) -> Floats:
    weight = ground.streets_for(_ANY_STREET)
    piece = rng.choice(len(weight), size=count, p=weight / weight.sum())
    place = shapely.line_interpolate_point(ground.town.net.line[piece], rng.random(count), normalized=True)
    return np.asarray(shapely.get_coordinates(place) + rng.normal(0, beside_m, (count, 2)))
