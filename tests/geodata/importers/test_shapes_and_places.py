"""Shapefiles in folders and archives, KML, KMZ and GPX."""

import zipfile
from pathlib import Path

import geopandas
import pyogrio
import pytest
import shapely

from geodata.importers.reading import SourceFile, read_table
from geodata.importers.table import Table
from gridsvc.errors import InvalidInput
from tests.geodata.importers.town import Town, at, numbers

_KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document>
<Folder><name>农贸市场</name><Placemark><name>甲</name><description>备注</description>
<ExtendedData><Data name="编号"><value>7</value></Data></ExtendedData>
<Point><coordinates>102.71,25.05,0</coordinates></Point></Placemark></Folder>
<Folder><name>公园</name><Placemark><name>乙</name><Polygon><outerBoundaryIs><LinearRing>
<coordinates>102.7,25.0 102.8,25.0 102.8,25.1 102.7,25.0</coordinates>
</LinearRing></outerBoundaryIs></Polygon></Placemark></Folder></Document></kml>"""
_GPX = """<?xml version="1.0"?>
<gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1">
<wpt lat="25.05" lon="102.71"><name>甲</name><type>bank</type></wpt>
<wpt lat="25.06" lon="102.72"><name>乙</name></wpt>{more}</gpx>"""
_TRACK = '<trk><trkseg><trkpt lat="25" lon="102"/><trkpt lat="25.1" lon="102"/></trkseg></trk>'


def _read(path: Path, layer: str | None = None) -> Table:
    return read_table(SourceFile.at(path), layer=layer)


def _refusal(path: Path, layer: str | None = None) -> InvalidInput:
    with pytest.raises(InvalidInput) as refusal:
        _read(path, layer)
    return refusal.value


def _shapefile(folder: Path, encoding: str = "UTF-8", *, stem: str = "sites") -> Path:
    folder.mkdir(exist_ok=True)
    frame = geopandas.GeoDataFrame(
        {"名称": ["翠湖西路农贸市场", "乙"], "n": [1, 2]},
        geometry=[shapely.Point(102.71, 25.05), shapely.Point(102.72, 25.06)],
        crs=4326,
    )
    path = folder / f"{stem}.shp"
    pyogrio.write_dataframe(frame, path, encoding=encoding)
    return path


def _zip(folder: Path, target: Path, prefix: str = "") -> Path:
    with zipfile.ZipFile(target, "w") as packed:
        for each in sorted(folder.iterdir()):
            packed.write(each, f"{prefix}{each.name}")
    return target


@pytest.mark.parametrize("encoding", ["UTF-8", "GB18030", "GBK"])
@pytest.mark.parametrize("cpg", [None, "", "UTF-8", "GBK", "936", "nonsense"])
def test_a_shapefile_is_read_whatever_its_cpg_says(tmp_path: Path, encoding: str, cpg: str | None) -> None:
    path = _shapefile(tmp_path / "a", encoding)
    if cpg == "":
        path.with_suffix(".cpg").unlink()
    elif cpg is not None:
        path.with_suffix(".cpg").write_text(cpg)
    table = _read(path)
    assert table.columns == {"名称": ["翠湖西路农贸市场", "乙"], "n": [1, 2]}
    assert table.geometries == [shapely.Point(102.71, 25.05), shapely.Point(102.72, 25.06)]
    assert table.crs == "EPSG:4326"


@pytest.mark.parametrize("prefix", ["", "folder/深/"])
def test_a_shapefile_may_be_packed(tmp_path: Path, prefix: str) -> None:
    _shapefile(tmp_path / "a")
    table = _read(_zip(tmp_path / "a", tmp_path / "sites.zip", prefix))
    assert table.columns["名称"] == ["翠湖西路农贸市场", "乙"]


def test_of_several_packed_shapefiles_one_is_chosen(tmp_path: Path) -> None:
    _shapefile(tmp_path / "a")
    _shapefile(tmp_path / "a", stem="多")
    path = _zip(tmp_path / "a", tmp_path / "sites.zip")
    assert _refusal(path).params["layers"] == "sites, 多"
    assert len(_read(path, "多").numbers) == 2


def test_a_shapefile_without_its_projection_has_none(tmp_path: Path) -> None:
    path = _shapefile(tmp_path / "a")
    path.with_suffix(".prj").unlink()
    assert _read(path).crs is None


@pytest.mark.parametrize("ending", [".dbf", ".shx"])
def test_a_shapefile_without_its_parts_names_what_is_missing(tmp_path: Path, ending: str) -> None:
    path = _shapefile(tmp_path / "a")
    path.with_suffix(ending).unlink()
    refusal = _refusal(path)
    assert (refusal.code, refusal.params["value"]) == ("shapefile_part_missing", f"sites{ending}")


@pytest.mark.parametrize("ending", [".shp", ".dbf", ".shx"])
@pytest.mark.parametrize("share", [0.2, 0.6, 0.9])
def test_a_truncated_shapefile_is_broken(tmp_path: Path, ending: str, share: float) -> None:
    path = _shapefile(tmp_path / "a").with_suffix(ending)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    assert _refusal(path.with_suffix(".shp")).code == "file_broken"


@pytest.mark.parametrize("packed", [False, True])
def test_kml_gives_the_places_of_all_folders_with_their_folder(tmp_path: Path, *, packed: bool) -> None:
    path = tmp_path / "a.kml"
    path.write_text(_KML, "utf-8")
    if packed:
        with zipfile.ZipFile(tmp_path / "a.kmz", "w") as target:
            target.write(path, "doc.kml")
        path = tmp_path / "a.kmz"
    table = _read(path)
    assert table.columns["name"] == ["甲", "乙"]
    assert table.columns["folder"] == ["农贸市场", "公园"]
    assert table.columns["编号"] == ["7", ""]
    assert [each.geom_type for each in table.geometries or () if each] == ["Point", "Polygon"]
    assert _read(path, "公园").columns["name"] == ["乙"]
    assert _refusal(path, "医院").code == "layer_unknown"


def test_gpx_gives_its_waypoints_or_what_is_chosen(tmp_path: Path) -> None:
    path = tmp_path / "a.gpx"
    path.write_text(_GPX.format(more=""), "utf-8")
    table = _read(path)
    assert table.columns["name"] == ["甲", "乙"]
    assert table.geometries == [shapely.Point(102.71, 25.05), shapely.Point(102.72, 25.06)]
    path.write_text(_GPX.format(more=_TRACK), "utf-8")
    assert _refusal(path).params["layers"] == "waypoints, tracks"
    assert [each.geom_type for each in _read(path, "tracks").geometries or () if each] == ["MultiLineString"]


@pytest.mark.parametrize("text", [_KML, _GPX.format(more="")])
def test_kml_and_gpx_that_break_off_or_declare_entities_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.xml"
    path.write_text(text[:-20], "utf-8")
    assert _refusal(path).code == "file_broken"
    start, rest = text.split("\n", 1)
    path.write_text(f'{start}<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>{rest}', "utf-8")
    assert _refusal(path).code == "xml_declares_types"


def test_sites_come_in_from_kml_and_gpx(town: Town) -> None:
    lon, lat = at(100, 100)
    mapping = '[columns]\nname = "name"\n[constants]\ncategory = "bank"\n'
    text = _GPX.format(more="").replace("25.05", str(lat)).replace("102.71", str(lon)).split('<wpt lat="25.06"')[0]
    report = town.bring("sites", text + "</gpx>", name="a.gpx", mapping=mapping)
    assert numbers(report) == (1, 0, 0, 0, 0)


def test_names_in_an_archive_from_china_are_read_as_they_were_written(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        for name in ("xxxxxx.shp", "yyyyyy.shp"):
            file.writestr(name, b"x")
    content = (tmp_path / "a.zip").read_bytes().replace(b"xxxxxx", "点位县".encode("gb18030"))
    (tmp_path / "a.zip").write_bytes(content)
    assert _refusal(tmp_path / "a.zip").params["layers"] == "点位县, yyyyyy"
