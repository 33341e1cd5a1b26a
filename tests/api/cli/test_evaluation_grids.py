"""Evaluation grids 评价网格 from a file to the map: imported, checked, published, listed, compared, exported."""

import json
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely

from tests.api.cli.patrolled_city import Run


@pytest.fixture
def run(in_town: Run) -> Run:
    return in_town


def answer(run: Run, *words: object, exit_code: int = 0) -> Any:
    done = run(*words, "--json")
    assert done.exit_code == exit_code, done.stderr
    return json.loads(done.stdout)


def survey(units: geopandas.GeoDataFrame, path: Path, parts: int) -> Path:
    """Evaluation grids of some communities of each street office, from west to east, as other cities write them."""
    features = []
    for street, own in units.groupby("street"):
        order = sorted(own["community"].unique(), key=lambda each: own[own["community"] == each].total_bounds[0])
        for number in range(min(parts, len(order))):
            members = own[own["community"].isin(order[number :: min(parts, len(order))])]
            outline = shapely.coverage_union_all(members.geometry.to_numpy())
            for part, each in enumerate(shapely.get_parts(outline).tolist()):
                features.append(
                    {
                        "type": "Feature",
                        "geometry": shapely.geometry.mapping(each),
                        "properties": {"编码": f"{street}E{parts}{number}{part}", "层级": "评价网格"},
                    }
                )
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False), "utf-8")
    return path


def test_evaluation_grids_go_all_the_way(run: Run, tmp_path: Path) -> None:
    answer(run, "grids", "export", tmp_path / "units.geojson")
    units = geopandas.read_file(tmp_path / "units.geojson", engine="pyogrio")
    units = units[units["level"] == "unit"]
    whole, parted = survey(units, tmp_path / "one.geojson", 1), survey(units, tmp_path / "two.geojson", 2)
    first = answer(run, "import", "grids", whole, "--publish")
    checked = run("grids", "check")
    (newest, *_) = answer(run, "grids", "list")
    second = answer(run, "import", "grids", parted)
    (diff,) = answer(run, "grids", "diff", 2, 3, "--level", "evaluation", "--out", tmp_path / "diff.geojson")
    (same,) = answer(run, "grids", "diff", 2, 3)
    told = run("grids", "diff", 2, 3, "--level", "evaluation", lang="zh-CN").stdout
    none = run("grids", "diff", 2, 3, "--level", "management", "--out", tmp_path / "none.geojson")
    written = answer(run, "grids", "export", tmp_path / "all.gpkg")
    again = answer(run, "import", "grids", tmp_path / "all.gpkg")
    exported = geopandas.read_file(tmp_path / "all.gpkg")

    assert first["counts"]["new"] > 0
    assert checked.exit_code == 0, checked.stdout
    assert (newest["version"], newest["status"]) == (2, "published")
    assert second["counts"]["refused"] == 0
    assert diff["counts"]["split"] + diff["counts"]["renamed"] + diff["counts"]["recut"] > 0
    assert diff["counts"]["unchanged"] == 0
    assert set(same["counts"]) - {kind for kind, count in same["counts"].items() if not count} == {"unchanged"}
    assert set(geopandas.read_file(tmp_path / "diff.geojson")["level"]) == {"evaluation"}
    assert "拆分" in told or "改码" in told
    assert none.exit_code == 0
    assert "–; 0 open problems" in none.stdout
    assert written["grids"] == len(exported)
    assert set(exported["level"]) >= {"unit", "evaluation"}
    assert exported[exported["level"] == "unit"]["evaluation"].notna().all()
    assert {name: count for name, count in again["counts"].items() if count} == {"unchanged": len(exported)}


def test_evaluation_grids_that_cut_unit_grids_are_found_by_the_check(run: Run, tmp_path: Path) -> None:
    answer(run, "grids", "export", tmp_path / "units.geojson")
    units = geopandas.read_file(tmp_path / "units.geojson", engine="pyogrio")
    units = units[units["level"] == "unit"]
    path = survey(units, tmp_path / "one.geojson", 1)
    document = json.loads(path.read_text("utf-8"))
    outline = shapely.geometry.shape(document["features"][0]["geometry"])
    west, south, east, north = outline.bounds
    half = shapely.intersection(outline, shapely.box(west, south, (west + east) / 2, north))
    part = max(shapely.get_parts(half).tolist(), key=shapely.area)
    document["features"][0]["geometry"] = shapely.geometry.mapping(part)
    path.write_text(json.dumps(document), "utf-8")
    brought = answer(run, "import", "grids", path)
    found = run("grids", "check")

    assert "larger_grid_cuts" in {each["reason"] for each in brought["warnings"]}
    assert found.exit_code == 3
    assert "evaluation" in found.stdout or "larger" in found.stdout
