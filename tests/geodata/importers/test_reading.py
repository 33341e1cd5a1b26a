"""Files of each kind, whole and broken."""

import json
from pathlib import Path

import geopandas
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape

from geodata.importers.geojson_file import read_geojson
from geodata.importers.reading import SourceFile, read_table
from geodata.importers.table import Table
from gridsvc.errors import InvalidInput, NotFound
from tests.geodata.importers.town import geojson_text


def _read(folder: Path, content: bytes | str, layer: str | None = None) -> Table:
    path = folder / "file"
    if isinstance(content, bytes) and content.startswith(b"SQLite"):
        path = folder / "file.gpkg"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_table(SourceFile.at(path), layer=layer)


def _refusal(folder: Path, content: bytes | str, layer: str | None = None) -> InvalidInput:
    with pytest.raises(InvalidInput) as refusal:
        _read(folder, content, layer)
    return refusal.value


def _geopackage(folder: Path, *layers: str) -> bytes:
    path = folder / "made.gpkg"
    frame = geopandas.GeoDataFrame(
        {"name": ["甲", None], "n": [7, None], "day": ["2026-01-31", None]},
        geometry=[shapely.Point(102.7, 25.05), None],
        crs=4326,
    )
    for layer in layers:
        frame.to_file(path, layer=layer)
    return path.read_bytes()


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_is_read_with_and_without_a_mark_and_by_any_separator(tmp_path: Path, mark: bytes, separator: str) -> None:
    text = f'名称{separator}x\r\n"第1{separator}号"{separator}1\r\n\r\n{separator}\r\n乙{separator}2\r\n'
    table = _read(tmp_path, mark + text.encode())
    assert table.columns == {"名称": [f"第1{separator}号", "乙"], "x": ["1", "2"]}
    assert list(table.numbers) == [1, 4]


@pytest.mark.parametrize(
    "encoding", ["gb18030", "gbk", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_the_encoding_of_a_file_is_found_out(tmp_path: Path, encoding: str) -> None:
    rows = [("编号", "名称", "备注"), ("1", "翠湖西路农贸市场", "联通"), ("2", "Café", "a")]
    text = "".join(f"{','.join(row)}\r\n" for row in rows[: 2 if encoding == "gbk" else 3])
    table = _read(tmp_path, text.encode(encoding))
    assert list(table.columns) == ["编号", "名称", "备注"]
    assert table.columns["名称"][0] == "翠湖西路农贸市场"
    assert table.columns["名称"][1:] == ([] if encoding == "gbk" else ["Café"])


def test_short_words_in_gb18030_are_not_taken_for_two_encodings(tmp_path: Path) -> None:
    text = "名称,x\n" + "".join(f"联通{chr(0x4E00 + n)},{n}\n" for n in range(5000))
    assert len(_read(tmp_path, text.encode("gb18030")).numbers) == 5000


def test_two_encodings_in_one_file_are_refused_with_the_line(tmp_path: Path) -> None:
    refusal = _refusal(tmp_path, "名称,x\n甲地,1\n".encode() + "乙地,2\n".encode("gb18030"))
    assert (refusal.code, refusal.params["line"]) == ("file_encoding_mixed", 3)


def test_a_csv_row_of_another_width_is_unread_and_the_others_are_read(tmp_path: Path) -> None:
    table = _read(tmp_path, "a,b\n1,2\n3\n4,5,6\n7,8\n")
    assert table.columns == {"a": ["1", "7"], "b": ["2", "8"]}
    assert [(each.row, each.reason, each.params["values"]) for each in table.unread] == [
        (2, "row_width", 1),
        (3, "row_width", 3),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\xef\xbb\xbf \n", "file_empty"),
        (b"a,b\n", "file_without_rows"),
        (b'a,b\n1,"2\n', "csv_broken"),
        ("名称,x\n甲,1\n".encode("gb18030") + "乙地,2".encode(), "file_encoding_mixed"),
        (b"\xff\xfea\x00,", "file_encoding_mixed"),
        (b"a,b\n\xff\xff,1\n", "file_encoding_mixed"),
        (b"PK\x03\x04rest", "file_broken"),
        (b"PK\x05\x06" + b"\0" * 18, "file_packed"),
        (b"\x1f\x8brest", "file_packed"),
        (b"<osm></osm>", "file_kind_unknown"),
        (b'{"type": "FeatureCollection", "features": [', "file_broken"),
        (b"[" * 100_000, "file_broken"),
        (b'{"type": "FeatureCollection"}', "file_no_features"),
        (b'{"type": "Topology", "features": []}', "file_no_features"),
        (b"[1, 2]", "file_no_features"),
        (b'{"type": "FeatureCollection", "features": []}', "file_without_rows"),
        (b'{"type": "FeatureCollection", "features": [], "crs": "x"}', "crs_unknown"),
    ],
)
def test_a_file_that_cannot_be_taken_says_why(tmp_path: Path, content: bytes, code: str) -> None:
    refusal = _refusal(tmp_path, content)
    assert refusal.code == code
    assert refusal.params.get("file", "file") == "file"


def test_a_file_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        SourceFile.at(tmp_path / "nowhere.csv")


def test_geojson_gives_properties_geometries_ids_and_its_crs(tmp_path: Path) -> None:
    document = json.loads(geojson_text([(shapely.Point(1, 2), {"a": 1}), (None, {"b": [1, "x"]})]))
    document["features"][0]["id"] = 7
    document["crs"] = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    table = _read(tmp_path, json.dumps(document))
    assert table.columns == {"a": [1, None], "b": [None, [1, "x"]]}
    assert table.geometries == [shapely.Point(1, 2), None]
    assert list(table.feature_ids) == ["7", ""]
    assert table.crs == "urn:ogc:def:crs:EPSG::4490"


def test_features_that_cannot_be_read_are_unread(tmp_path: Path) -> None:
    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": ["a", "b"]}, "properties": {}},
        {"type": "Feature", "geometry": {"type": "Blob", "coordinates": [1, 2]}, "properties": {}},
        {
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [0, 0]]]},
            "properties": {},
        },
        {"type": "Point"},
        17,
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}, "properties": {"a": 1}},
    ]
    table = _read(tmp_path, json.dumps({"type": "FeatureCollection", "features": features}))
    assert [each.row for each in table.unread] == [1, 2, 3, 4, 5]
    assert {each.reason for each in table.unread} == {"feature_unreadable"}
    assert list(table.numbers) == [6]


def test_a_single_feature_is_one_row(tmp_path: Path) -> None:
    feature = json.loads(geojson_text([(shapely.Point(1, 2), {"a": 1})]))["features"][0]
    assert _read(tmp_path, json.dumps(feature)).columns == {"a": [1]}


def test_a_geopackage_gives_its_only_layer(tmp_path: Path) -> None:
    table = _read(tmp_path, _geopackage(tmp_path, "sites"))
    assert table.columns == {"name": ["甲", None], "n": [7.0, None], "day": ["2026-01-31", None]}
    assert table.geometries == [shapely.Point(102.7, 25.05), None]
    assert table.crs == "EPSG:4326"


def test_a_geopackage_with_several_layers_names_them_and_reads_the_chosen_one(tmp_path: Path) -> None:
    content = _geopackage(tmp_path, "one", "two")
    refusal = _refusal(tmp_path, content)
    assert refusal.code == "layers_several"
    assert refusal.params["layers"] == "one, two"
    assert len(_read(tmp_path, content, "two").numbers) == 2
    assert _refusal(tmp_path, content, "three").code == "layer_unknown"


def test_a_layer_of_a_file_without_layers_is_refused(tmp_path: Path) -> None:
    assert _refusal(tmp_path, "a\n1\n", "one").code == "layer_unknown"


@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.99])
def test_a_truncated_geopackage_is_broken(tmp_path: Path, share: float) -> None:
    content = _geopackage(tmp_path, "sites")
    assert _refusal(tmp_path, content[: int(len(content) * share)]).code == "file_broken"


_RING = st.lists(st.tuples(st.floats(-180, 180), st.integers(-90, 90)), min_size=0, max_size=5)


@given(ring=_RING, odd=st.sampled_from([None, "7", True, [], {}]))
def test_plain_polygons_are_read_as_all_geometries_are(ring: list[tuple[float, int]], odd: object) -> None:
    """The slow oracle is shapely's own reader of GeoJSON."""
    closed = [list(each) for each in [*ring, *ring[:1]]]
    if odd is not None and closed:
        closed[0] = closed[-1] = [odd, 1]
    geometry = {"type": "Polygon", "coordinates": [closed]}
    try:
        expected = shape(geometry)
    except (ValueError, TypeError, shapely.errors.ShapelyError):
        expected = None
    document = {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, "geometry": geometry}]}
    found = read_geojson(Path("x.geojson"), json.dumps(document).encode()).geometries
    assert list(found or ()) == ([] if expected is None else [expected])
