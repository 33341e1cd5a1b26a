"""The demonstration: whole, repeatable, and harmless to other cities."""

import itertools
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from api.demo.demonstration import Order, Run, demonstrate
from geodata.cities import CityStore, city_named
from geodata.database import Database, DatabaseRole
from geodata.database.connection import make_database
from geodata.reference import load_reference_data
from geodata.stores.site_search import SiteSearch
from gridsvc.actors import Actor, Role
from gridsvc.cities import City

MANUAL = Path(__file__).parents[2] / "docs" / "sites.md"
TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
ACTOR = Actor("tester", Role.ADMINISTRATOR)
KEYS = {
    "synthetic",
    "sites",
    "grids",
    "problems_open",
    "visits_due",
    "visits_planned",
    "visits_unplanned",
    "largest_gap_in_cycle_days",
    "largest_rolling_gap_days",
    "faults",
    "teams",
    "days",
    "travel_h",
    "seconds",
}
COUNTED = "SELECT count(*), coalesce(max(seq), 0) FROM change"


@dataclass(frozen=True)
class Demonstrated:
    """A database beside a real city, the folder and the summary of the demonstration in it."""

    database: Database
    folder: Path
    summary: dict[str, Any]


@pytest.fixture(scope="module")
def first_run(server: Database, migrated_template: Database, tmp_path_factory: pytest.TempPathFactory) -> Demonstrated:
    """The demonstration once, to be copied and never changed."""
    make_database(server, "demonstrated", template=migrated_template.name)
    database, folder = server.sibling("demonstrated"), tmp_path_factory.mktemp("first") / "demo"
    with database.connect(DatabaseRole.APP) as connection:
        load_reference_data(connection)
        CityStore(connection).add(City("530100", "昆明市", "Kunming", "Asia/Shanghai", 4543))
    return Demonstrated(database, folder, shown(database, folder))


@pytest.fixture
def demonstrated(first_run: Demonstrated, copy_of: Callable[[Database], Database], tmp_path: Path) -> Demonstrated:
    """A copy of the first run's database and folder."""
    folder = shutil.copytree(first_run.folder, tmp_path / "demo")
    return Demonstrated(copy_of(first_run.database), folder, first_run.summary)


def shown(database: Database, folder: Path, *, seed: int = 1) -> dict[str, Any]:
    seconds = itertools.count()
    run = Run(database, ACTOR, lambda: NOON + timedelta(seconds=next(seconds)), lambda _share, _code: None)
    return demonstrate(Order("small", seed, folder, today=TODAY), run)


def changes(database: Database) -> object:
    with database.connect(DatabaseRole.READ) as connection:
        return connection.execute(COUNTED).fetchone()


def test_each_plan_tells_what_the_other_levels_of_its_group_cover(first_run: Demonstrated) -> None:
    plans = [json.loads(path.read_text("utf-8")) for path in sorted(first_run.folder.rglob("plan.json"))]
    covers = [plan["certificate"]["cover_by_level"] for plan in plans]
    assert len(covers) == 3
    levels = sorted((set(cover) for cover in covers), key=len)
    assert [len(each) for each in levels] == [1, 3, 4]
    assert levels[0] < levels[1] < levels[2] == {"leaders", "office", "agency", "any"}


def test_the_small_district_is_planned_whole_and_a_second_run_changes_nothing(demonstrated: Demonstrated) -> None:
    database, folder, first = demonstrated.database, demonstrated.folder, demonstrated.summary
    assert set(first) >= KEYS
    assert (first["visits_unplanned"], first["faults"], first["sites"], first["days"]) == (0, 0, 48, 10)
    assert json.loads((folder / "summary.json").read_text("utf-8")) == first
    before = (changes(database), {path: path.stat().st_mtime_ns for path in folder.rglob("*")})
    assert shown(database, folder) == first
    assert (changes(database), {path: path.stat().st_mtime_ns for path in folder.rglob("*")}) == before


def test_another_seed_replaces_the_synthetic_city_and_touches_no_other(demonstrated: Demonstrated) -> None:
    second = shown(demonstrated.database, demonstrated.folder, seed=2)
    assert second["plans"] != demonstrated.summary["plans"]
    assert (second["visits_unplanned"], second["faults"]) == (0, 0)
    with demonstrated.database.connect(DatabaseRole.READ) as connection:
        cities = connection.execute("SELECT code, synthetic FROM city ORDER BY code").fetchall()
    assert cities == [("530100", False), ("990000", True)]


def test_missing_files_are_written_again_from_what_is_stored(demonstrated: Demonstrated) -> None:
    database, plan = demonstrated.database, demonstrated.folder / "lists" / "office" / "plan.json"
    before = changes(database)
    plan.unlink()
    assert shown(database, demonstrated.folder)["plans"] == demonstrated.summary["plans"]
    assert plan.is_file()
    assert changes(database) == before


def test_exported_pages_load_nothing_from_elsewhere_and_say_that_they_are_synthetic(first_run: Demonstrated) -> None:
    pages = list(first_run.folder.rglob("*.html"))
    assert len(pages) > 10
    for page in pages:
        text = page.read_text("utf-8")
        assert not re.search(r"""(?:src|<link[^>]+href)\s*=\s*["']?(?:https?:)?//""", text), page
        assert "合成" in text or "ynthetic" in text, page


def test_what_the_manual_says_to_type_finds_sites_of_the_demonstration(demonstrated: Demonstrated) -> None:
    manual, _, _ = MANUAL.read_text("utf-8").partition("in cities with such names")
    typed = [word for row in re.findall(r"^\| (`.*?) \|", manual, re.MULTILINE) for word in re.findall("`(.+?)`", row)]
    assert {"学校", "jmsc"} <= set(typed)
    with demonstrated.database.connect(DatabaseRole.APP) as connection:
        search = SiteSearch(connection, city_named(connection, "990000").id)
        search.read_names()
        assert [word for word in typed if not search.found(word, TODAY)] == []
