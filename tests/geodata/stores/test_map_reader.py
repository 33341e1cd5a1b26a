from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from psycopg import Connection

from geodata.database import Database, DatabaseRole
from geodata.stores import map_reader
from geodata.stores.map_reader import MapReader
from gridsvc.actors import SYSTEM
from gridsvc.errors import NotFound
from tests.fixtures import small_city
from tests.fixtures.small_city import BUSY_COUNT, BUSY_GRID, COMMUNITIES, STREETS
from tests.fixtures.small_plan import CODE, DAYS, NOW, PLAN, SITES, SOUTH, STEP, TEAMS, WEST


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    with database.connect(DatabaseRole.APP, SYSTEM) as connection:
        yield connection


@pytest.fixture
def reader(connection: Connection) -> MapReader:
    return MapReader(connection, small_city.build(connection).id)


def test_counts_only_open_problems_and_suspended_ones_apart(reader: MapReader) -> None:
    counted = reader.open_problems(NOW)
    assert counted["counts"][BUSY_GRID] == BUSY_COUNT
    assert sum(counted["counts"].values()) == small_city.OPEN_PROBLEMS
    assert counted["suspended"] == 2


def test_sums_of_regions_agree_with_their_grids(reader: MapReader) -> None:
    counted = reader.open_problems(NOW)
    for region, count in counted["regions"].items():
        assert count == sum(n for grid, n in counted["counts"].items() if grid.startswith(region))


def test_filters_narrow_the_counts(reader: MapReader) -> None:
    in_community = reader.open_problems(NOW, region=COMMUNITIES[1])["counts"]
    assert in_community
    assert all(grid.startswith(COMMUNITIES[1]) for grid in in_community)
    assert sum(reader.open_problems(NOW, class_prefix="01")["counts"].values()) == small_city.OPEN_PROBLEMS / 2
    late = sum(reader.open_problems(NOW, overdue=True)["counts"].values())
    later = sum(reader.open_problems(NOW + timedelta(hours=3), overdue=True)["counts"].values())
    assert 0 < late < later <= small_city.OPEN_PROBLEMS


def test_grids_of_visits_done_in_a_running_cycle_are_seen(reader: MapReader) -> None:
    assert reader.open_problems(NOW)["seen"]


def test_without_a_running_cycle_nobody_knows_what_was_seen(reader: MapReader) -> None:
    assert reader.open_problems(NOW + timedelta(days=30))["seen"] is None


def test_the_view_is_the_district_and_the_credit_that_of_the_roads(reader: MapReader) -> None:
    extent = reader.extent()
    assert extent["west"] == pytest.approx(WEST)
    assert extent["north"] == pytest.approx(SOUTH + small_city.ROWS * STEP)
    assert "OpenStreetMap" in extent["attribution"]


def test_all_regions_grids_and_sites_are_read(reader: MapReader) -> None:
    assert {row["level"] for row in reader.regions()} == {"city", "district", "street", "community"}
    assert len(reader.grids()) == small_city.COLUMNS * small_city.ROWS
    assert len(reader.sites(CODE, NOW)) == SITES
    assert len(reader.problems(CODE, NOW)) == small_city.OPEN_PROBLEMS
    assert {row["street"] for row in reader.sites(CODE, NOW)} == set(STREETS)


def test_of_many_roads_only_the_greater_ones_are_read(reader: MapReader, monkeypatch: pytest.MonkeyPatch) -> None:
    assert {row["class"] for row in reader.roads()} == {"primary", "residential"}
    monkeypatch.setattr(map_reader, "ROADS_MAX", 5)
    assert {row["class"] for row in reader.roads()} == {"primary"}


def test_a_plan_becomes_routes_stops_and_visits_without_one(reader: MapReader) -> None:
    document = reader.plan_document(PLAN, NOW, sees_sealed=False)
    features = reader.plan_features(PLAN, document)
    kinds = [feature["properties"]["kind"] for feature in features]
    assert kinds == ["route"] * 6 + ["stop"] * (SITES - 1) + ["unplanned"]
    assert all(feature["geometry"] for feature in features)
    assert small_city.NAUGHTY_NAME in {feature["properties"].get("name") for feature in features}


def test_a_day_and_a_team_of_a_plan(reader: MapReader) -> None:
    document = reader.plan_document(PLAN, NOW, sees_sealed=False)
    features = reader.plan_features(PLAN, document, on=DAYS[1], team=TEAMS[0])
    own = [feature["properties"] for feature in features if feature["properties"]["kind"] != "unplanned"]
    assert {(each["date"], each["team"]) for each in own} == {(DAYS[1].isoformat(), str(TEAMS[0]))}


def test_routes_of_a_sealed_plan_show_from_their_start(reader: MapReader, connection: Connection) -> None:
    connection.execute("UPDATE plan SET sealed = true")
    begun = reader.plan_document(PLAN, NOW, sees_sealed=False)
    assert {route["date"] for route in begun["routes"]} == {DAYS[0].isoformat(), DAYS[1].isoformat()}
    assert begun["unplanned"] == []
    whole = reader.plan_document(PLAN, NOW, sees_sealed=True)
    assert len(whole["routes"]) == 6
    shown = reader.plan_features(PLAN, begun)
    assert DAYS[2].isoformat() not in {feature["properties"].get("date") for feature in shown}


def test_published_plans_are_linked_and_unknown_ones_refused(reader: MapReader) -> None:
    assert [link["id"] for link in reader.plan_links()] == [PLAN]
    with pytest.raises(NotFound) as refused:
        reader.plan_links([PLAN, UUID(int=9)])
    assert refused.value.params["plan"] == str(UUID(int=9))
