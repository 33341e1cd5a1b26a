"""The streets of a synthetic city in memory: each step draws from a seed of its own, so that none disturbs another."""

from dataclasses import dataclass

import numpy as np

from geodata.sample.names import invented_names
from geodata.sample.road_city.bends import Bends, bends
from geodata.sample.road_city.courses import Courses, courses
from geodata.sample.road_city.crossings import crossings
from geodata.sample.road_city.mesh import Mesh, mesh
from geodata.sample.road_city.order import RoadCity
from geodata.sample.road_city.ranks import ranks
from geodata.sample.road_city.traffic import Traffic, traffic
from geodata.sample.road_city.turns import Turn, turns
from geodata.sample.town.lattice import Ints

_SUFFIXES = ("巷", "街", "路", "大道", "环路")


@dataclass(frozen=True, slots=True)
class CityStreets:
    """Pieces of streets with rank, street, rules, bends; a name for each street; forbidden and commanded turns."""

    mesh: Mesh
    rank: Ints
    streets: Courses
    names: tuple[str, ...]
    rules: Traffic
    bends: Bends
    turns: tuple[Turn, ...]


def city_streets(city: RoadCity) -> CityStreets:
    """All streets of the city that was ordered."""
    places, built, greatness, rules_of, shape, forbidden, named = (
        np.random.default_rng(each) for each in np.random.SeedSequence(city.seed).spawn(7)
    )
    net = mesh(crossings(city, places), built)
    rank = ranks(net, city.scale, greatness)
    streets = courses(net, rank)
    rules = traffic(net, rank, streets, city.islands, rules_of)
    return CityStreets(
        net,
        rank,
        streets,
        _names(rank, streets, named),
        rules,
        bends(net, shape),
        turns(net, rank, rules, city.restrictions, forbidden),
    )


def _names(rank: Ints, streets: Courses, rng: np.random.Generator) -> tuple[str, ...]:
    _, first = np.unique(streets.street, return_index=True)
    places = invented_names(rng)
    return tuple(next(places) + _SUFFIXES[each] for each in rank[first].tolist())
