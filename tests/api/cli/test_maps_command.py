"""`gridsvc maps export` as a user types it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from geodata.database import Database, DatabaseRole
from geodata.database.connection import make_database
from gridsvc.actors import SYSTEM
from tests.api.cli.patrolled_city import Run, commands_on
from tests.fixtures import small_city
from tests.fixtures.small_plan import CODE, PLAN

_PROGRAM = "import sys; from api.cli import app; app()"


@pytest.fixture(scope="module")
def city(server: Database, migrated_template: Database) -> Database:
    """A database that holds the small city and is only read."""
    make_database(server, "maps_command", template=migrated_template.name)
    made = server.sibling("maps_command")
    with made.connect(DatabaseRole.APP, SYSTEM) as connection:
        small_city.build(connection)
    return made


@pytest.fixture
def run(city: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs a command in this process."""
    with commands_on(city, monkeypatch) as answer:
        yield answer


def test_the_only_city_is_exported_with_its_published_plan(city: Database, tmp_path: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": city.login, "PYTHONPATH": str(Path(__file__).parents[3])}
    words = ("--lang", "en", "maps", "export", "--out", str(tmp_path / "maps"), "--json")
    command = [sys.executable, "-c", _PROGRAM, *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"city": CODE, "page": str(tmp_path / "maps" / "index.html")}
    assert f"plan-{PLAN}.html" in (tmp_path / "maps/index.html").read_text("utf-8")
    assert 'lang="en"' in (tmp_path / "maps/index.html").read_text("utf-8")


def test_the_first_language_and_plans_can_be_named(run: Run, tmp_path: Path) -> None:
    options = ("--city", CODE, "--plan", str(PLAN), "--lang", "zh-CN")
    assert run("maps", "export", "--out", tmp_path / "maps", *options).exit_code == 0
    assert 'lang="zh-CN"' in (tmp_path / "maps/index.html").read_text("utf-8")


def test_unknown_cities_and_plans_and_a_folder_in_use_are_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    other = "00000000-0000-0000-0000-000000000009"
    assert run("maps", "export", "--out", tmp_path / "a", "--city", "999999").exit_code == 4
    assert run("maps", "export", "--out", tmp_path / "a", "--plan", other).exit_code == 4
    refused = run("maps", "export", "--out", tmp_path)
    assert refused.exit_code == 5
    assert "other files" in refused.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
