"""Files of streets are checked by command, without a city and without a database."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from osmium import SimpleWriter
from osmium.osm.mutable import Node, Way
from typer.testing import CliRunner, Result

from api.cli import app
from geodata.sample.road_city.city import city_streets
from geodata.sample.road_city.order import RoadCity
from geodata.sample.road_city.osm_file import write_streets


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Streets of a synthetic city with islands and restrictions."""
    path = tmp_path_factory.mktemp("roads") / "city.osm.pbf"
    write_streets(path, city_streets(RoadCity(2_000, 7, 40, 6)))
    return path


def test_findings_are_told_in_both_languages_with_remedies(city: Path) -> None:
    english, chinese = (run("--lang", lang, "roads", "check", city) for lang in ("en", "zh"))

    assert english.exit_code == chinese.exit_code == 3
    assert "no street leads there at all" in english.stdout
    assert "one-ways lead in and none out" in english.stdout
    assert "remedy: " in english.stdout
    assert "没有任何道路相连" in chinese.stdout
    assert "处理建议" in chinese.stdout
    for done in (english, chinese):
        assert "road_" not in done.stdout
        assert "{" not in done.stdout


def test_findings_are_json_with_streets_and_places(city: Path) -> None:
    told = json.loads(run("roads", "check", city, "--json").stdout)

    assert told["file"] == city.name
    assert told["synthetic"] is True
    assert told["dead_ends"] > 0
    assert told["modes"]["car"]["outside_edges"] > 0
    reasons = {each["why"] for each in told["findings"] if each["code"] == "road_island"}
    assert {"apart", "access", "no_way_out"} <= reasons
    for each in told["findings"]:
        assert each["text"]
        assert each["remedy"]
        assert each["sources"]
        assert 102 < each["lon"] < 104
    assert {each["code"] for each in told["remarks"]} == {"turns_taken"}


def test_findings_are_written_as_geojson_with_their_lines(city: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "found.geojson"
    told = json.loads(run("roads", "check", city, "--json", "--out", out).stdout)
    written = json.loads(out.read_text("utf-8"))

    assert len([each for each in written["features"] if each["properties"]["fault"]]) == len(told["findings"])
    assert {each["geometry"]["type"] for each in written["features"]} == {"MultiLineString"}
    assert written["features"][0]["properties"]["text"] == told["findings"][0]["text"]
    refused = run("roads", "check", city, "--out", tmp_path / "found.txt")
    assert refused.exit_code == 3
    assert "found.txt" in refused.stderr


def test_findings_are_drawn_on_a_page_that_says_that_they_are_synthetic(city: Path, tmp_path: Path) -> None:
    page = tmp_path / "new" / "found.html"
    done = run("--lang", "en", "roads", "check", city, "--map", page)
    drawn = page.read_text("utf-8")

    assert f"{city.name} is synthetic" in done.stdout
    assert "Check of streets: city.osm.pbf" in drawn
    assert 'class="banner"' in drawn
    assert drawn.count('<li id="f0-') > 10
    assert "no street leads there at all" in drawn
    assert "src=" not in drawn
    assert run("roads", "check", city, "--map", tmp_path / "found.pdf").exit_code == 3


def test_streets_with_nothing_wrong_exit_with_zero(tmp_path: Path) -> None:
    path = tmp_path / "ring.osm.pbf"
    write(path, {"highway": "residential", "name": "环路"})
    done = run("--lang", "en", "roads", "check", path)
    assert done.exit_code == 0
    assert "Nothing found" in done.stdout
    assert "synthetic" not in done.stdout


@pytest.mark.parametrize(("limit", "exit_code"), [("5O", 3), ("500", 3), ("50", 0), ("signals", 0), ("30 mph", 0)])
def test_a_slip_in_a_speed_limit_is_told(tmp_path: Path, limit: str, exit_code: int) -> None:
    path = tmp_path / "ring.osm.pbf"
    write(path, {"highway": "residential", "name": "环路", "maxspeed": limit})
    done = run("--lang", "en", "roads", "check", path)
    assert done.exit_code == exit_code
    assert (f"w1 maxspeed={limit}, w2 maxspeed={limit}" in done.stdout) == (exit_code == 3)


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (lambda content: content[: len(content) // 2], "breaks off or is damaged"),
        (lambda content: content[:40], "breaks off or is damaged"),
        (lambda content: content[:500] + bytes(1000) + content[1500:], "breaks off or is damaged"),
        (lambda _: b"", "is empty"),
        (lambda _: b"OSMHeader but not really", "breaks off or is damaged"),
        (lambda _: b"streets of a city", "is none of OSM PBF"),
    ],
)
def test_files_that_cannot_be_read_are_refused_in_words(
    city: Path, tmp_path: Path, broken: Callable[[bytes], bytes], words: str
) -> None:
    path = tmp_path / "cut.osm.pbf"
    path.write_bytes(broken(city.read_bytes()))
    done = run("--lang", "en", "roads", "check", path)
    assert done.exit_code == 3
    assert f"cut.osm.pbf {words}" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("tags", [None, {"building": "yes"}, {"highway": "proposed"}])
def test_a_file_without_streets_says_so(tmp_path: Path, tags: dict[str, str] | None) -> None:
    path = tmp_path / "bare.osm.pbf"
    write(path, tags)
    done = run("--lang", "en", "roads", "check", path)
    assert done.exit_code == 3
    assert "bare.osm.pbf holds no streets" in done.stderr


def test_streets_closed_to_all_are_said_to_be(tmp_path: Path) -> None:
    path = tmp_path / "shut.osm.pbf"
    write(path, {"highway": "residential", "access": "no"})
    done = run("--lang", "en", "roads", "check", path)
    assert done.exit_code == 3
    assert "no street that anyone may use" in done.stderr


def write(path: Path, tags: dict[str, str] | None) -> None:
    """A file with one closed way of two halves, or with nothing."""
    with SimpleWriter(str(path)) as writer:
        for number, place in enumerate([(102.7, 25.0), (102.71, 25.0), (102.71, 25.01)] if tags else [], start=1):
            writer.add_node(Node(id=number, location=place))
        if tags:
            writer.add_way(Way(id=1, nodes=[1, 2, 3], tags=tags))
            writer.add_way(Way(id=2, nodes=[3, 1], tags=tags))
