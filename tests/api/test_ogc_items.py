"""Pages of features: shape, filters, walks."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.database import Database, DatabaseRole
from geodata.feeds import FeedReader, Kind, standard_registry
from geodata.feeds.statements import Shape, page_statement
from gridsvc.actors import Actor, Role
from tests.api.conftest import COMMUNITY, NOW, OPERATOR, SOUTH, STEP, WEST, Client, ClientOf, Write

GRIDS = "/ogc/collections/grids/items"
PROBLEMS = "/ogc/collections/problems/items"
AddGrids = Callable[[int, int], None]


def ids_of(page: dict[str, Any]) -> list[str]:
    return [feature["id"] for feature in page["features"]]


def next_of(page: dict[str, Any]) -> str | None:
    return next((link["href"] for link in page["links"] if link["rel"] == "next"), None)


def walk(client: Client, address: str, between: Callable[[], None] = lambda: None) -> list[str]:
    found: list[str] = []
    following: str | None = address
    while following:
        page = client.get(following).json()
        assert page["numberReturned"] == len(page["features"])
        found += ids_of(page)
        following = next_of(page)
        between()
    return found


def test_a_page_is_a_feature_collection_with_links_and_properties(client: Client, add_grids: AddGrids) -> None:
    add_grids(0, 3)
    answer = client.get(f"{GRIDS}?limit=2")
    page = answer.json()
    assert answer.headers["content-type"] == "application/geo+json"
    assert (page["type"], page["numberReturned"], ids_of(page)) == (
        "FeatureCollection",
        2,
        [f"{COMMUNITY}000", f"{COMMUNITY}001"],
    )
    assert [link["rel"] for link in page["links"]] == ["self", "next", "collection"]
    properties = page["features"][0]["properties"]
    assert (properties["code"], properties["level"], properties["city"], properties["synthetic"]) == (
        f"{COMMUNITY}000",
        "unit",
        "990000",
        True,
    )
    assert page["features"][0]["geometry"]["coordinates"][0][0] == [WEST, SOUTH]


def test_without_limit_a_page_has_100_and_a_limit_above_10000_is_10000(client: Client, add_grids: AddGrids) -> None:
    add_grids(0, 101)
    assert client.get(GRIDS).json()["numberReturned"] == 100
    assert client.get(f"{GRIDS}?limit=99999").json()["numberReturned"] == 101


def test_database_keys_stay_inside(client: Client, add_grids: AddGrids, add_problem: Callable[..., str]) -> None:
    add_grids(0, 1)
    add_problem(0)
    for collection in ("regions", "grids", "sites", "problems", "visits", "routes", "roads", "closures"):
        for feature in client.get(f"/ogc/collections/{collection}/items").json()["features"]:
            assert not [name for name in feature["properties"] if name.endswith("_id") and name != "agency_id"]
            assert not str(feature["id"]).isdigit() or len(feature["id"]) >= 6


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(limit=st.integers(1, 60))
def test_a_walk_meets_every_feature_once_while_rows_are_inserted(
    client: Client, add_grids: AddGrids, write: Write, limit: int
) -> None:
    write("DELETE FROM grid")
    add_grids(100, 50)
    later = iter([*range(99, 60, -3), *range(150, 190, 3)])

    def insert() -> None:
        if (number := next(later, None)) is not None:
            add_grids(number, 1)

    met = walk(client, f"{GRIDS}?limit={limit}", insert)
    assert len(met) == len(set(met))
    assert set(met) >= {f"{COMMUNITY}{number}" for number in range(100, 150)}
    assert met == sorted(met)


def test_the_next_page_carries_the_filters(client: Client, add_grids: AddGrids) -> None:
    add_grids(0, 30)
    east = WEST + 3.5 * STEP
    met = walk(client, f"{GRIDS}?bbox={WEST},{SOUTH},{east},26&limit=5&community={COMMUNITY}")
    assert met == [f"{COMMUNITY}{number:03d}" for number in range(30) if number % 10 <= 3]


def test_a_cursor_of_another_query_is_refused(client: Client, add_grids: AddGrids) -> None:
    add_grids(0, 3)
    following = next_of(client.get(f"{GRIDS}?limit=1").json())
    assert following
    answer = client.get(f"{following}&district=990001")
    assert (answer.status_code, answer.json()["code"]) == (400, "cursor_invalid")
    assert client.get(f"{GRIDS}?cursor=nonsense").json()["code"] == "cursor_invalid"


def test_two_grids_of_one_code_in_two_sets_are_both_met(client: Client, add_grids: AddGrids, write: Write) -> None:
    add_grids(0, 3)
    write(
        """INSERT INTO region (city_id, code, level, parent_code, name_zh, source_id)
           SELECT id, '990002', 'district', '990000', '又一区', '990002' FROM city"""
    )
    write(
        """INSERT INTO grid_set (city_id, district, version, status, valid_from, method)
           SELECT id, '990002', 1, 'published', '2026-01-01', 'surveyed' FROM city"""
    )
    write(
        """INSERT INTO grid (set_id, city_id, code, level, district, street, community, imported, area_m2, geom)
           SELECT grid_set.id, grid.city_id, grid.code, grid.level, '990002', '990002001', grid.community, true, 1, geom
             FROM grid, grid_set WHERE grid_set.district = '990002'"""
    )
    assert len(walk(client, f"{GRIDS}?limit=1")) == 6


@pytest.mark.parametrize(("query", "anew"), [("bbox=102,24,103,26", True), ("limit=5", False)])
def test_a_box_is_planned_for_its_size(
    client_of: ClientOf, database: Database, city: str, query: str, *, anew: bool
) -> None:
    asked: list[bool] = []

    class Listener(FeedReader):
        async def row(
            self, statement: bytes, params: Mapping[str, Any], *, anew: bool = False
        ) -> tuple[Any, ...] | None:
            asked.append(anew)
            return await super().row(statement, params, anew=anew)

    client_of(reader=Listener(database)).get(f"/ogc/collections/grids/items?city={city}&{query}")
    assert asked == [anew]


@pytest.mark.parametrize("number", range(5))
def test_bbox_of_six_numbers_leaves_heights_aside(client: Client, add_grids: AddGrids, number: int) -> None:
    add_grids(0, 5)
    west = WEST + STEP * (number + 0.5)
    page = client.get(f"{GRIDS}?bbox={west},{SOUTH},-10,{west},{SOUTH},9000").json()
    assert ids_of(page) == [f"{COMMUNITY}{number:03d}"]


@pytest.mark.parametrize(
    ("bbox", "code"),
    [
        ("1,2,3", "bbox_not_numbers"),
        ("1,2,3,4,5", "bbox_not_numbers"),
        ("a,b,c,d", "bbox_not_numbers"),
        ("nan,0,1,1", "bbox_not_numbers"),
        ("170,0,-170,1", "bbox_across_antimeridian"),
        ("0,2,1,1", "bbox_upside_down"),
        ("25,102,26,103", "bbox_outside"),
        ("", "bbox_not_numbers"),
    ],
)
def test_a_bbox_that_cannot_be_is_refused_with_its_reason(client: Client, bbox: str, code: str) -> None:
    answer = client.get(f"{GRIDS}?bbox={bbox}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == code


def test_datetime_takes_instants_and_intervals(
    client: Client, add_grids: AddGrids, add_problem: Callable[..., str]
) -> None:
    add_grids(0, 1)
    early, late = add_problem(0, reported_at=NOW - timedelta(days=2)), add_problem(0, reported_at=NOW)
    cases = {
        "2026-11-23T04:00:00Z": {late},
        "2026-11-23T12:00:00%2B08:00": {late},
        "2026-11-21T04:00:00Z/2026-11-23T03:59:59Z": {early},
        "../2026-11-22T00:00:00Z": {early},
        "/2026-11-22T00:00:00Z": {early},
        "2026-11-22T00:00:00Z/..": {late},
        "../..": {early, late},
    }
    for text, expected in cases.items():
        assert set(ids_of(client.get(f"{PROBLEMS}?datetime={text}").json())) == expected, text


@pytest.mark.parametrize("text", ["yesterday", "2026-11-23", "2026-11-23T00:00:00", "a/b", "2026-11-23T00:00:00Z/b/c"])
def test_a_datetime_that_is_none_is_refused(client: Client, text: str) -> None:
    answer = client.get(f"{PROBLEMS}?datetime={text}")
    assert (answer.status_code, answer.json()["code"]) == (400, "datetime_invalid")
    assert answer.json()["params"]["value"] == text


def test_filters_narrow(client: Client, add_grids: AddGrids, add_problem: Callable[..., str]) -> None:
    add_grids(0, 2)
    closed, filed = add_problem(0, "closed"), add_problem(1)
    late = add_problem(1, "dispatched", deadline_at=NOW - timedelta(hours=1))
    cases = {
        "open=true": {filed, late},
        "open=false": {closed},
        "overdue=true": {late},
        "overdue=false": {closed, filed},
        "state=closed": {closed},
        f"grid={COMMUNITY}000": {closed},
        f"grid={COMMUNITY}001&open=true": {filed, late},
        "class=01": {closed, filed, late},
        "class=02": set(),
        "region=990001001": {closed, filed, late},
        "region=990000": {closed, filed, late},
        "region=990001002": set(),
        "city=990000&channel=patrol": {closed, filed, late},
    }
    for query, expected in cases.items():
        assert set(ids_of(client.get(f"{PROBLEMS}?{query}").json())) == expected, query


@pytest.mark.parametrize(
    ("query", "code", "parameter"),
    [
        ("colour=red", "parameter_unknown", "colour"),
        ("open=perhaps", "parameter_invalid", "open"),
        ("state=odd", "parameter_invalid", "state"),
        ("agency_id=7", "parameter_invalid", "agency_id"),
        ("limit=0", "parameter_invalid", "limit"),
        ("limit=ten", "parameter_invalid", "limit"),
        ("limit=1&limit=2", "parameter_repeated", "limit"),
        ("skipGeometry=1", "parameter_invalid", "skipGeometry"),
        ("class=1%25", "parameter_invalid", "class"),
        ("grid=%00", "parameter_invalid", "grid"),
        ("f=html", "parameter_invalid", "f"),
    ],
)
def test_a_parameter_that_cannot_be_is_refused_by_name(client: Client, query: str, code: str, parameter: str) -> None:
    answer = client.get(f"{PROBLEMS}?{query}")
    assert answer.status_code == 400
    assert (answer.json()["code"], answer.json()["params"]["parameter"]) == (code, parameter)


def test_geometry_can_be_left_out(client: Client, add_grids: AddGrids) -> None:
    add_grids(0, 1)
    assert client.get(f"{GRIDS}?skipGeometry=true").json()["features"][0]["geometry"] is None


def test_grids_are_units_of_the_set_in_force_unless_asked_otherwise(
    client: Client, add_grids: AddGrids, write: Write
) -> None:
    add_grids(0, 1)
    old, new = (
        str(
            write(
                """INSERT INTO grid_set (city_id, district, version, status, valid_from, valid_to, method)
                   SELECT id, '990001', %(version)s, %(status)s, %(valid_from)s::date, %(valid_to)s::date, 'square'
                     FROM city RETURNING public_id""",
                version=version,
                status=status,
                valid_from=valid_from,
                valid_to=valid_to,
            )[0][0]
        )
        for version, status, valid_from, valid_to in (
            (2, "superseded", "2025-01-01", "2026-01-01"),
            (3, "draft", None, None),
        )
    )
    write(
        """INSERT INTO grid (set_id, city_id, code, level, district, street, community, area_m2, geom)
           SELECT grid_set.id, grid.city_id, %(community)s || '900', 'unit', '990001', '990001001', %(community)s, 1,
                  geom
             FROM grid, grid_set WHERE grid_set.version > 1""",
        community=COMMUNITY,
    )
    write(
        """INSERT INTO grid (set_id, city_id, code, level, district, street, area_m2, geom)
           SELECT set_id, city_id, '990001001M001', 'management', '990001', '990001001', 1, geom
             FROM grid WHERE code LIKE '%%000'"""
    )
    assert ids_of(client.get(GRIDS).json()) == [f"{COMMUNITY}000"]
    assert ids_of(client.get(f"{GRIDS}?level=management").json()) == ["990001001M001"]
    for other in (old, new):
        assert ids_of(client.get(f"{GRIDS}?grid_set={other}").json()) == [f"{COMMUNITY}900"]
    assert client.get(f"{GRIDS}/990001001M001").status_code == 200
    assert client.get(f"{GRIDS}/{COMMUNITY}900").status_code == 404
    assert client.get(f"{GRIDS}/{COMMUNITY}900?grid_set={old}").status_code == 200


def test_one_feature_by_its_id(client: Client, add_grids: AddGrids, add_problem: Callable[..., str]) -> None:
    add_grids(0, 1)
    problem = add_problem(0)
    found = client.get(f"{PROBLEMS}/{problem}").json()
    assert (found["type"], found["id"], found["geometry"]["type"]) == ("Feature", problem, "Point")
    assert found["properties"]["reported_at"] == "2026-11-23T04:00:00+00:00"
    assert [link["rel"] for link in found["links"]] == ["self", "collection"]


@pytest.mark.parametrize("feature", ["00000000-0000-0000-0000-000000000000", "nonsense", "1"])
def test_a_feature_that_is_not_there_is_404(client: Client, feature: str) -> None:
    answer = client.get(f"{PROBLEMS}/{feature}")
    assert (answer.status_code, answer.json()["code"]) == (404, "feature_unknown")
    assert answer.json()["params"] == {"collection": "problems", "feature": feature}


def test_what_citizens_wrote_is_for_staff(
    client_of: ClientOf, add_grids: AddGrids, add_problem: Callable[..., str]
) -> None:
    add_grids(0, 1)
    problem = add_problem(0)
    seen = {
        actor.role: client_of(actor).get(f"{PROBLEMS}/{problem}").json()["properties"]["description"]
        for actor in (OPERATOR, Actor("somebody", Role.CITIZEN))
    }
    assert seen == {Role.ADMINISTRATOR: "words of a citizen", Role.CITIZEN: None}


@pytest.mark.parametrize(("collection", "condition"), [("grids", "(code >="), ("problems", "(public_id >")])
def test_a_page_deep_in_a_walk_begins_at_its_place_in_an_index(
    database: Database, add_grids: AddGrids, add_problem: Callable[..., str], collection: str, condition: str
) -> None:
    add_grids(0, 1)
    add_problem(0)
    chosen = standard_registry().named(collection)
    shape = Shape(OPERATOR.role, OPERATOR.scope.kind, after=True)
    params = {
        "watched": list(chosen.watches),
        "now": NOW,
        "minute": "",
        "limit": 10,
        "after_id": UUID(int=1) if chosen.key is Kind.UUID else f"{COMMUNITY}500",
        "after_tie": UUID(int=1),
    }
    with database.connect(DatabaseRole.READ) as connection:
        connection.execute("SET LOCAL enable_seqscan = off")
        connection.execute("SET LOCAL enable_bitmapscan = off")
        plan = connection.execute(b"EXPLAIN " + page_statement(chosen, shape), params).fetchall()
    assert [line for (line,) in plan if "Index Cond" in line and condition in line]
