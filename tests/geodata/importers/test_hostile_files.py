"""Files made to do harm, and texts that are garbled: each refused with its reason, and nothing changes."""

import json
import sqlite3
import struct
import zipfile
from contextlib import closing
from pathlib import Path

import geopandas
import pyogrio
import pytest
import shapely

from geodata.importers.archive import Archive
from geodata.importers.garbled import fault_of
from geodata.importers.reading import SourceFile, read_table
from gridsvc.errors import InvalidInput
from tests.geodata.importers.town import Town, at, numbers, refused

_HUGE = 65 << 20


def _packed(path: Path, *members: tuple[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members:
            target.writestr(name, content)
    return path


def _refusal(path: Path) -> InvalidInput:
    with pytest.raises(InvalidInput) as refusal:
        read_table(SourceFile.at(path))
    return refusal.value


@pytest.mark.parametrize("name", ["a.shp", "xl/workbook.xml", "doc.kml"])
def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path: Path, name: str) -> None:
    refusal = _refusal(_packed(tmp_path / "a.zip", (name, b"\0" * _HUGE)))
    assert (refusal.code, refusal.params["value"]) == ("archive_bomb", name)


@pytest.mark.parametrize("name", ["../a.shp", "/etc/a.shp", "..\\a.shp", "C:\\a.shp", "a/../../b.shp"])
def test_an_archive_that_leads_out_of_its_folder_is_refused(tmp_path: Path, name: str) -> None:
    assert _refusal(_packed(tmp_path / "a.zip", (name, b"x"))).code == "archive_leads_out"
    assert [each.name for each in tmp_path.iterdir()] == ["a.zip"]


def test_an_archive_that_understates_its_size_is_refused(tmp_path: Path) -> None:
    path = _packed(tmp_path / "a.zip", ("doc.kml", b"<kml>" + b" " * 100_000 + b"</kml>"))
    content = bytearray(path.read_bytes())
    for sign, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        struct.pack_into("<I", content, content.index(sign) + place, 10)
    path.write_bytes(content)
    assert _refusal(path).code == "file_broken"


def test_an_archive_of_very_many_files_is_refused(tmp_path: Path) -> None:
    path = _packed(tmp_path / "a.zip", *((f"{n}", b"") for n in range(10_001)))
    assert _refusal(path).code == "archive_too_large"


def test_an_archive_that_holds_nothing_known_says_so(tmp_path: Path) -> None:
    path = _packed(tmp_path / "a.zip", ("a.txt", b"x"))
    assert _refusal(path).code == "file_packed"
    with Archive(path) as archive, pytest.raises(InvalidInput):
        archive.content("b.txt")


def test_a_million_columns_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(",".join(f"c{n}" for n in range(1_000_000)) + "\n1\n")
    assert _refusal(path).code == "columns_too_many"
    feature = {"type": "Feature", "geometry": None, "properties": {f"c{n}": n for n in range(100_000)}}
    path.write_text(json.dumps(feature))
    assert _refusal(path).code == "columns_too_many"


@pytest.mark.parametrize("number", ["NaN", "1e400", "-1e400", "Infinity"])
def test_coordinates_that_are_no_numbers_change_nothing(town: Town, number: str) -> None:
    before = town.changes()
    lon, _ = at(100, 100)
    report = town.bring("sites", f"id,name,category,lon,lat\n1,a,bank,{lon},{number}\n")
    assert refused(report) == [(1, "y", "not_finite", "write_number")]
    text = (
        '{"type": "Feature", "properties": {"id": 1, "name": "a", "category": "bank"},'
        f' "geometry": {{"type": "Point", "coordinates": [{lon}, {number}]}}}}'
    )
    report = town.bring("sites", text, name="a.geojson")
    assert [row[2] for row in refused(report)] in (["not_finite"], ["feature_unreadable"])
    assert town.changes() == before


@pytest.mark.parametrize(
    ("text", "reason", "meant"),
    [
        ("名称测试".encode().decode("gb18030", "replace"), "text_garbled", "名称测试"),
        ("农贸市场".encode().decode("latin-1"), "text_garbled", "农贸市场"),
        ("农贸市场".encode("gbk").decode("latin-1"), "text_garbled", "农贸市场"),
        ("CafÃ©", "text_garbled", "Café"),
        ("锟斤拷", "text_garbled", ""),
        ("a\ufffdb", "text_garbled", ""),
        ("????", "text_garbled", ""),
        ("a\x07b", "text_garbled", ""),
        ("a\0b", "text_unstorable", ""),
        ("a\ud83d", "text_unstorable", ""),
        ("<script>alert(1)</script>", "text_markup", ""),
        ("甲<img src=x onerror=alert(1)>", "text_markup", ""),
        ("JavaScript:alert(1)", "text_markup", ""),
        ("<svg/onload=alert(1)", "text_markup", ""),
    ],
)
def test_texts_that_nobody_wrote_so_are_refused(text: str, reason: str, meant: str) -> None:
    assert fault_of(text) == (reason, meant)


@pytest.mark.parametrize(
    "text",
    [
        "翠湖西路社区居民委员会",
        "在哪？？？",
        "what???",
        "Crème brûlée",
        "São João",
        "سینما",
        "3 < 5 > 2",
        "a <b",
        "𠮷野家",
    ],
)
def test_texts_as_people_write_them_are_taken(text: str) -> None:
    assert fault_of(text) is None


@pytest.mark.shared
def test_no_real_name_is_called_garbled(shared_data: Path) -> None:
    files = [*(shared_data / "data").glob("*/*.csv")]
    assert files
    lines = [line for file in files for line in file.read_text("utf-8").splitlines()]
    assert [line for line in lines if any(map(fault_of, line.split(",")))] == []


def test_garbled_rows_are_shown_and_change_nothing(town: Town) -> None:
    lon, lat = at(100, 100)
    names = ["甲", "农贸市场".encode().decode("latin-1"), "<b>x</b>", "\ud800"]
    features = [
        {
            "type": "Feature",
            "properties": {"id": n, "name": name, "category": "bank"},
            "geometry": {"type": "Point", "coordinates": [lon + n / 1000, lat]},
        }
        for n, name in enumerate(names)
    ]
    before = town.changes()
    text = json.dumps({"type": "FeatureCollection", "features": features})
    report = town.bring("sites", text, name="a.geojson")
    assert numbers(report) == (1, 0, 0, 0, 3)
    assert refused(report) == [
        (2, "name", "text_garbled", "text_garbled_as"),
        (3, "name", "text_markup", ""),
        (4, "name", "text_unstorable", ""),
    ]
    assert report.findings[-3].params["meant"] == "农贸市场"
    assert town.changes() == before


def test_what_looks_like_a_formula_is_text(town: Town) -> None:
    lon, lat = at(100, 100)
    report = town.bring("sites", f"id,name,category,lon,lat\n1,=cmd|'/c calc'!A1,bank,{lon},{lat}\n")
    assert numbers(report) == (1, 0, 0, 0, 0)
    assert town.ask("SELECT name FROM site") == [("=cmd|'/c calc'!A1",)]


@pytest.mark.parametrize(
    "made",
    [
        "CREATE VIEW places AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x AS fid FROM n",
        "CREATE TABLE places (fid INTEGER PRIMARY KEY, large BLOB GENERATED ALWAYS AS (zeroblob(900000000)))",
        "CREATE VIRTUAL TABLE places USING rtree(fid, minx, maxx)",
    ],
)
def test_a_layer_that_is_computed_is_refused_before_it_is_read(tmp_path: Path, made: str) -> None:
    path = tmp_path / "a.gpkg"
    pyogrio.write_dataframe(geopandas.GeoDataFrame({"n": [1]}, geometry=[shapely.Point(1, 2)], crs=4326), path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(made)
        connection.execute("UPDATE gpkg_contents SET table_name = 'places', data_type = 'attributes'")
        connection.execute("DELETE FROM gpkg_geometry_columns")
        connection.commit()
    refusal = _refusal(path)
    assert (refusal.code, refusal.params["value"]) == ("layer_computed", "places")


def test_a_computed_list_of_layers_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    pyogrio.write_dataframe(geopandas.GeoDataFrame({"n": [1]}, geometry=[shapely.Point(1, 2)], crs=4326), path)
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x AS table_name FROM n"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ALTER TABLE gpkg_contents RENAME TO former")
        connection.execute(f"CREATE VIEW gpkg_contents AS {endless}")
        connection.commit()
    refusal = _refusal(path)
    assert (refusal.code, refusal.params["value"]) == ("layer_computed", "gpkg_contents")
