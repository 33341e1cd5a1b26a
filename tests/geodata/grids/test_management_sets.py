"""Management grids hang together, stay whole and inside one street office, and are even or say why not."""

import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.grids.management.apportioning import apportioned
from geodata.grids.management.minutes import patrol_minutes, street_metres
from geodata.grids.management.sets import EVEN_ENOUGH, ManagementSets, management_codes, management_sets
from geodata.grids.management.streets import NO_STREET_COST, WalkedStreets, border_costs
from geodata.grids.management.unit_graph import unit_graph
from gridsvc.errors import InvalidInput

NOWHERE = WalkedStreets(np.empty(0, dtype=object), np.empty(0))


def lattice(columns: int, rows: int, *, without: frozenset[int] = frozenset()) -> np.ndarray:
    boxes = [shapely.box(x * 100, y * 100, x * 100 + 100, y * 100 + 100) for y in range(rows) for x in range(columns)]
    return np.array([each for i, each in enumerate(boxes) if i not in without], dtype=object)


def made(
    polygons: np.ndarray, minutes: np.ndarray, offices: list[str], wanted: float, streets: WalkedStreets = NOWHERE
) -> ManagementSets:
    return management_sets(polygons, offices, unit_graph(polygons, minutes, streets), wanted_min=wanted, seed=1)


def in_halves(polygons: np.ndarray, border_m: float) -> list[str]:
    return ["530103001" if shapely.centroid(each).x < border_m else "530103002" for each in polygons]


@settings(max_examples=25)
@given(
    columns=st.integers(1, 14),
    rows=st.integers(1, 9),
    holes=st.frozensets(st.integers(0, 125), max_size=40),
    skew=st.floats(0, 1.5),
    wanted=st.floats(15, 900),
    seed=st.integers(0, 99),
)
def test_whatever_the_ground_the_rule_holds(
    columns: int, rows: int, holes: frozenset[int], skew: float, wanted: float, seed: int
) -> None:
    polygons = lattice(columns, rows, without=holes - {0})
    minutes = np.random.default_rng(seed).lognormal(2.5, skew, len(polygons))
    offices = in_halves(polygons, columns * 45)
    sets = made(polygons, minutes, offices, wanted)

    assert sorted(set(sets.label.tolist())) == list(range(len(sets.street)))
    assert (shapely.get_type_id(sets.outline) == shapely.GeometryType.POLYGON).all()
    for number, outline in enumerate(sets.outline):
        members = np.flatnonzero(sets.label == number)
        assert shapely.area(outline) == pytest.approx(len(members) * 10_000)
        assert {offices[i] for i in members.tolist()} == {sets.street[number]}
    assert sets.minutes.sum() == pytest.approx(minutes.sum())
    assert sets.balance <= EVEN_ENOUGH or sets.reasons
    again = made(polygons, minutes, offices, wanted)
    assert np.array_equal(again.label, sets.label)


def test_even_ground_comes_out_even() -> None:
    polygons = lattice(30, 20)
    sets = made(polygons, np.full(600, 10.0), in_halves(polygons, 1_400), 420)

    assert len(sets.street) == 15
    assert sets.balance <= EVEN_ENOUGH
    assert sets.reasons == ()
    assert float(np.median(4 * np.pi * shapely.area(sets.outline) / shapely.length(sets.outline) ** 2)) > 0.55


@pytest.mark.parametrize(("way", "side"), [([(1_000, 0), (1_000, 2_000)], 2), ([(0, 1_000), (2_000, 1_000)], 3)])
def test_borders_run_along_main_streets(way: list[tuple[float, float]], side: int) -> None:
    main = WalkedStreets(np.array([shapely.LineString(way)], dtype=object), np.array([0.25]))
    sets = made(lattice(20, 20), np.full(400, 10.0), ["530103001"] * 400, 2_000, main)

    assert sorted(shapely.bounds(each)[side] for each in sets.outline) == [1_000, 2_000]


def test_one_heavy_unit_grid_is_the_reason_told() -> None:
    minutes = np.full(100, 5.0)
    minutes[44] = 500
    sets = made(lattice(10, 10), minutes, ["530103001"] * 100, 100)

    assert sets.balance > EVEN_ENOUGH
    assert "management_unit_too_heavy" in {each.code for each in sets.reasons}


def test_offices_that_cannot_be_shared_out_are_the_reason_told() -> None:
    polygons = lattice(10, 1)
    offices = [f"53010300{1 + (i > 6)}" for i in range(10)]
    minutes = np.array([*[100.0] * 7, *[10.0] * 3])
    sets = management_sets(polygons, offices, unit_graph(polygons, minutes, NOWHERE), wanted_min=10_000, seed=1)

    assert [each.code for each in sets.reasons] == ["management_areas_uneven"]


def test_offices_with_little_or_nothing_to_do_and_islands_get_grids_of_their_own() -> None:
    polygons = lattice(12, 6, without=frozenset(i * 12 + 8 for i in range(6)))
    east = np.array([shapely.centroid(each).x > 800 for each in polygons])
    idle = np.array([shapely.centroid(each).y < 100 for each in polygons])
    minutes = np.where(east & idle, 0.0, np.where(east, 1.0, 20.0))
    offices = ["530103002" if each else "530103001" for each in idle.tolist()]
    sets = made(polygons, minutes, offices, 240)
    nothing = made(polygons, np.zeros(len(polygons)), offices, 240)

    for found in (sets, nothing):
        assert (shapely.get_type_id(found.outline) == shapely.GeometryType.POLYGON).all()
        assert set(found.street) == {"530103001", "530103002"}
        for number, street in enumerate(found.street):
            members = np.flatnonzero(found.label == number).tolist()
            assert {(offices[i], bool(east[i])) for i in members} == {(street, bool(east[members[0]]))}
    assert sets.minutes.min() == 0
    assert sets.balance <= EVEN_ENOUGH or sets.reasons
    assert (nothing.balance, nothing.reasons, len(nothing.street)) == (0, (), 4)


def test_codes_count_from_north_to_south_and_go_on_with_their_ground() -> None:
    polygons = lattice(4, 2)
    first = made(polygons, np.full(8, 10.0), ["530103001"] * 8, 20)
    codes = management_codes(first, {})
    known = dict(zip(codes, first.outline, strict=True))
    fewer = made(polygons, np.full(8, 10.0), ["530103001"] * 8, 80)

    assert sorted(codes) == [f"530103001M00{i}" for i in range(1, 5)]
    assert management_codes(first, known) == codes
    assert management_codes(fewer, known) == ("530103001M005",)
    assert management_codes(fewer, {}, ["530103001M041", "530103002M050"]) == ("530103001M042",)
    with pytest.raises(InvalidInput) as refused:
        management_codes(fewer, {}, ["530103001M999"])
    assert refused.value.code == "street_with_too_many_grids"


@given(st.lists(st.tuples(st.floats(1, 5_000), st.integers(1, 60)), min_size=1, max_size=12), st.floats(10, 900))
def test_every_area_gets_a_grid_and_none_more_than_it_has_units(areas: list[tuple[float, int]], wanted: float) -> None:
    counts = apportioned([each for each, _ in areas], [units for _, units in areas], wanted)

    assert all(1 <= count <= units for count, (_, units) in zip(counts.tolist(), areas, strict=True))


def test_large_areas_come_out_even() -> None:
    counts = apportioned([5_000, 3_100, 1_900], [100, 100, 100], 420)

    means = [each / count for each, count in zip([5_000, 3_100, 1_900], counts.tolist(), strict=True)]
    assert max(means) / (10_000 / counts.sum()) <= 1.05
    assert 18 <= counts.sum() <= 32


def test_a_street_on_a_border_is_shared_and_one_inside_is_not() -> None:
    grids = lattice(2, 1)
    streets = np.array([shapely.LineString([(100, 0), (100, 100)]), shapely.LineString([(50, 0), (50, 100)])])

    assert street_metres(grids, streets).tolist() == [150, 50]
    assert street_metres(grids, np.empty(0, dtype=object)).tolist() == [200, 200]


def test_minutes_are_those_on_site_and_on_foot() -> None:
    street = np.array([shapely.LineString([(0, 50), (100, 50)])], dtype=object)
    sites = np.array([shapely.Point(100, 20), shapely.Point(150, 50), shapely.Point(999, 50)], dtype=object)
    minutes = patrol_minutes(lattice(2, 1), street, sites, np.array([10.0, 7.0, 50.0]))

    assert minutes.tolist() == pytest.approx([4 + 10, 7])


def test_a_border_costs_what_its_street_says() -> None:
    streets = WalkedStreets(np.array([shapely.LineString([(0, 5), (100, 5)])], dtype=object), np.array([0.25]))
    ends = np.array([[(0.0, 0.0), (100.0, 0.0)], [(0.0, 90.0), (100.0, 90.0)]])

    assert border_costs(ends, streets, 15).tolist() == [0.25, NO_STREET_COST]
    assert list(itertools.chain(border_costs(ends[:0], streets, 15))) == []
