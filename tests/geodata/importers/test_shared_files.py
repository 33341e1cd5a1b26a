"""Real files: Kashan's places through the mapping of the tutorial, Kunming's codes and boundaries."""

from pathlib import Path

import pytest
import shapely

from geodata.importers.mapping import read_mapping
from gridsvc.imports import RowOutcome
from tests.geodata.importers.town import Town, numbers, told

pytestmark = pytest.mark.shared

_MAPPING = Path(__file__).parents[3] / "docs/examples/osm_places.toml"


@pytest.fixture
def kashan(town: Town) -> Town:
    """The town's city moved to Kashan, with one district."""
    with town.database.connect() as connection:
        outline = shapely.MultiPolygon([shapely.box(51.3, 33.85, 51.6, 34.1)])
        connection.execute("UPDATE city SET boundary = %(at)s, metric_srid = 32639", {"at": outline})
        connection.execute("UPDATE region SET geom = NULL WHERE level IN ('street', 'community')")
        connection.execute("UPDATE region SET geom = NULL WHERE code = '530103'")
        connection.execute("UPDATE region SET geom = %(at)s WHERE code IN ('530100', '530102')", {"at": outline})
    return town


def test_kashans_994_rows_are_495_places(kashan: Town, shared_data: Path) -> None:
    file = shared_data / "data/osm/kashan_places.csv"
    mapping = read_mapping(_MAPPING, "sites")
    first = kashan.bring("sites", file, mapping=mapping)
    assert numbers(first) == (495, 0, 0, 499, 0)
    assert first.source == "openstreetmap"
    assert kashan.ask("SELECT count(*) FROM site") == [(495,)]
    assert kashan.ask("SELECT count(*) FROM site_duplicate") == [(499,)]
    ((lower,),) = kashan.ask("""
        SELECT bool_and(site.source_id::integer < listed.source_id::integer)
          FROM site_duplicate AS listed JOIN site ON site.id = listed.site_id""")
    assert lower
    before = kashan.changes()
    assert numbers(kashan.bring("sites", file, mapping=mapping)) == (0, 0, 495, 499, 0)
    assert kashan.changes() == before


def test_without_a_mapping_kashans_unknown_categories_are_refused(kashan: Town, shared_data: Path) -> None:
    report = kashan.bring("sites", shared_data / "data/osm/kashan_places.csv")
    words = {each.value for each in told(report, "category_unknown")}
    assert {"place_of_worship", "fuel"} <= words
    assert "bank" not in words
    assert kashan.ask("SELECT count(*) FROM site") == [(0,)]


def test_kunmings_codes_and_outlines_come_in_one_after_the_other(bare_town: Town, shared_data: Path) -> None:
    folder = shared_data / "data/kunming"
    counts = [
        bare_town.bring("regions", folder / f"kunming_{level}_codes.csv").counts[RowOutcome.NEW]
        for level in ("areas", "streets", "villages")
    ]
    assert counts == [14, 150, 1738]
    with bare_town.database.connect() as connection:
        connection.execute("UPDATE city SET boundary = NULL")
    outlines = bare_town.bring("regions", folder / "kunming_boundaries_wgs84.geojson")
    assert numbers(outlines) == (0, 15, 0, 0, 0)
    assert bare_town.ask(
        "SELECT level::text, count(*), count(geom) FROM region GROUP BY region.level ORDER BY region.level"
    ) == [
        ("city", 1, 1),
        ("district", 14, 14),
        ("street", 150, 0),
        ("community", 1738, 0),
    ]
    ((area,),) = bare_town.ask("SELECT ST_Area(boundary::geography) / 1e6 FROM city")
    assert area == pytest.approx(21_017, rel=0.01)
    before = bare_town.changes()
    assert numbers(bare_town.bring("regions", folder / "kunming_boundaries_wgs84.geojson")) == (0, 0, 15, 0, 0)
    assert numbers(bare_town.bring("regions", folder / "kunming_villages_codes.csv")) == (0, 0, 1738, 0, 0)
    assert bare_town.changes() == before


def test_the_national_maps_outlines_fit_kunmings_districts_by_their_codes(bare_town: Town, shared_data: Path) -> None:
    folder = shared_data / "data/kunming"
    bare_town.bring("regions", folder / "kunming_areas_codes.csv")
    report = bare_town.bring("regions", folder / "kunming_districts_tianditu.geojson")
    assert numbers(report) == (0, 14, 0, 0, 0)


def test_spots_of_an_unverified_file_are_placed_in_districts_or_refused(bare_town: Town, shared_data: Path) -> None:
    folder = shared_data / "data/kunming"
    bare_town.bring("regions", folder / "kunming_areas_codes.csv")
    with bare_town.database.connect() as connection:
        connection.execute("UPDATE city SET boundary = NULL")
    bare_town.bring("regions", folder / "kunming_boundaries_wgs84.geojson")
    mapping = '[columns]\nname = "name"\nkind = "category"\nlon = "x"\nlat = "y"\n[categories]\n"*" = "bus_stop"\n'
    report = bare_town.bring("sites", folder / "kunming_bus_stops_spots_unverified.csv", mapping=mapping, dry_run=True)
    assert sum(report.counts.values()) == 40
    assert {each.reason for each in report.findings if each.outcome is RowOutcome.REFUSED} <= {"outside_city"}
