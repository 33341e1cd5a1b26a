import dataclasses
from pathlib import Path
from uuid import UUID

import pytest

from gridsvc.errors import Conflict, InvalidInput, NotFound
from gridsvc.language import Language
from maps import export
from maps.description import CityView, Sheet
from maps.export import MapData, export_maps
from maps.page_files import all_files
from tests.maps.conftest import NAUGHTY, PLAN


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_folder_holds_pages_in_both_languages_with_their_scripts_and_data(
    tmp_path: Path, city: CityView, data: MapData
) -> None:
    first = export_maps(tmp_path / "maps", city, data)
    written = files(tmp_path / "maps")
    assert first == tmp_path / "maps" / "index.html"
    for stem in ("problems", "sites", f"plan-{PLAN}"):
        assert {f"{stem}.html", f"{stem}.en.html", f"scripts/{stem}.js", f"scripts/{stem}.en.js"} <= set(written)
    assert {f"assets/{name}" for name in all_files()} <= set(written)
    assert {f"data/{name}.js" for name in ("regions", "roads", "closures", "sites", "problems", f"plan-{PLAN}")} <= set(
        written
    )


def test_the_first_language_has_the_plain_names(tmp_path: Path, city: CityView, data: MapData) -> None:
    export_maps(tmp_path / "maps", city, data, language=Language.EN)
    assert 'lang="en"' in (tmp_path / "maps/index.html").read_text("utf-8")
    assert 'lang="zh-CN"' in (tmp_path / "maps/index.zh-CN.html").read_text("utf-8")


def test_data_cannot_end_their_script(tmp_path: Path, city: CityView, data: MapData) -> None:
    export_maps(tmp_path / "maps", city, data)
    written = files(tmp_path / "maps")
    assert not [name for name, content in written.items() if name.startswith("data/") and b"<" in content]
    assert NAUGHTY.partition(" ")[0].encode() not in written["data/sites.js"]


def test_the_same_data_are_written_to_the_same_bytes(tmp_path: Path, city: CityView, data: MapData) -> None:
    export_maps(tmp_path / "one", city, data)
    export_maps(tmp_path / "other", city, data)
    assert files(tmp_path / "one") == files(tmp_path / "other")


def test_a_second_export_replaces_the_first_whole(tmp_path: Path, city: CityView, data: MapData) -> None:
    export_maps(tmp_path / "maps", city, data)
    export_maps(tmp_path / "maps", dataclasses.replace(city, plans=()), data)
    assert not (tmp_path / "maps" / f"plan-{PLAN}.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["maps"]


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path, city: CityView, data: MapData) -> None:
    (tmp_path / "diary.txt").write_text("mine")
    with pytest.raises(Conflict) as refused:
        export_maps(tmp_path, city, data)
    assert refused.value.code == "folder_in_use"
    assert [path.name for path in tmp_path.iterdir()] == ["diary.txt"]


def test_a_file_is_no_folder(tmp_path: Path, city: CityView, data: MapData) -> None:
    (tmp_path / "maps").write_text("")
    with pytest.raises(Conflict):
        export_maps(tmp_path / "maps", city, data)


def test_an_export_that_fails_leaves_what_was_there(
    tmp_path: Path, city: CityView, data: MapData, monkeypatch: pytest.MonkeyPatch
) -> None:
    export_maps(tmp_path / "maps", city, data)
    before = files(tmp_path / "maps")
    monkeypatch.setattr(export, "all_files", lambda: ("vendor/nowhere.js",))
    with pytest.raises(NotFound):
        export_maps(tmp_path / "maps", city, data)
    assert files(tmp_path / "maps") == before
    assert [path.name for path in tmp_path.iterdir()] == ["maps"]


def test_a_plan_without_data_is_refused_before_anything_is_written(
    tmp_path: Path, city: CityView, data: MapData
) -> None:
    with pytest.raises(InvalidInput) as refused:
        export_maps(tmp_path / "maps", city, dataclasses.replace(data, plans={UUID(int=9): data.plans[PLAN]}))
    assert refused.value.params["plans"] == [str(PLAN)]
    assert list(tmp_path.iterdir()) == []


def test_route_lists_are_linked_from_the_first_page(tmp_path: Path, city: CityView, data: MapData) -> None:
    page = export_maps(tmp_path / "maps", city, data, sheets=[Sheet("第1队", "../routes/1.html")])
    assert '<a href="../routes/1.html"><bdi dir="auto">第1队</bdi></a>' in page.read_text("utf-8")
