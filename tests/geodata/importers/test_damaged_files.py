"""Files of every kind cut off, damaged or made to do harm: read, or refused with a reason, and never anything else."""

import copy
import io
import json
import os
import random
import warnings
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import geopandas
import openpyxl
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata.importers import reading
from geodata.importers.reading import SourceFile, read_table
from geodata.importers.table import Table
from gridsvc.errors import InvalidInput

_ROWS = [("1", "甲（合成）", 102.71, 25.01), ("2", "乙（合成）", 102.72, 25.02)]
_ODS_MIME = "application/vnd.oasis.opendocument.spreadsheet"


def _csv() -> bytes:
    return "\n".join(["编号,名称,经度,纬度", *(",".join(map(str, row)) for row in _ROWS)]).encode()


def _features() -> list[dict[str, object]]:
    return [
        {
            "type": "Feature",
            "properties": {"id": id_, "name": name},
            "geometry": {"type": "Point", "coordinates": [x, y]},
        }
        for id_, name, x, y in _ROWS
    ]


def _geojson() -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": _features()}, ensure_ascii=False).encode()


def _lines() -> bytes:
    return "\n".join(json.dumps(feature) for feature in _features()).encode()


def _kml() -> bytes:
    places = "".join(
        f"<Placemark><name>{name}</name><Point><coordinates>{x},{y}</coordinates></Point></Placemark>"
        for _, name, x, y in _ROWS
    )
    return f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{places}</Document></kml>'.encode()


def _gpx() -> bytes:
    places = "".join(f'<wpt lat="{y}" lon="{x}"><name>{name}</name></wpt>' for _, name, x, y in _ROWS)
    return f'<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">{places}</gpx>'.encode()


def _zip(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name.replace("__", "."), content)
    return target.getvalue()


def _xlsx() -> bytes:
    book, target = openpyxl.Workbook(), io.BytesIO()
    for row in [("编号", "名称", "经度", "纬度"), *_ROWS]:
        book.worksheets[0].append(row)
    book.save(target)
    return target.getvalue()


def _ods() -> bytes:
    row = "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in ("编号", "名称"))
    names = "".join(f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
    table = f'<table:table table:name="a">{f"<table:table-row>{row}</table:table-row>" * 3}</table:table>'
    content = f"<office:document-content{names}><office:body>{table}</office:body></office:document-content>"
    return _zip(mimetype=_ODS_MIME.encode(), content__xml=content.encode())


_MAKERS: dict[str, Callable[[], bytes]] = {
    "csv": _csv,
    "gb18030.csv": lambda: _csv().decode().encode("gb18030"),
    "utf16.csv": lambda: _csv().decode().encode("utf-16"),
    "geojson": _geojson,
    "geojsonl": _lines,
    "kml": _kml,
    "kmz": lambda: _zip(doc__kml=_kml()),
    "gpx": _gpx,
    "xlsx": _xlsx,
    "ods": _ods,
}


def _outcome(path: Path, content: bytes) -> Table | str:
    path.write_bytes(content)
    try:
        return read_table(SourceFile.at(path))
    except InvalidInput as refusal:
        return refusal.code


@pytest.mark.parametrize("kind", _MAKERS)
def test_a_whole_file_is_read(kind: str, tmp_path: Path) -> None:
    table = _outcome(tmp_path / f"a.{kind}", _MAKERS[kind]())
    assert isinstance(table, Table)
    assert len(table.numbers) == 2
    assert not table.unread


@pytest.mark.parametrize("kind", _MAKERS)
def test_a_file_cut_off_here_and_there_is_read_or_refused(kind: str, tmp_path: Path) -> None:
    content = _MAKERS[kind]()
    for length in range(0, len(content), max(1, len(content) // 60)):
        _outcome(tmp_path / f"a.{kind}", content[:length])


@pytest.mark.all
@pytest.mark.parametrize("kind", _MAKERS)
def test_a_file_cut_off_anywhere_is_read_or_refused(kind: str, tmp_path: Path) -> None:
    content = _MAKERS[kind]()
    for length in range(len(content)):
        _outcome(tmp_path / f"a.{kind}", content[:length])


@pytest.mark.parametrize("kind", ["geojson", "kml", "kmz", "gpx", "xlsx", "ods"])
def test_half_a_file_is_never_taken_for_a_whole_one(kind: str, tmp_path: Path) -> None:
    content = _MAKERS[kind]()
    for length in range(1, len(content) - 25, max(1, len(content) // 40)):
        assert isinstance(_outcome(tmp_path / f"a.{kind}", content[:length]), str), length


def _damaged(kind: str, path: Path, seed: int) -> None:
    chance = random.Random(seed)
    content = bytearray(_MAKERS[kind]())
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(content))
        content[at : at + chance.randint(0, 3)] = chance.randbytes(chance.randint(0, 3))
    _outcome(path, bytes(content))


@given(kind=st.sampled_from(sorted(_MAKERS)), seed=st.integers(0, 10**9))
def test_a_damaged_file_is_read_or_refused(kind: str, seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    _damaged(kind, tmp_path_factory.getbasetemp() / f"damaged.{kind}", seed)


@pytest.mark.all
@pytest.mark.parametrize("kind", _MAKERS)
def test_many_damaged_files_are_read_or_refused(kind: str, tmp_path: Path) -> None:
    for seed in range(2000):
        _damaged(kind, tmp_path / f"a.{kind}", seed)


@pytest.mark.all
@pytest.mark.parametrize("driver", ["GPKG", "ESRI Shapefile"])
def test_databases_and_shapefiles_cut_off_or_damaged_are_read_or_refused(driver: str, tmp_path: Path) -> None:
    frame = geopandas.GeoDataFrame({"name": ["甲", "乙"]}, geometry=[shapely.Point(102, 25)] * 2, crs=4326)
    whole = tmp_path / ("whole.gpkg" if driver == "GPKG" else "whole.shp")
    frame.to_file(whole, driver=driver, encoding="utf-8")
    for part in sorted(tmp_path.glob("whole.*")):
        content = part.read_bytes()
        chance = random.Random(1)
        for length in range(0, len(content), max(1, len(content) // 150)):
            broken = bytearray(content[:length] if length % 2 else content)
            broken[length : length + 2] = chance.randbytes(2)
            part.write_bytes(broken)
            with suppress(InvalidInput):
                read_table(SourceFile.at(whole))
        part.write_bytes(content)


def test_features_on_lines_of_their_own_are_read(tmp_path: Path) -> None:
    text = "".join(f"\x1e{json.dumps(feature)}\n" for feature in _features())
    table = _outcome(tmp_path / "a.geojsons", text.encode())
    assert isinstance(table, Table)
    assert table.columns["id"] == ["1", "2"]
    assert _outcome(tmp_path / "a.geojsonl", _lines()[:-5]) == "file_broken"


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    text = _geojson().replace(b'"id": "2"', b'"id": "2", "id": "3"')
    assert _outcome(tmp_path / "a.geojson", text) == "file_broken"


@pytest.mark.parametrize("depth", [50, 500, 50_000])
def test_deeply_nested_json_is_refused(tmp_path: Path, depth: int) -> None:
    nested = "[" * depth + "1" + "]" * depth
    text = '{"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": %s}}'
    outcome = _outcome(tmp_path / "a.geojson", (text % nested).encode())
    assert outcome == "file_broken" or (isinstance(outcome, Table) and len(outcome.unread) == 1)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    for name in (tmp_path, tmp_path / "pipe.csv"):
        with pytest.raises(InvalidInput) as refusal:
            SourceFile.at(name)
        assert refusal.value.code == "file_not_regular"


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("wb") as file:
        file.truncate(reading.BYTES_MOST + 1)
    with pytest.raises(InvalidInput) as refusal:
        SourceFile.at(tmp_path / "a.csv")
    assert refusal.value.code == "file_too_large"


def test_a_link_is_read_as_what_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(_csv())
    (tmp_path / "b.xlsx").symlink_to(tmp_path / "a.csv")
    assert len(read_table(SourceFile.at(tmp_path / "b.xlsx")).numbers) == 2


def test_an_archive_in_an_archive_is_not_opened(tmp_path: Path) -> None:
    assert _outcome(tmp_path / "a.zip", _zip(inner__zip=_zip(doc__kml=_kml()))) == "file_packed"


def test_members_that_share_their_bytes_are_refused_by_their_sum(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("a.kml", random.Random(1).randbytes(1_000_000))
        (whole,) = packed.filelist
        for number in range(2999):
            other = copy.copy(whole)
            other.filename = f"a{number}.kml"
            packed.filelist.append(other)
    assert _outcome(tmp_path / "a.zip", target.getvalue()) == "archive_too_large"
    assert len(target.getvalue()) < 2_000_000


@pytest.mark.parametrize("kind", ["kml", "gpx", "xlsx", "ods"])
def test_entities_are_refused_wherever_xml_stands(kind: str, tmp_path: Path) -> None:
    evil = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c"><!ENTITY d SYSTEM "file:///etc/passwd">]>'
    if kind in ("kml", "gpx"):
        assert isinstance(_outcome(tmp_path / "a", evil + _MAKERS[kind]()), str)
        return
    source = zipfile.ZipFile(io.BytesIO(_MAKERS[kind]()))
    for victim in [name for name in source.namelist() if name.endswith(".xml") and "docProps" not in name]:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as packed:
            for name in source.namelist():
                body = source.read(name)
                packed.writestr(
                    name,
                    evil + body.partition(b"?>")[2]
                    if name == victim and b"?>" in body
                    else evil * (name == victim) + body,
                )
        outcome = _outcome(tmp_path / "a", target.getvalue())
        assert isinstance(outcome, str) or "theme" in victim or "Content_Types" in victim, victim


def test_a_member_without_a_name_is_refused(tmp_path: Path) -> None:
    start, sign, names = _zip(a=b"x").partition(b"PK\x01\x02")
    content = start + sign + names.replace(b"a", b"\0")
    assert _outcome(tmp_path / "a.zip", content) == "file_broken"


def test_a_shapefile_whose_system_is_no_text_is_refused(tmp_path: Path) -> None:
    frame = geopandas.GeoDataFrame({"name": ["甲"]}, geometry=[shapely.Point(102, 25)], crs=4326)
    frame.to_file(tmp_path / "a.shp", encoding="utf-8")
    (tmp_path / "a.prj").write_bytes(b"\xff\xd4" * 40)
    with pytest.raises(InvalidInput) as refusal:
        read_table(SourceFile.at(tmp_path / "a.shp"))
    assert refusal.value.code == "prj_unreadable"
    (tmp_path / "a.prj").write_bytes(b" ")
    assert read_table(SourceFile.at(tmp_path / "a.shp")).crs is None


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_names_that_a_shapefile_has_cut_in_a_character_are_read_as_far_as_they_go(
    encoding: str, tmp_path: Path
) -> None:
    frame = geopandas.GeoDataFrame({"点位名称": ["一号农贸市场" * 14]}, geometry=[shapely.Point(102, 25)], crs=4326)
    with warnings.catch_warnings(action="ignore"):
        frame.to_file(tmp_path / "a.shp", encoding=encoding)
    (tmp_path / "a.cpg").unlink()
    columns = read_table(SourceFile.at(tmp_path / "a.shp")).columns
    ((name, (text,)),) = columns.items()
    assert name == {"utf-8": "点位名", "gb18030": "点位名称"}[encoding]
    assert text.startswith("一号农贸市场" * 10)
    assert "\ufffd" not in text


def test_places_of_a_packed_kml_that_only_links_to_others_are_read(tmp_path: Path) -> None:
    links = b'<kml xmlns="http://www.opengis.net/kml/2.2"><Document><NetworkLink/></Document></kml>'
    table = _outcome(tmp_path / "a.kmz", _zip(doc__kml=links, layer__kml=_kml()))
    assert isinstance(table, Table)
    assert table.columns["name"] == ["甲（合成）", "乙（合成）"]
