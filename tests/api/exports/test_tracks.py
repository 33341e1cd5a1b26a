"""GPX and KML, opened by GDAL: routes in order, ways on streets, names that break nothing."""

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
from hypothesis import given
from hypothesis import strategies as some

from api.exports.exported import SiteLabel
from api.exports.gpx import GPX_NAMESPACE, gpx_of
from api.exports.kml import KML_NAMESPACE, TEAM_COLOURS, kml_of
from gridsvc.language import Language
from maps.assets import STATIC
from tests.api.exports.made_plan import exported, plan
from tests.gridsvc.plans.small_plan import EBIKE, MON, SITES, place

ENGLISH, CHINESE = Language.EN, Language.ZH
WICKED = "</name><script>alert(1)</script>\x00\ufffe&\"'"
GPX_ORDER = {
    "gpx": ["metadata", "wpt", "rte", "trk"],
    "metadata": ["name", "desc", "copyright", "time", "keywords"],
    "wpt": ["name", "desc", "type"],
    "rtept": ["name", "desc", "type"],
    "rte": ["name", "desc", "number", "rtept"],
    "trk": ["name", "desc", "number", "trkseg"],
    "trkseg": ["trkpt"],
}
"""Children in the order of the schema of GPX 1.1."""


def parsed(content: bytes) -> ET.Element:
    return ET.fromstring(content)  # noqa: S314 - what we wrote ourselves


@pytest.fixture
def gpx(tmp_path: Path) -> Path:
    (tmp_path / "plan.gpx").write_bytes(gpx_of(exported(), ENGLISH))
    return tmp_path / "plan.gpx"


@pytest.fixture
def kml(tmp_path: Path) -> Path:
    (tmp_path / "plan.kml").write_bytes(kml_of(exported(), ENGLISH))
    return tmp_path / "plan.kml"


class TestGpx:
    def test_gdal_finds_waypoints_routes_and_tracks(self, gpx: Path) -> None:
        assert len(gpd.read_file(gpx, layer="waypoints")) == 8
        routes = gpd.read_file(gpx, layer="routes")
        assert list(routes["name"])[:2] == ["2026-11-23 步行队", "2026-11-23 骑行队"]
        tracks = gpd.read_file(gpx, layer="tracks")
        assert [each.equals(exported().ways[plan().routes[0].id]) for each in tracks.geometry] == [True]

    def test_a_route_leads_from_the_base_over_its_stops_in_order(self) -> None:
        of_one = exported().only(on=MON, team=EBIKE)
        (route,) = of_one.plan.routes
        points = parsed(gpx_of(of_one, ENGLISH)).findall(f".//{{{GPX_NAMESPACE}}}rtept")
        found = [(float(each.attrib["lon"]), float(each.attrib["lat"])) for each in points]
        assert np.allclose(found, [place(0), *(stop.entry for stop in route.stops), place(0)], rtol=0, atol=1e-7)
        names = [each.findtext(f"{{{GPX_NAMESPACE}}}name") for each in points]
        assert (names[0], names[-1]) == ("Start", "End")
        assert [name[:3] for name in names[1:-1] if name] == ["01 ", "02 ", "03 "]

    def test_elements_stand_in_the_order_of_the_schema(self) -> None:
        root = parsed(gpx_of(exported(), ENGLISH))
        assert root.attrib == {"version": "1.1", "creator": "gridsvc"}
        for element in root.iter():
            known = GPX_ORDER.get(element.tag.partition("}")[2], [])
            places = [known.index(child.tag.partition("}")[2]) for child in element]
            assert places == sorted(places)

    def test_it_says_synthetic_and_whose_the_roads_are(self) -> None:
        text = gpx_of(exported(), CHINESE).decode()
        assert "<keywords>synthetic</keywords>" in text
        assert "合成数据" in text
        assert 'author="© mappers"' in text
        assert "ynthetic" not in gpx_of(exported(plan=replace(plan(), synthetic=False)), ENGLISH).decode()


class TestKml:
    def test_there_is_a_folder_a_team_and_in_it_one_a_day(self, kml: Path) -> None:
        document = parsed(kml.read_bytes())[0]
        folders = document.findall(f"{{{KML_NAMESPACE}}}Folder")
        names = [each.findtext(f"{{{KML_NAMESPACE}}}name") for each in folders]
        assert names == ["步行队", "骑行队", "not planned"]
        days = [each.findtext(f"{{{KML_NAMESPACE}}}name") for each in folders[1].findall(f"{{{KML_NAMESPACE}}}Folder")]
        assert days[0] == "2026-11-23 Monday"
        assert days == sorted(days, key=str)

    def test_gdal_reads_every_placemark(self, kml: Path) -> None:
        layers = [str(name) for name, _ in pyogrio.list_layers(kml)]
        frames = [gpd.read_file(kml, layer=name) for name in layers]
        kinds = [kind for frame in frames for kind in frame.geom_type]
        assert (kinds.count("Point"), kinds.count("LineString") + kinds.count("MultiLineString")) == (8 + 6, 1)

    def test_every_style_is_there_and_no_foreign_address(self, kml: Path) -> None:
        root = parsed(kml.read_bytes())
        used = {each.text for each in root.iter(f"{{{KML_NAMESPACE}}}styleUrl")}
        assert used == {f"#{each.attrib['id']}" for each in root.iter(f"{{{KML_NAMESPACE}}}Style")}
        assert "http" not in kml.read_text("utf-8").replace(KML_NAMESPACE, "")

    def test_colours_are_those_of_the_maps(self) -> None:
        style = (STATIC / "palette.css").read_text("utf-8")
        assert all(f"--team-{number}: {colour};" in style for number, colour in enumerate(TEAM_COLOURS, start=1))

    def test_a_placemark_that_lies_nowhere_has_no_point(self) -> None:
        labels = {site.subject: SiteLabel(site.name, "", "") for site in SITES}
        assert kml_of(exported(labels=labels), ENGLISH).count(b"<Point>") == 8


@pytest.mark.parametrize("write", [gpx_of, kml_of])
def test_names_with_markup_are_text(write: object) -> None:
    assert callable(write)
    wicked = exported(
        programme=WICKED,
        attribution=WICKED,
        city_en=WICKED,
        labels={site.subject: SiteLabel(WICKED, WICKED, WICKED, place(0)) for site in SITES},
        plan=replace(plan(), teams=tuple(replace(team, name=WICKED) for team in plan().teams)),
    )
    usual, odd = (parsed(write(each, ENGLISH)) for each in (exported(), wicked))
    assert sorted(each.tag for each in odd.iter()) == sorted(each.tag for each in usual.iter())
    assert "<script>" not in "".join(each.text or "" for each in odd.iter(f"{{{KML_NAMESPACE}}}description"))


@given(some.text())
def test_any_name_can_be_written(text: str) -> None:
    named = exported(programme=text, labels={site.subject: SiteLabel(text, text, text) for site in SITES})
    for content in (gpx_of(named, ENGLISH), kml_of(named, ENGLISH)):
        parsed(content)
