"""Inspecting a stored set finds what was damaged, says where, and tells faults from oddities."""

from typing import Any

import numpy as np
import pytest
import shapely
from psycopg import Connection

from geodata.cities import CityRow
from geodata.database import Database
from geodata.grids.building import chosen_set
from geodata.grids.inspection import Inspection, inspected_set
from geodata.grids.shape_check import SizeBounds, cut_buildings, shape_findings
from geodata.grids.square import square_grids
from geodata.grids.unit_grids import degrees_of
from geodata.importers.plane import geometry_array
from geodata.stores.grid_sets import GridColumns, GridSetStore
from gridsvc.actors import SYSTEM
from gridsvc.errors import InvalidInput
from tests.fixtures.box_city import EAST, NORTH, store_city

HOME, OTHER = "990701001001", "990701001002"
SRID = 4543


def strip(west: float, east: float, south: float = 0, north: float = 300) -> shapely.Polygon:
    return shapely.box(EAST + west, NORTH + south, EAST + east, NORTH + north)


def store(connection: Connection, city: CityRow, more: dict[str, Any] | None = None, *, joined: bool = False) -> None:
    """Square grids of both communities, with management grids where they are joined."""
    homes = [strip(0, 400), strip(400, 800)]
    grids = square_grids(homes, [HOME, OTHER], SRID)
    units = grids.code.tolist()
    community = [(HOME, OTHER)[i] for i in grids.community.tolist()]
    larger = {"990701001M001": homes[0], "990701001M002": homes[1]} if joined else {}
    columns: dict[str, Any] = {
        "code": [*units, *larger],
        "level": ["unit"] * len(units) + ["management"] * len(larger),
        "street": [HOME[:9]] * (len(units) + len(larger)),
        "community": [*community, *[None] * len(larger)],
        "area_m2": [*grids.area_m2.tolist(), *(each.area for each in larger.values())],
        "geom": [*grids.geometry, *(degrees_of(geometry_array(larger.values()), SRID) if larger else [])],
    }
    if joined:
        in_west = [code.startswith(HOME) for code in units]
        columns["management"] = [f"990701001M00{1 if west else 2}" for west in in_west] + [None] * len(larger)
    GridSetStore(connection).add(city.id, "990701", GridColumns(**columns | (more or {})), method="square")


def inspected(connection: Connection, city: CityRow) -> Inspection:
    (chosen,) = chosen_set(connection, city, district=None, version=None)
    return inspected_set(connection, city, chosen)


def test_a_sound_set_has_no_findings_and_no_remarks(database: Database) -> None:
    city = store_city(database, (0, 0, 400, 300), (400, 0, 800, 300))
    with database.connect(actor=SYSTEM) as connection:
        store(connection, city, joined=True)
        inspection = inspected(connection, city)

    assert (inspection.findings, inspection.remarks) == ((), ())


def test_a_hole_is_a_gap_and_lies_where_the_grid_was(database: Database) -> None:
    city = store_city(database, (0, 0, 400, 300), (400, 0, 800, 300))
    with database.connect(actor=SYSTEM) as connection:
        store(connection, city)
        (gone,) = connection.execute(
            "DELETE FROM grid WHERE ST_Contains(geom, %(place)s) RETURNING geom",
            {"place": degrees_of(geometry_array([shapely.Point(EAST + 150, NORTH + 150)]), SRID)[0]},
        ).fetchone() or (None,)
        inspection = inspected(connection, city)

    assert [(each.code, each.grid, each.params) for each in inspection.findings] == [
        (
            "grid_gap",
            HOME,
            {
                "m2": pytest.approx(10_000, abs=1),
                "m": 100.0,
                "others": f"{HOME}001, {HOME}002, {HOME}003, {HOME}005 …",
            },
        )
    ]
    (feature,) = inspection.features()
    assert feature.geometry is not None
    assert shapely.area(shapely.symmetric_difference(feature.geometry, gone)) < 1e-15
    assert {name: feature.properties[name] for name in ("weight", "code", "district", "version")} == {
        "weight": "finding",
        "code": "grid_gap",
        "district": "990701",
        "version": 1,
    }


def test_a_grid_of_two_communities_is_named_with_both(database: Database) -> None:
    city = store_city(database, (0, 0, 350, 300), (350, 0, 800, 300))
    with database.connect(actor=SYSTEM) as connection:
        store(connection, city)
        findings = inspected(connection, city).findings

    outside = [each for each in findings if each.code == "grid_outside_community"]
    assert [each.grid[:12] for each in outside] == [HOME] * 3
    assert {each.params["others"] for each in outside} == {OTHER}
    assert sum(shapely.area(each.geometry) for each in outside) == pytest.approx(50 * 300, abs=1)


def test_grids_of_communities_without_outlines_are_inspected_all_the_same(database: Database) -> None:
    city = store_city(database, (0, 0, 400, 300), (400, 0, 800, 300))
    with database.connect(actor=SYSTEM) as connection:
        store(connection, city)
        connection.execute("UPDATE region SET geom = NULL WHERE level = 'community'")
        connection.execute(
            "UPDATE grid SET community = NULL, level = 'evaluation', code = 'x', imported = true"
            " WHERE code = '990701001001001'"
        )
        findings = inspected(connection, city).findings

    assert {each.code for each in findings} == {"unit_in_no_larger_grid", "larger_grid_not_whole"}


def test_management_grids_that_do_not_hold_together_are_found(database: Database) -> None:
    city = store_city(database, (0, 0, 400, 300), (400, 0, 800, 300))
    with database.connect(actor=SYSTEM) as connection:
        store(connection, city, joined=True)
        connection.execute("""
            UPDATE grid SET management_id = (SELECT id FROM grid WHERE code = '990701001M002')
             WHERE code = '990701001001001'""")
        connection.execute("UPDATE grid SET street = '990701009' WHERE code = '990701001M001'")
        connection.execute("UPDATE grid SET management_id = NULL WHERE code = '990701001002001'")
        found = {(each.code, each.grid[-4:]) for each in inspected(connection, city).findings}

    assert found == {
        ("larger_grid_not_whole", "M001"),
        ("larger_grid_not_whole", "M002"),
        ("larger_grid_apart", "M002"),
        ("larger_grid_leaves_street", "M001"),
        ("unit_in_no_larger_grid", "2001"),
    }


def test_a_set_without_grids_is_empty(database: Database) -> None:
    city = store_city(database, (0, 0, 400, 300), (400, 0, 800, 300))
    with database.connect(actor=SYSTEM) as connection:
        store(connection, city)
        connection.execute("DELETE FROM grid")
        inspection = inspected(connection, city)

    assert [each.code for each in inspection.findings] == ["grid_set_empty"]
    assert inspection.features()[0].geometry is None


def test_a_building_that_two_grids_have_is_remarked_on(database: Database) -> None:
    city = store_city(database, (0, 0, 400, 300), (400, 0, 800, 300))
    cut, whole = strip(80, 130, 10, 30), strip(10, 60, 10, 30)
    outlines = [shapely.MultiPolygon([each]) for each in degrees_of(geometry_array([cut, whole]), SRID)]
    with database.connect(actor=SYSTEM) as connection:
        store(connection, city)
        for number, outline in enumerate(outlines):
            connection.execute(
                """INSERT INTO building (city_id, district, name, source, source_id, geom)
                   VALUES (%(city)s, '990701', %(name)s, 'test', %(name)s, %(geom)s)""",
                {"city": city.id, "name": f"{number} 号楼", "geom": outline},
            )
        inspection = inspected(connection, city)

    assert inspection.findings == ()
    assert [(each.code, each.grid[-3:], each.params) for each in inspection.remarks] == [
        ("building_cut", "010", {"building": "0 号楼", "others": f"{HOME}009"})
    ]


def test_slivers_and_odd_sizes_are_told_once() -> None:
    shapes = geometry_array([strip(0, 4), strip(4, 34, 0, 30), strip(34, 234), strip(234, 334, 0, 100)])
    found = shape_findings(list("abcd"), shapes, SizeBounds())

    assert [(each.code, each.grid) for each in found] == [
        ("grid_sliver", "a"),
        ("grid_too_small", "b"),
        ("grid_too_large", "c"),
    ]
    assert found[0].params == {"m": pytest.approx(4, abs=0.05)}


def test_a_jagged_grid_is_no_sliver() -> None:
    comb = shapely.union_all([strip(0, 60, 0, 12), *(strip(i, i + 1, 12, 90) for i in range(0, 60, 2))])

    assert [each.code for each in shape_findings(["a"], geometry_array([comb]), SizeBounds(0, 9_999))] == []


def test_bounds_have_to_leave_room() -> None:
    with pytest.raises(InvalidInput):
        SizeBounds(100, 100)


def test_without_buildings_nothing_is_cut() -> None:
    assert cut_buildings(["a"], geometry_array([strip(0, 100)]), [], np.empty(0, dtype=object)) == []
