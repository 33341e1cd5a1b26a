"""`gridsvc city`, `roads`, `import roads` and `grids` as a user types them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shapely

from api.sentences import catalogue
from geodata.database import Database
from tests.api.cli.patrolled_city import Run, commands_on
from tests.fixtures.small_town import services

EDGES = 2 * 12 * 11


@pytest.fixture
def run(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs a command in this process, on a database without a city."""
    with commands_on(database, monkeypatch) as running:
        yield running


def answer(run: Run, *words: object) -> Any:
    done = run(*words, "--json")
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def test_a_dry_run_tells_all_and_writes_nothing(run: Run, town: Path) -> None:
    told = answer(run, "city", "file", town, "--name", "试城", "--dry-run")

    assert told["dry_run"]
    assert told["city"]["code"] == "990100"
    assert told["roads"]["edges"] == EDGES
    assert told["grids"] > 300
    assert told["sites"]["new"] == 3
    assert told["sites"]["unmapped"] == {"amenity=bench": 1}
    assert answer(run, "city", "list") == []


def test_a_dry_run_of_a_city_that_is_there_changes_nothing(in_town: Run, town: Path) -> None:
    before = answer(in_town, "city", "show")
    town.write_text(town.read_text("utf-8").replace("银行", "新银行"), "utf-8")
    told = answer(in_town, "city", "file", town, "--name", "试城", "--dry-run")

    assert (told["outcome"], told["sites"]["changed"]) == ("changed", 1)
    assert answer(in_town, "city", "show") == before


def test_a_city_is_made_shown_and_listed(run: Run, town: Path) -> None:
    made = answer(run, "city", "file", town, "--name", "试城", "--name-en", "Testville")
    shown = answer(run, "city", "show")

    assert shown["code"] == "990100"
    assert shown["grids"] == made["grids"]
    assert shown["regions"]["community"] == made["communities"]
    assert shown["sites"] == made["sites"]["by_category"] == {"park_square": 1, "bank": 1, "school": 1}
    assert shown["roads"]["attribution"].startswith("© OpenStreetMap")
    assert "990100  试城  Testville  Asia/Shanghai  EPSG:32648  provisional" in run("city", "list").stdout


@pytest.mark.parametrize(
    ("lang", "words"), [("en", ("New city 990100", "unit grids")), ("zh-CN", ("新城市", "单元网格"))]
)
def test_people_are_told_in_their_language(run: Run, town: Path, lang: str, words: tuple[str, ...]) -> None:
    told = run("city", "file", town, "--name", "试城", lang=lang).stdout

    assert all(word in told for word in words)
    assert "{" not in told


def test_official_things_can_be_said(run: Run, town: Path) -> None:
    options = ("--code", "530100", "--time-zone", "Asia/Urumqi", "--metric-srid", "4544", "--attribution", "我")
    told = answer(run, "city", "file", town, "--name", "昆明", *options)

    assert told["city"]["time_zone"] == "Asia/Urumqi"
    assert told["city"]["metric_srid"] == 4544
    assert not told["city"]["provisional"]
    assert told["source"]["attribution"] == "我"


@pytest.mark.parametrize(
    ("words", "exit_code"),
    [
        (("city", "file", "{town}"), 2),
        (("city", "file", "{town}", "--name", " "), 3),
        (("city", "file", "{town}", "--name", "a", "--code", "12"), 3),
        (("city", "file", "{town}", "--name", "a", "--time-zone", "Mars/Base"), 3),
        (("city", "file", "none.osm", "--name", "a"), 4),
        (("city", "init", "--name", "a"), 3),
        (("city", "init", "--name", "a", "--from-roads"), 3),
        (("city", "show"), 4),
        (("city", "show", "--city", "123456"), 4),
        (("roads", "check", "none.osm"), 4),
        (("roads", "close"), 2),
        (("grids", "check"), 4),
    ],
)
def test_what_cannot_be_done_exits_with_its_code(run: Run, town: Path, words: tuple[str, ...], exit_code: int) -> None:
    done = run(*(word.format(town=town) for word in words))

    assert done.exit_code == exit_code
    assert done.stderr
    assert "{" not in done.stderr.replace("{file}", "")


def test_a_broken_file_makes_no_city(run: Run, town: Path) -> None:
    town.write_text(town.read_text("utf-8")[:-100], "utf-8")

    assert run("city", "file", town, "--name", "试城").exit_code == 3
    assert answer(run, "city", "list") == []


def test_a_city_is_begun_by_its_boundary(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "outline.geojson"
    path.write_text(shapely.to_geojson(shapely.box(102.6, 24.9, 102.8, 25.1)))
    begun = answer(run, "city", "init", "--name", "试城", "--boundary", path)

    assert begun["time_zone"] == "Asia/Shanghai"
    assert begun["bounds"] == [102.6, 24.9, 102.8, 25.1]
    assert run("city", "init", "--name", "别城", "--boundary", path, "--from-roads").exit_code == 2


def test_a_boundary_may_be_in_shifted_coordinates(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "outline.geojson"
    path.write_text(shapely.to_geojson(shapely.box(102.6, 24.9, 102.8, 25.1)))
    begun = answer(run, "city", "init", "--name", "试城", "--boundary", path, "--boundary-crs", "gcj02")
    west, south, *_ = begun["bounds"]

    assert 102.598 < west < 102.599
    assert 24.902 < south < 24.904


def test_a_city_grows_from_roads_to_grids(run: Run, town: Path) -> None:
    answer(run, "city", "init", "--name", "试城", "--time-zone", "Asia/Shanghai", "--metric-srid", "32648")
    roads = answer(run, "import", "roads", town)
    answer(run, "city", "init", "--name", "试城", "--from-roads")
    (built,) = answer(run, "grids", "build")
    (listed,) = answer(run, "grids", "list")
    (published,) = answer(run, "grids", "publish", "--valid-from", "2026-11-01")

    assert (roads["counts"]["new"], roads["network"]["edges"]) == (EDGES, EDGES)
    quality = built.pop("quality")

    assert built == listed
    assert (built["method"], quality["grids"]) == ("streets", built["grids"])
    assert (built["status"], published["status"], published["valid_from"]) == ("draft", "published", "2026-11-01")
    assert run("grids", "check").exit_code == 0
    assert "in force since 2026-11-01" in run("grids", "list").stdout


def test_grids_are_built_in_every_shape_and_told_of(in_town: Run, tmp_path: Path) -> None:
    river, homes = tmp_path / "river.geojson", tmp_path / "homes.geojson"
    river.write_text(shapely.to_geojson(shapely.LineString([(102.7, 25.003), (102.717, 25.0044)])))
    homes.write_text(shapely.to_geojson(shapely.box(102.7041, 25.0041, 102.7049, 25.0049)))
    square, hexagon = (answer(in_town, "grids", "build", "--shape", each)[0] for each in ("square", "hexagon"))
    told = in_town("grids", "build", "--lines", river, "--buildings", homes, lang="en").stdout

    assert (square["method"], hexagon["method"]) == ("square", "hexagon")
    assert square["quality"]["rectangularity"] > 0.99 > hexagon["quality"]["rectangularity"]
    assert square["quality"]["buildings"] is None
    assert all(words in told for words in ("draft", "median", "rectangularity", "buildings of 1"))
    assert in_town("grids", "check").exit_code == 0


@pytest.mark.parametrize(("option", "words"), [("--lines", "holds no lines"), ("--buildings", "holds no polygons")])
def test_files_of_nothing_of_use_make_no_grids(in_town: Run, tmp_path: Path, option: str, words: str) -> None:
    file = tmp_path / "points.geojson"
    file.write_text(shapely.to_geojson(shapely.Point(102.7, 25)))
    done = in_town("grids", "build", option, file)

    assert (done.exit_code, len(answer(in_town, "grids", "list"))) == (3, 1)
    assert words in done.stderr


def test_a_dry_run_of_roads_writes_nothing_and_a_report_is_kept(run: Run, town: Path, tmp_path: Path) -> None:
    answer(run, "city", "init", "--name", "试城", "--time-zone", "Asia/Shanghai", "--metric-srid", "32648")
    told = answer(run, "import", "roads", town, "--dry-run", "--report", tmp_path / "report.json")

    assert told["counts"]["new"] == EDGES
    assert json.loads((tmp_path / "report.json").read_text("utf-8"))["written"] is False
    assert answer(run, "city", "show")["roads"] is None


def test_refused_roads_exit_with_3(run: Run, town: Path) -> None:
    answer(run, "city", "init", "--name", "试城", "--time-zone", "Asia/Shanghai", "--metric-srid", "32648")
    town.write_text("<osm version='0.6'></osm>")
    done = run("import", "roads", town)

    assert done.exit_code == 3
    assert "holds no streets" in done.stdout


def test_damaged_grids_are_found(in_town: Run, own_town: Database) -> None:
    with own_town.connect() as connection:
        connection.execute("DELETE FROM grid WHERE code = (SELECT min(code) FROM grid)")
    done = in_town("grids", "check", "--json")

    assert done.exit_code == 3
    (checked,) = json.loads(done.stdout)
    assert [each["code"] for each in checked["findings"]] == ["community_not_covered"]


def test_streets_are_closed_and_opened(in_town: Run) -> None:
    closed = answer(in_town, "roads", "close", "3号路", "--from", "2026-11-23T08:00", "--reason", "施工")
    told = answer(in_town, "roads", "closures")
    assert (closed["edges"], len(closed["closures"]), closed["closed_already"]) == (11, 11, 0)
    assert {each["closed_from"] for each in told} == {"2026-11-23 08:00:00+08:00"}
    assert {tuple(each["streets"]) for each in told} == {("3号路",)}
    (line,) = in_town("roads", "closures").stdout.splitlines()
    assert line.startswith("3号路 (edge, edges: 11, ")
    assert line.endswith("2026-11-23 08:00 – …  施工")
    answer(in_town, "roads", "close", "4号路", "--from", "2026-11-23T08:00", "--until", "2026-11-24")
    assert len(in_town("roads", "closures").stdout.splitlines()) == 2
    again = in_town("roads", "close", "3号路", "--from", "2026-11-23T08:00")
    assert (again.exit_code, "closed already" in again.stderr) == (5, True)

    assert answer(in_town, "roads", "open", closed["closures"][0]) == {"ended": 1}
    assert answer(in_town, "roads", "open", "3号路") == {"ended": 10}
    assert in_town("roads", "open", "3号路").exit_code == 5
    missing = in_town("roads", "close", "无名路")
    assert (missing.exit_code, "无名路" in missing.stderr) == (4, True)
    assert in_town("roads", "close", "").exit_code == 3


def test_a_street_of_an_area_is_opened_alone(in_town: Run, tmp_path: Path) -> None:
    area = tmp_path / "area.geojson"
    area.write_text(json.dumps(shapely.geometry.mapping(shapely.box(102, 24, 104, 26))))
    closed = answer(in_town, "roads", "close", "--area", area)
    assert (len(closed["closures"]), closed["edges"]) == (1, EDGES)
    assert answer(in_town, "roads", "open", "3号路") == {"ended": 1}
    assert len(answer(in_town, "roads", "closures")) == EDGES - 11
    assert answer(in_town, "roads", "open", "--area", area) == {"ended": EDGES - 11}
    assert in_town("roads", "closures").stderr.strip() == "No street is closed"


def test_streets_of_one_name_have_to_be_chosen(in_town: Run, own_town: Database) -> None:
    with own_town.connect() as connection:
        connection.execute("UPDATE road_edge SET geom = ST_Translate(geom, 0, 0.3) WHERE name = '4号路'")
        connection.execute("UPDATE road_edge SET name = '3号路' WHERE name = '4号路'")
    refused = in_town("roads", "close", "3号路")
    assert (refused.exit_code, refused.stderr.count("--near 1")) == (3, 2)
    place = refused.stderr.split("--near ")[1].split(";")[0]
    assert answer(in_town, "roads", "close", "3号路", "--near", place)["edges"] == 11
    assert answer(in_town, "roads", "close", "3号路", "--everywhere")["closed_already"] == 11
    assert in_town("roads", "close", "3号路", "--near", "north").exit_code == 2


def test_a_file_of_roads_is_checked_without_a_city(run: Run, town: Path) -> None:
    done = run("roads", "check", town)

    assert done.exit_code == 0
    assert f"{EDGES} edges" in done.stdout
    text = town.read_text("utf-8").replace('v="primary"/>', 'v="primary"/><tag k="oneway" v="yes"/>')
    town.write_text(text.replace('v="residential"/>', 'v="residential"/><tag k="oneway" v="yes"/>'), "utf-8")
    assert run("roads", "check", town).exit_code == 3


def test_a_named_place_becomes_a_city(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with services() as stub:
        monkeypatch.setenv("GRIDSVC_OSM_NOMINATIM", stub.services.nominatim)
        monkeypatch.setenv("GRIDSVC_OSM_OVERPASS", stub.services.overpass)
        tried = answer(run, "city", "osm", "--place", "Testville", "--dry-run")
        made = answer(run, "city", "osm", "--place", "Testville", "--name", "试城")
        unknown = run("city", "osm", "--place", "Nowhere")

    assert tried["city"]["name_zh"] == "Testville"
    assert tried["grids"] == made["grids"] > 200
    assert unknown.exit_code == 4
    assert [each["name_zh"] for each in answer(run, "city", "list")] == ["试城"]


def test_services_that_do_not_answer_exit_with_6(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIDSVC_OSM_NOMINATIM", "http://127.0.0.1:9/")
    monkeypatch.setenv("GRIDSVC_OSM_OVERPASS", "http://127.0.0.1:9/api")

    refused = run("city", "osm", "--place", "Testville")
    assert refused.exit_code == 6
    assert "Connection refused; check the network" in refused.stderr
    assert "Pool" not in refused.stderr


def test_every_sentence_is_there_in_both_languages() -> None:
    sentences = catalogue().sentences
    assert all(set(sentences[code]) == {"zh", "en"} for code in sentences)


def test_cities_are_told_in_the_language_asked_for(run: Run, town: Path) -> None:
    assert "no city yet" in run("city", "list").stderr
    answer(run, "city", "file", town, "--name", "试城")

    assert "暂定" in run("city", "list", lang="zh").stdout
    shown = run("city", "show", lang="zh").stdout
    assert f"道路：{EDGES} 条边" in shown
    assert "点位 3 个" in shown
    assert "provisional" not in shown
    answer(run, "city", "init", "--name", "空城", "--time-zone", "Asia/Shanghai", "--metric-srid", 4543)
    assert "gridsvc import roads" in run("city", "show", "--city", "990200").stdout


def test_grids_are_exported_into_a_new_folder_but_not_into_a_file(in_town: Run, town: Path, tmp_path: Path) -> None:
    written = answer(in_town, "grids", "export", tmp_path / "new" / "grids.gpkg")
    assert Path(written["file"]).is_file()
    for lang, reason in (("en", "is a file of this name"), ("zh", "已有同名文件")):
        done = in_town("grids", "export", town / "grids.gpkg", lang=lang)
        assert done.exit_code == 5
        assert str(town) in done.stderr
        assert reason in done.stderr
