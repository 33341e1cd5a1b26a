"""Management grids are made in the newest draft or in a copy, keep their people, and pass the check."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from psycopg import Connection

from geodata.cities import CityRow, city_named
from geodata.database import Database
from geodata.grids.building import chosen_set, grid_sets
from geodata.grids.columns import grid_columns
from geodata.grids.inspection import inspected_set
from geodata.grids.management.making import build_management_grids
from geodata.grids.publishing import publish_set
from geodata.grids.square import square_grids
from geodata.stores.grid_sets import GridSetStore
from gridsvc.actors import SYSTEM
from gridsvc.errors import InvalidInput, NotFound
from tests.fixtures.box_city import store_city

HOMES = {"990701001001": (0, 0, 900, 600), "990701001002": (900, 0, 1500, 600)}
NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    store_city(database, *HOMES.values())
    with database.connect(actor=SYSTEM) as connection:
        yield connection


@pytest.fixture
def city(connection: Connection) -> CityRow:
    city = city_named(connection)
    (communities,) = connection.execute(
        """SELECT array_agg(ST_Transform(geom, 4543) ORDER BY code) FROM region WHERE level = 'community'"""
    ).fetchone() or ([],)
    grids = square_grids(communities, [*HOMES], 4543)
    GridSetStore(connection).add(city.id, "990701", grid_columns(grids, [*HOMES]), method="square")
    return city


def ask(connection: Connection, query: str, grid_set: int | None = None) -> list[tuple[Any, ...]]:
    return connection.execute(query.encode(), {"set": grid_set}).fetchall()


def test_a_draft_gets_them_in_place(connection: Connection, city: CityRow) -> None:
    ((draft, report),) = build_management_grids(connection, city, wanted_min=120)
    inspection = inspected_set(connection, city, draft)
    settings = ask(connection, "SELECT settings -> 'management' FROM grid_set")[0][0]

    assert (draft.version, draft.status, draft.grids) == (1, "draft", 90)
    assert inspection.findings == ()
    assert report.grids == len(settings["of_grid"]) == 6
    assert report.balance <= 0.15
    assert (report.reasons, report.streets_known) == ((), False)
    assert ask(connection, "SELECT count(*) FROM grid WHERE level = 'unit' AND management_id IS NULL") == [(0,)]
    assert ask(connection, "SELECT min(code), max(code) FROM grid WHERE level = 'management'") == [
        ("990701001M001", "990701001M006")
    ]


def test_again_they_are_the_same(connection: Connection, city: CityRow) -> None:
    query = "SELECT code, management_id, md5(ST_AsBinary(geom)) FROM grid ORDER BY code"
    build_management_grids(connection, city, wanted_min=120)
    before = ask(connection, query)
    build_management_grids(connection, city, wanted_min=120)

    assert ask(connection, query) == before


def test_a_set_in_force_is_copied_with_its_people_and_attributes(connection: Connection, city: CityRow) -> None:
    build_management_grids(connection, city, wanted_min=120)
    connection.execute("UPDATE grid SET land_use = '居住', begun_on = '2020-01-01' WHERE code = '990701001001001'")
    connection.execute(
        "INSERT INTO grid_person (grid_id, duty, name) SELECT id, 'head', code FROM grid WHERE level = 'management'"
    )
    (first,) = chosen_set(connection, city, district=None, version=None)
    publish_set(connection, city, first.row, NOW.date(), actor=SYSTEM, now=NOW)
    ((second, report),) = build_management_grids(connection, city, wanted_min=240)
    codes = [
        code
        for (code,) in ask(
            connection, "SELECT code FROM grid WHERE set_id = %(set)s AND level = 'management'", second.id
        )
    ]
    heads = ask(
        connection,
        """SELECT grid.code, person.name FROM grid_person AS person JOIN grid ON grid.id = person.grid_id
            WHERE grid.set_id = %(set)s""",
        second.id,
    )

    assert (second.version, second.status, report.grids) == (2, "draft", 3)
    assert [(each.version, each.status) for each in grid_sets(connection, city)] == [(2, "draft"), (1, "published")]
    assert all(code == name for code, name in heads)
    assert {code for code, _ in heads} == {code for code in codes if code <= "990701001M006"}
    assert ask(
        connection,
        "SELECT land_use, begun_on::text FROM grid WHERE set_id = %(set)s AND code = '990701001001001'",
        second.id,
    ) == [("居住", "2020-01-01")]
    assert inspected_set(connection, city, second).findings == ()


def test_evaluation_grids_go_on_in_a_copy(connection: Connection, city: CityRow) -> None:
    connection.execute("""
        INSERT INTO grid (set_id, city_id, code, level, district, street, area_m2, geom)
        SELECT set_id, city_id, '990701001E001', 'evaluation', district, street, 9e5,
               ST_MakeEnvelope(102, 24, 103, 25, 4326)
          FROM grid LIMIT 1""")
    connection.execute(
        "UPDATE grid SET evaluation_id = (SELECT id FROM grid WHERE level = 'evaluation') WHERE level = 'unit'"
    )
    (first,) = chosen_set(connection, city, district=None, version=None)
    publish_set(connection, city, first.row, NOW.date(), actor=SYSTEM, now=NOW)
    ((second, _),) = build_management_grids(connection, city)

    assert ask(
        connection,
        """SELECT DISTINCT evaluation.code, evaluation.set_id = unit.set_id FROM grid AS unit
             JOIN grid AS evaluation ON evaluation.id = unit.evaluation_id WHERE unit.set_id = %(set)s""",
        second.id,
    ) == [("990701001E001", True)]


def test_without_unit_grids_there_is_nothing_to_join(connection: Connection, city: CityRow) -> None:
    connection.execute("DELETE FROM grid")
    with pytest.raises(NotFound) as refused:
        build_management_grids(connection, city)
    assert refused.value.code == "no_unit_grids"
    with pytest.raises(InvalidInput):
        build_management_grids(connection, city, wanted_min=0)
