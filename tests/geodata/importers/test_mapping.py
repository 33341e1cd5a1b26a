"""Mapping files, plain names and coordinates of other systems."""

from pathlib import Path

import geopandas
import pytest
import shapely
from pyproj import Transformer

from geodata.importers.mapping import FieldMapping, field_names, read_mapping, with_columns
from gridsvc.errors import InvalidInput, NotFound
from tests.geodata.importers.town import Town, at, csv_text, geojson_text, numbers, refused, told

_MAPPING = """
source = "poi"
[columns]
poi = "id"
title = "name"
kind = "category"
east = "x"
north = "y"
phone = "attributes.phone"
[constants]
register = "hot_spot"
[categories]
bank = "bank"
teahouse = "tea"
"*" = "hotel"
[local_categories.tea]
zh = "茶馆"
en = "teahouse"
minutes = 5
"""


def _row(number: int, kind: str) -> dict[str, object]:
    lon, lat = at(100 * number, 100)
    return {"poi": number, "title": f"t{number}", "kind": kind, "east": lon, "north": lat, "phone": "1"}


def test_a_mapping_sends_columns_constants_and_categories_where_it_says(town: Town) -> None:
    rows = [_row(1, "bank"), _row(2, "teahouse"), _row(3, "cinema")]
    report = town.bring("sites", csv_text(rows), mapping=_MAPPING)
    assert (numbers(report), report.source) == ((3, 0, 0, 0, 0), "poi")
    assert town.ask("""
        SELECT site.source, category.code, category.city_id IS NULL, site.register, site.attributes ->> 'phone'
          FROM site JOIN site_category AS category ON category.id = site.category_id ORDER BY site.id""") == [
        ("poi", "bank", True, "hot_spot", "1"),
        ("poi", "tea", False, "hot_spot", "1"),
        ("poi", "hotel", True, "hot_spot", "1"),
    ]
    before = town.changes()
    assert numbers(town.bring("sites", csv_text(rows), mapping=_MAPPING)) == (0, 0, 3, 0, 0)
    assert town.changes() == before


def test_a_local_category_is_known_by_its_name_in_later_imports(town: Town) -> None:
    town.bring("sites", csv_text([_row(2, "teahouse")]), mapping=_MAPPING)
    lon, lat = at(700, 100)
    row = {"id": 9, "name": "n", "category": "茶馆", "lon": lon, "lat": lat}
    assert numbers(town.bring("sites", csv_text([row]))) == (1, 0, 0, 0, 0)


def test_an_unknown_category_is_refused_without_a_way_for_all_others(town: Town) -> None:
    report = town.bring("sites", csv_text([_row(1, "cinema")]), mapping=_MAPPING.replace('"*" = "hotel"', ""))
    assert refused(report) == [(1, "category", "category_unknown", "add_to_mapping")]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('kind = "category"', 'sort = "category"', "column_unknown"),
        ('teahouse = "tea"', 'teahouse = "coffee"', "mapping_broken"),
        ("[local_categories.tea]", "[local_categories.bank]", "mapping_broken"),
    ],
)
def test_a_mapping_that_does_not_fit_the_file_or_the_city_refuses_the_file(
    town: Town, old: str, new: str, reason: str
) -> None:
    report = town.bring("sites", csv_text([_row(1, "bank")]), mapping=_MAPPING.replace(old, new))
    assert [(row, why) for row, _, why, _ in refused(report)] == [(0, reason)]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("[columns", "file"),
        ("[colums]\na = 1", "colums"),
        ('[columns]\na = "nme"', "nme"),
        ('[columns]\na = "name"\nb = "name"', "name"),
        ("[columns]\na = [1]", "columns.a"),
        ("columns = 3", "columns"),
        ('[local_categories.tea]\nzh = "茶"\nen = "tea"', "local_categories.tea"),
    ],
)
def test_a_broken_mapping_names_what_is_wrong(tmp_path: Path, text: str, field: str) -> None:
    path = tmp_path / "mapping.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(InvalidInput) as refusal:
        read_mapping(path, "sites")
    assert refusal.value.code == "mapping_broken"
    assert refusal.value.params["field"] == field


def test_columns_can_be_chosen_one_by_one_while_the_others_are_found(town: Town) -> None:
    lon, lat = at(100, 100)
    text = f"编号,名称,门牌,类别,经度,纬度,电话\n1,甲,乙,bank,{lon},{lat},12\n"
    chosen = with_columns(FieldMapping(), ["name=门牌", "attributes.phone = 电话"], "sites")
    assert numbers(town.bring("sites", text, mapping=chosen)) == (1, 0, 0, 0, 0)
    assert town.ask("SELECT source_id, name, attributes ->> 'phone' FROM site") == [("1", "乙", "12")]
    wrong = with_columns(FieldMapping(), ["name=别名"], "sites")
    assert [row[2] for row in refused(town.bring("sites", text, mapping=wrong))] == ["column_unknown"]


@pytest.mark.parametrize("pairs", [["name"], ["nome=名称"], ["name=a", "name=b"]])
def test_a_choice_of_columns_that_says_nothing_is_refused(pairs: list[str]) -> None:
    with pytest.raises(InvalidInput) as refusal:
        with_columns(FieldMapping(), pairs, "sites")
    assert refusal.value.code == "column_choice"


def test_a_field_chosen_to_be_in_no_column_is_not_read(town: Town) -> None:
    lon, lat = at(100, 100)
    text = f"编号,名称,类别,经度,纬度,停留分钟\n1,甲,bank,{lon},{lat},很久\n"
    assert numbers(town.bring("sites", text)) == (0, 0, 0, 0, 1)
    assert numbers(town.bring("sites", text, mapping=with_columns(FieldMapping(), ["minutes="], "sites"))) == (
        1,
        0,
        0,
        0,
        0,
    )


def test_a_mapping_can_be_yaml(tmp_path: Path) -> None:
    path = tmp_path / "mapping.yaml"
    path.write_text("source: poi\ncolumns: {名: name}\nconstants: {minutes: 5}\n", "utf-8")
    mapping = read_mapping(path, "sites")
    assert (mapping.source, mapping.columns, mapping.constants) == ("poi", {"名": "name"}, {"minutes": "5"})
    path.write_text("a: [", "utf-8")
    with pytest.raises(InvalidInput):
        read_mapping(path, "sites")


def test_a_mapping_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_mapping(tmp_path / "none.toml", "sites")


@pytest.mark.parametrize("kind", ["regions", "grids", "sites", "teams", "problems"])
def test_no_plain_name_means_two_fields(kind: str) -> None:
    names = [name for aliases in field_names(kind).values() for name in aliases]
    assert len(names) == len(set(names))


def test_a_file_without_a_needed_column_is_refused_with_the_names_it_may_have(town: Town) -> None:
    report = town.bring("sites", "nom,lon,lat\na,102.7,25.05\n")
    (finding,) = report.findings
    assert (finding.row, finding.reason, finding.field) == (0, "column_missing", "name")
    assert str(finding.params["names"]).startswith("name, 名称, 点位名称, ")
    assert finding.params["columns"] == "nom, lon, lat"


def test_metric_coordinates_are_brought_to_degrees(town: Town) -> None:
    x, y = Transformer.from_crs(4326, 4543, always_xy=True).transform(*at(100, 100))
    text = f"id,name,category,x,y\n1,a,bank,{x},{y}\n"
    assert numbers(town.bring("sites", text, crs="4543")) == (1, 0, 0, 0, 0)
    ((lon, lat),) = town.ask("SELECT ST_X(geom), ST_Y(geom) FROM site")
    assert (lon, lat) == pytest.approx(at(100, 100), abs=1e-9)


def test_metric_coordinates_without_their_system_are_refused(town: Town) -> None:
    report = town.bring("sites", "id,name,category,x,y\n1,a,bank,570000,2771000\n")
    assert refused(report) == [(1, "x", "not_in_crs", "state_crs")]


def test_coordinates_that_the_stated_system_cannot_have_are_refused(town: Town) -> None:
    report = town.bring("sites", "id,name,category,x,y\n1,a,bank,1e12,1e12\n", crs="4543")
    assert refused(report) == [(1, "x", "not_in_crs", "state_crs")]


def test_wkt_is_a_place_too(town: Town) -> None:
    lon, lat = at(100, 100)
    text = f"id,name,category,wkt\n1,a,bank,POINT ({lon} {lat})\n2,b,bank,POINT (\n"
    report = town.bring("sites", text)
    assert refused(report) == [(2, "geometry", "geometry_unreadable", "write_wkt")]


@pytest.mark.parametrize(
    ("crs", "reason"), [("EPSG:4543", "crs_conflict"), ("1234", "crs_unknown"), ("gcj03", "crs_unknown")]
)
def test_a_stated_system_may_not_contradict_the_file(town: Town, crs: str, reason: str) -> None:
    member = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    text = geojson_text([(shapely.Point(at(1, 1)), {"name": "a", "category": "bank"})], crs=member)
    report = town.bring("sites", text, name="a.geojson", crs=crs)
    assert [finding.reason for finding in report.findings] == [reason]


def test_a_geojson_that_says_its_system_is_believed(town: Town) -> None:
    x, y = Transformer.from_crs(4326, 4543, always_xy=True).transform(*at(100, 100))
    member = {"type": "name", "properties": {"name": "EPSG:4543"}}
    text = geojson_text([(shapely.Point(x, y), {"name": "a", "category": "bank", "id": 1})], crs=member)
    assert numbers(town.bring("sites", text, name="a.geojson")) == (1, 0, 0, 0, 0)
    assert not told(town.bring("sites", text, name="a.geojson", dry_run=True), "changed")


def test_a_geopackage_in_metres_is_brought_to_degrees(town: Town) -> None:
    x, y = Transformer.from_crs(4326, 4543, always_xy=True).transform(*at(100, 100))
    path = town.folder / "sites.gpkg"
    frame = geopandas.GeoDataFrame({"name": ["a"], "类别": ["bank"]}, geometry=[shapely.Point(x, y)], crs=4543)
    frame.to_file(path, layer="点位")
    assert numbers(town.bring("sites", path)) == (1, 0, 0, 0, 0)
    ((lon, lat, source_id),) = town.ask("SELECT ST_X(geom), ST_Y(geom), source_id FROM site")
    assert (lon, lat) == pytest.approx(at(100, 100), abs=1e-9)
    assert source_id == "1"
