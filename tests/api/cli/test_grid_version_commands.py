"""`gridsvc grids publish`, `diff`, `check`, `build --level management` and `head` as a user types them."""

import json
from pathlib import Path
from typing import Any

import geopandas
import pytest

from geodata.database import Database
from tests.api.cli.patrolled_city import Run


@pytest.fixture
def run(in_town: Run) -> Run:
    return in_town


def answer(run: Run, *words: object) -> Any:
    done = run(*words, "--json")
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)


def test_versions_are_compared_and_drawn(run: Run, tmp_path: Path) -> None:
    answer(run, "grids", "build", "--cell-m", 200)
    out, page = tmp_path / "new" / "changes.geojson", tmp_path / "page" / "changes.html"
    (told,) = answer(run, "grids", "diff", 1, 2, "--out", out, "--map", page)
    html = page.read_text("utf-8")
    drawn = geopandas.read_file(out)
    said = run("grids", "diff", 1, 2)
    chinese = run("grids", "diff", 2, 1, lang="zh-CN")

    assert sum(told["counts"].values()) == len(told["changes"])
    assert told["counts"]["merged"] > 20
    assert told["problems"] == []
    assert set(drawn["change"]) == {kind for kind, count in told["counts"].items() if count}
    assert set(drawn["side"]) == {"old", "new"}
    assert said.stdout.startswith("990101 version 1 → 2: ")
    assert "… +" in said.stdout
    assert "拆分" in chinese.stdout
    assert html.count('<span class="number"') == 60
    assert f"merged {told['counts']['merged']}" in html
    assert "http://www.w3.org" in html
    assert html.count("http") == html.count("http://www.w3.org/2000/svg")
    assert run("grids", "diff", 1, 2, "--map", tmp_path / "changes.png").exit_code == 3


def test_versions_that_are_not_there_are_not_compared(run: Run) -> None:
    done = run("grids", "diff", 1, 7)

    assert done.exit_code == 4
    assert "has both version 1 and version 7 (district: any)" in done.stderr


def test_a_set_that_is_the_same_has_not_changed(run: Run, tmp_path: Path) -> None:
    answer(run, "grids", "build")
    said = run("grids", "diff", 1, 2, "--out", tmp_path / "same.geojson").stdout
    assert len(said.splitlines()) == 2
    assert "unchanged" in said
    assert run("grids", "diff", 1, 2, "--out", tmp_path / "same.shp").exit_code == 3


def test_publishing_tells_what_was_filed_again(run: Run) -> None:
    answer(run, "grids", "build", "--cell-m", 200)
    said = run("grids", "publish").stdout
    answer(run, "grids", "build", "--cell-m", 150)
    later = run("grids", "publish", "--valid-from", "2999-01-01", lang="zh-CN").stdout
    (third, second, first) = answer(run, "grids", "list")

    assert "0 problems filed under other grids" in said
    assert "将自 2999-01-01 起生效" in later
    assert "生效当日重新归入网格" in later
    assert [each["status"] for each in (first, second, third)] == ["superseded", "published", "scheduled"]


def test_management_grids_are_made_and_get_a_head(run: Run) -> None:
    told = run("grids", "build", "--level", "management", "--minutes", 200, "--publish").stdout
    (made,) = answer(run, "grids", "build", "--level", "management", "--minutes", 200)
    grids = answer(run, "grids", "heads")
    code = grids[0]["code"]
    named = run("grids", "head", code, "--name", "张三", "--phone", "000", "--from", "2026-01-01")
    again = run("grids", "head", code, "--name", "李四", "--from", "2026-02-01", lang="zh-CN")
    early = run("grids", "head", code, "--name", "王五", "--from", "2026-01-15")

    assert "management grids of" in told
    assert "in force since" in told
    assert made["status"] == "draft"
    assert made["management"]["grids"] == len(grids) > 1
    assert made["management"]["balance"] <= 0.15
    assert "head 张三 since 2026-01-01" in named.stdout
    assert "网格长 李四" in again.stdout
    assert early.exit_code == 5
    assert answer(run, "grids", "heads")[0]["name"] == "李四"
    assert "no head yet" in run("grids", "heads").stdout
    assert run("grids", "check").exit_code == 0
    assert run("grids", "head", "990101001M900", "--name", "张三").exit_code == 4
    assert run("grids", "head", code, "--name", " ").exit_code == 3


def test_a_check_tells_places_and_remarks(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "findings.geojson"
    done = run("grids", "check", "--smallest", 8_000, "--largest", 9_900, "--out", out)

    assert done.exit_code == 0
    assert "grids are large" in done.stdout
    assert "… +" in done.stdout
    assert set(geopandas.read_file(out)["weight"]) == {"remark"}
    assert run("grids", "check", "--smallest", 9_000, "--largest", 8_000).exit_code == 3


def test_what_was_found_is_drawn(run: Run, own_town: Database, tmp_path: Path) -> None:
    page, clean = tmp_path / "new" / "findings.html", tmp_path / "clean.html"
    run("grids", "check", "--map", clean)
    with own_town.connect() as connection:
        connection.execute("DELETE FROM grid WHERE code = (SELECT min(code) FROM grid)")
    done = run("grids", "check", "--map", page, "--largest", 9_900, lang="zh-CN")
    html = page.read_text("utf-8")

    assert done.exit_code == 3
    assert "没有网格" in html or "空隙" in html
    assert html.count('<li id="f0-') == 60
    assert 'class="shape fault"' in html
    assert 'class="shape remark"' in html
    assert "http" not in html
    assert "<script" not in html
    assert "Nothing was found" in clean.read_text("utf-8")
    assert run("grids", "check", "--map", tmp_path / "findings.png").exit_code == 3
