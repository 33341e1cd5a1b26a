"""A folder of maps that opens from a file: pages in both languages, scripts, styles and data beside them."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from gridsvc.errors import Conflict, InvalidInput
from gridsvc.language import Language
from maps.description import CityView, RenderedPage, Sheet
from maps.embedded import EmbeddedPlan, OpenProblems, Table, data_script, plan_data, problems_data, table_data
from maps.page_files import all_files, path_of
from maps.pages import plan_list, plan_page, problem_page, site_page
from maps.rendering import Exported, Page

MARK = ".gridsvc-maps"
"""Lies in every exported folder: only such a folder, or an empty one, is ever replaced."""


@dataclass(frozen=True, slots=True)
class MapData:
    """Everything the maps of one city show; plans by id, each of them named in the description too.

    What sites are found by, where no service answers: `sites`, by id [code, folded name, readings]; `category` and
    `street`, by code their labels.
    """

    regions: Table
    roads: Table
    closures: Table
    grids: Table
    sites: Table
    problems: OpenProblems
    plans: Mapping[UUID, EmbeddedPlan] = field(default_factory=dict)
    site_words: Mapping[str, Any] = field(default_factory=dict)


def export_maps(
    folder: Path,
    description: CityView,
    data: MapData,
    *,
    language: Language = Language.ZH,
    sheets: Sequence[Sheet] = (),
) -> Path:
    """Write the maps whole or not at all; answers the page to open. `language` is the one that index.html speaks."""
    missing = [str(link.id) for link in description.plans if link.id not in data.plans]
    if missing:
        raise InvalidInput(f"no data were given for the plans {', '.join(missing)}", params={"plans": missing})
    _check_replaceable(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as name:
        made = Path(name) / "maps"
        made.mkdir(mode=0o755)
        for path, text in _texts(description, data, language, sheets):
            _write(made / path, text)
        _copy_assets(made / "assets")
        _write(made / MARK, "")
        if folder.exists():
            folder.rename(Path(name) / "before")
        made.rename(folder)
    return folder / "index.html"


def _texts(city: CityView, data: MapData, first: Language, sheets: Sequence[Sheet]) -> Iterator[tuple[str, str]]:
    rendering = Exported(first)
    for language in Language:
        yield rendering.page(Page.PLANS, city, language), plan_list(city, language, rendering, sheets=sheets)
        yield from _page_files(Page.PROBLEMS, problem_page(city, language, rendering), city, rendering, language)
        yield from _page_files(Page.SITES, site_page(city, language, rendering), city, rendering, language)
        for link in city.plans:
            page = plan_page(city, link, language, rendering)
            yield rendering.page(Page.PLAN, city, language, link), page.html
            yield rendering.script(Page.PLAN, city, language, link), page.script
    yield from _data_texts(data)


def _page_files(
    page: Page, rendered: RenderedPage, city: CityView, rendering: Exported, language: Language
) -> Iterator[tuple[str, str]]:
    yield rendering.page(page, city, language), rendered.html
    yield rendering.script(page, city, language), rendered.script


def _data_texts(data: MapData) -> Iterator[tuple[str, str]]:
    yield "data/regions.js", data_script({"regions": table_data(data.regions)})
    yield "data/roads.js", data_script({"roads": table_data(data.roads)})
    yield "data/closures.js", data_script({"closures": table_data(data.closures)})
    yield "data/sites.js", data_script({"sites": table_data(data.sites), "siteWords": data.site_words})
    problems = {"open": table_data(data.problems.table), "problems": problems_data(data.problems)}
    yield "data/problems.js", data_script({"grids": table_data(data.grids), **problems})
    for key, plan in data.plans.items():
        yield f"data/plan-{key}.js", data_script({f"plan-{key}": plan_data(plan)})


def _copy_assets(folder: Path) -> None:
    for name in all_files():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path_of(name), target)


def _check_replaceable(folder: Path) -> None:
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise Conflict(
            f"{folder} holds other files; name a new or an empty folder",
            code="folder_in_use",
            params={"folder": str(folder)},
        )
    if folder.exists() and not folder.is_dir():
        raise Conflict(f"{folder} is a file", code="folder_in_use", params={"folder": str(folder)})


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
