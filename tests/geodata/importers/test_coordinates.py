"""Files in shifted coordinates, declared with --crs."""

from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from geodata.coordinates import ShiftedSystem, from_wgs84
from geodata.extracts.boundary_file import boundary_in
from tests.geodata.importers.town import Town, at, csv_text, geojson_text, numbers, refused

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


def test_a_boundary_may_be_shifted(tmp_path: Path) -> None:
    outline = shapely.box(102.7, 25.0, 102.8, 25.1)
    path = tmp_path / "outline.geojson"
    moved = shapely.transform(outline, lambda xy: from_wgs84(xy, ShiftedSystem.GCJ02))
    path.write_text(shapely.to_geojson(moved))
    found = boundary_in(path, "gcj02")
    assert shapely.hausdorff_distance(found, outline) < 1e-9
    assert shapely.hausdorff_distance(boundary_in(path), outline) > 0.002


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
