"""Files in shifted coordinates, declared with --crs."""

from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from geodata.coordinates import ShiftedSystem, from_wgs84
from geodata.database import DatabaseRole
from geodata.extracts.boundary_file import boundary_in
from tests.geodata.importers.town import Town, at, box, csv_text, geojson_text, numbers, refused, told

_ACROSS = [0, 95, 230, 300, 430, 500, 640, 780, 870, 1010, 1080, 1250, 1370, 1440, 1600, 1690, 1810, 2000]
_UP = [0, 80, 240, 330, 480, 560, 720, 860, 1000]
_CRS84 = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}


def _shifted(place: tuple[float, float], system: ShiftedSystem) -> list[float]:
    return [float(each) for each in from_wgs84(np.array([place]), system)[0]]


@pytest.mark.parametrize("crs", ["gcj02", "GCJ-02", "bd09"])
def test_shifted_points_come_to_lie_where_they_are(town: Town, crs: str) -> None:
    x, y = _shifted(at(300, 400), ShiftedSystem.BD09 if crs == "bd09" else ShiftedSystem.GCJ02)
    row = {"id": 1, "name": "a", "category": "bank", "lon": x, "lat": y}
    assert numbers(town.bring("sites", csv_text([row]), crs=crs)) == (1, 0, 0, 0, 0)
    ((lon, lat),) = town.ask("SELECT ST_X(geom), ST_Y(geom) FROM site")
    assert (lon, lat) == pytest.approx(at(300, 400), abs=1e-9)


def test_a_file_that_calls_itself_wgs84_may_be_declared_shifted(town: Town) -> None:
    place = shapely.Point(_shifted(at(300, 400), ShiftedSystem.GCJ02))
    text = geojson_text([(place, {"id": 1, "name": "a", "category": "bank"})], crs=_CRS84)
    assert numbers(town.bring("sites", text, name="a.geojson", crs="gcj02")) == (1, 0, 0, 0, 0)


def test_entries_are_in_the_same_coordinates_as_their_sites(town: Town) -> None:
    x, y = _shifted(at(300, 400), ShiftedSystem.GCJ02)
    row = {"id": 1, "name": "a", "category": "bank", "lon": x, "lat": y, "entries": f"{x} {y}"}
    town.bring("sites", csv_text([row]), crs="gcj02")
    ((metres,),) = town.ask(
        "SELECT ST_Distance(site.geom, entry.geom) FROM site JOIN site_entry AS entry ON entry.site_id = site.id"
    )
    assert metres == pytest.approx(0, abs=1e-9)


def test_metres_cannot_be_declared_shifted(town: Town) -> None:
    x, y = Transformer.from_crs(4326, 4543, always_xy=True).transform(*at(100, 100))
    crs = {"type": "name", "properties": {"name": "EPSG:4543"}}
    text = geojson_text([(shapely.Point(x, y), {"name": "a", "category": "bank"})], crs=crs)
    assert [row[2] for row in refused(town.bring("sites", text, name="a.geojson", crs="gcj02"))] == ["crs_conflict"]
    plain = f"id,name,category,x,y\n1,a,bank,{x},{y}\n"
    assert refused(town.bring("sites", plain, crs="gcj02")) == [(1, "x", "not_in_crs", "state_crs")]


@pytest.mark.parametrize(
    ("columns", "system"),
    [
        (("经度(GCJ02)", "纬度(GCJ02)"), "gcj02"),
        (("经度（百度坐标）", "纬度（百度坐标）"), "bd09"),
        (("经度", "纬度"), ""),
    ],
)
def test_a_header_that_names_a_shift_is_believed_and_told(town: Town, columns: tuple[str, str], system: str) -> None:
    x, y = _shifted(at(300, 400), ShiftedSystem(system)) if system else at(300, 400)
    row = {"id": 1, "name": "a", "category": "bank", columns[0]: x, columns[1]: y}
    report = town.bring("sites", csv_text([row]))
    assert [each.params["system"] for each in told(report, "crs_of_columns")] == [system] * bool(system)
    ((lon, lat),) = town.ask("SELECT ST_X(geom), ST_Y(geom) FROM site")
    assert (lon, lat) == pytest.approx(at(300, 400), abs=1e-9)
    assert numbers(town.bring("sites", csv_text([row]), crs="4326")) == (0, int(bool(system)), int(not system), 0, 0)


@pytest.mark.parametrize("crs", ["4543", "4522"])
def test_metres_given_north_before_east_are_refused_with_the_remedy(still_town: Town, crs: str) -> None:
    east, north = Transformer.from_crs(4326, int(crs), always_xy=True).transform(*at(300, 400))
    report = still_town.bring("sites", f"id,name,category,x,y\n1,a,bank,{north},{east}\n", crs=crs)
    assert [(row, advice) for row, _, _, advice in refused(report)] == [(1, "swap_axes")]


def test_outlines_given_north_before_east_are_refused(still_town: Town) -> None:
    system = Transformer.from_crs(4326, 4543, always_xy=True)
    turned = shapely.transform(box(0, 0, 1000, 1000), lambda lonlat: np.array(system.transform(*lonlat.T))[::-1].T)
    rows = [(turned, {"code": "530102"})]
    crs = {"type": "name", "properties": {"name": "EPSG:4543"}}
    report = still_town.bring("regions", geojson_text(rows, crs=crs), name="a.geojson")
    assert refused(report) == [(1, "geometry", "outside_city", "swap_axes")]


def test_a_boundary_may_be_shifted(tmp_path: Path) -> None:
    outline = shapely.box(102.7, 25.0, 102.8, 25.1)
    path = tmp_path / "outline.geojson"
    moved = shapely.transform(outline, lambda xy: from_wgs84(xy, ShiftedSystem.GCJ02))
    path.write_text(shapely.to_geojson(moved))
    found = boundary_in(path, "gcj02")
    assert shapely.hausdorff_distance(found, outline) < 1e-9
    assert shapely.hausdorff_distance(boundary_in(path), outline) > 0.002


@pytest.fixture
def streets(town: Town) -> Town:
    """The town with streets at uneven distances."""
    with town.database.connect(DatabaseRole.OWNER) as connection:
        connection.execute(
            "INSERT INTO road_network (city_id, hash, speeds, nodes, edges, arrays, source)"
            " SELECT id, 'sha256:' || repeat('0', 64), '1', 2, 1, ''::bytea, 'test' FROM city"
        )
        rows = [((0, y), (2000, y)) for y in _UP] + [((x, 0), (x, 1000)) for x in _ACROSS]
        for position, (start, end) in enumerate(rows):
            connection.execute(
                "INSERT INTO road_edge (network_id, city_id, public_id, position, class, oneway, length_m, geom)"
                " SELECT id, city_id, gen_random_uuid(), %(position)s, 'residential', 'both', 1, %(line)s"
                " FROM road_network",
                {"position": position, "line": shapely.LineString([at(*start), at(*end)])},
            )
    return town


def _sites_beside_streets() -> list[dict[str, object]]:
    chance = np.random.default_rng(1)
    along = [(chance.choice(_ACROSS[4:15]) + 4.0, chance.uniform(350, 650)) for _ in range(60)]
    return [
        {"id": n, "name": n, "category": "bank", "lon": at(*xy)[0], "lat": at(*xy)[1]} for n, xy in enumerate(along)
    ]


def test_sites_shifted_unsaid_are_told_with_the_measured_offset(streets: Town) -> None:
    rows = _sites_beside_streets()
    for row in rows:
        row["lon"], row["lat"] = _shifted((float(str(row["lon"])), float(str(row["lat"]))), ShiftedSystem.GCJ02)
    (warning,) = told(streets.bring("sites", csv_text(rows), dry_run=True), "shift_suspected")
    assert (warning.field, warning.params["system"], warning.params["name"]) == ("x", "gcj02", "GCJ02")
    assert warning.params["distance_m"] == pytest.approx(360, abs=15)
    assert warning.params["east_m"] == pytest.approx(145, abs=15)
    assert warning.params["north_m"] == pytest.approx(-330, abs=15)
    assert not told(streets.bring("sites", csv_text(rows), crs="gcj02"), "shift_suspected")


def test_sites_that_lie_right_are_told_nothing_of(streets: Town) -> None:
    assert not told(streets.bring("sites", csv_text(_sites_beside_streets()), dry_run=True), "shift_suspected")


@pytest.mark.shared
def test_kunmings_shifted_boundaries_are_told_against_those_stored(bare_town: Town, shared_data: Path) -> None:
    folder = shared_data / "data/kunming"
    assert not told(bare_town.bring("regions", folder / "kunming_boundaries_wgs84.geojson"), "shift_suspected")
    report = bare_town.bring("regions", folder / "kunming_boundaries_gcj02.geojson", dry_run=True)
    (warning,) = told(report, "shift_suspected")
    assert warning.params["system"] == "gcj02"
    assert warning.params["distance_m"] == pytest.approx(376, abs=20)
    coarse = bare_town.bring("regions", folder / "kunming_districts_tianditu.geojson", dry_run=True)
    assert not told(coarse, "shift_suspected")


@pytest.mark.shared
def test_kunmings_boundaries_are_the_same_from_either_file(bare_town: Town, shared_data: Path) -> None:
    folder = shared_data / "data/kunming"
    report = bare_town.bring("regions", folder / "kunming_boundaries_gcj02.geojson", crs="gcj02")
    assert report.accepted
    outlines = "SELECT geom FROM region ORDER BY code"
    unshifted = [geom for (geom,) in bare_town.ask(outlines)]
    assert bare_town.bring("regions", folder / "kunming_boundaries_wgs84.geojson").accepted
    true = [geom for (geom,) in bare_town.ask(outlines)]
    assert len(true) == 15
    assert np.max(shapely.hausdorff_distance(unshifted, true)) < 1.5e-6
