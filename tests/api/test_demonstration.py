"""The demonstration: whole, repeatable, and harmless to other cities."""

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from api.demo.demonstration import Order, Run, demonstrate
from geodata.cities import CityStore
from geodata.database import Database, DatabaseRole
from geodata.reference import load_reference_data
from gridsvc.actors import Actor, Role
from gridsvc.cities import City

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


@pytest.fixture
def prepared(database: Database) -> Database:
    with database.connect(DatabaseRole.APP) as connection:
        load_reference_data(connection)
        CityStore(connection).add(City("530100", "昆明市", "Kunming", "Asia/Shanghai", 4543))
    return database


def shown(database: Database, folder: Path, *, seed: int = 1) -> dict[str, Any]:
    run = Run(database, ACTOR, lambda: NOON, lambda _share, _code: None)
    return demonstrate(Order("small", seed, folder, today=TODAY), run)


def changes(database: Database) -> object:
    with database.connect(DatabaseRole.READ) as connection:
        return connection.execute(COUNTED).fetchone()


def test_the_small_district_is_planned_whole_and_a_second_run_changes_nothing(
    prepared: Database, tmp_path: Path
) -> None:
    first = shown(prepared, tmp_path / "demo")
    assert set(first) >= KEYS
    assert (first["visits_unplanned"], first["faults"], first["sites"], first["days"]) == (0, 0, 48, 10)
    assert json.loads((tmp_path / "demo" / "summary.json").read_text("utf-8")) == first
    before = (changes(prepared), {path: path.stat().st_mtime_ns for path in (tmp_path / "demo").rglob("*")})
    assert shown(prepared, tmp_path / "demo") == first
    assert (changes(prepared), {path: path.stat().st_mtime_ns for path in (tmp_path / "demo").rglob("*")}) == before


def test_another_seed_replaces_the_synthetic_city_and_touches_no_other(prepared: Database, tmp_path: Path) -> None:
    first = shown(prepared, tmp_path / "demo")
    second = shown(prepared, tmp_path / "demo", seed=2)
    assert second["plans"] != first["plans"]
    assert (second["visits_unplanned"], second["faults"]) == (0, 0)
    with prepared.connect(DatabaseRole.READ) as connection:
        cities = connection.execute("SELECT code, synthetic FROM city ORDER BY code").fetchall()
    assert cities == [("530100", False), ("990000", True)]


def test_missing_files_are_written_again_from_what_is_stored(prepared: Database, tmp_path: Path) -> None:
    first = shown(prepared, tmp_path / "demo")
    before = changes(prepared)
    (tmp_path / "demo" / "lists" / "office" / "plan.json").unlink()
    assert shown(prepared, tmp_path / "demo")["plans"] == first["plans"]
    assert (tmp_path / "demo" / "lists" / "office" / "plan.json").is_file()
    assert changes(prepared) == before


def test_exported_pages_load_nothing_from_elsewhere_and_say_that_they_are_synthetic(
    prepared: Database, tmp_path: Path
) -> None:
    shown(prepared, tmp_path / "demo")
    pages = list((tmp_path / "demo").rglob("*.html"))
    assert len(pages) > 10
    for page in pages:
        text = page.read_text("utf-8")
        assert not re.search(r"""(?:src|<link[^>]+href)\s*=\s*["']?(?:https?:)?//""", text), page
        assert "合成" in text or "ynthetic" in text, page
