"""`gridsvc maps export` as a user types it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from geodata.database import Database, DatabaseRole
from gridsvc.actors import SYSTEM
from tests.fixtures import small_city
from tests.fixtures.small_plan import CODE, PLAN

Run = Callable[..., subprocess.CompletedProcess[str]]
_PROGRAM = "import sys; from api.cli import app; app()"


@pytest.fixture
def run(database: Database) -> Run:
    """Runs a command on a database that holds the small city."""
    with database.connect(DatabaseRole.APP, SYSTEM) as connection:
        small_city.build(connection)
    environment = {**os.environ, "DATABASE_URL": database.login, "PYTHONPATH": str(Path(__file__).parents[3])}

    def run_command(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", _PROGRAM, "--lang", "en", *(str(each) for each in arguments)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)

    return run_command


def test_the_only_city_is_exported_with_its_published_plan(run: Run, tmp_path: Path) -> None:
    done = run("maps", "export", "--out", tmp_path / "maps", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"city": CODE, "page": str(tmp_path / "maps" / "index.html")}
    assert f"plan-{PLAN}.html" in (tmp_path / "maps/index.html").read_text("utf-8")
    assert 'lang="en"' in (tmp_path / "maps/index.html").read_text("utf-8")


def test_the_first_language_and_plans_can_be_named(run: Run, tmp_path: Path) -> None:
    options = ("--city", CODE, "--plan", str(PLAN), "--lang", "zh-CN")
    assert run("maps", "export", "--out", tmp_path / "maps", *options).returncode == 0
    assert 'lang="zh-CN"' in (tmp_path / "maps/index.html").read_text("utf-8")


def test_unknown_cities_and_plans_and_a_folder_in_use_are_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    other = "00000000-0000-0000-0000-000000000009"
    assert run("maps", "export", "--out", tmp_path / "a", "--city", "999999").returncode == 4
    assert run("maps", "export", "--out", tmp_path / "a", "--plan", other).returncode == 4
    refused = run("maps", "export", "--out", tmp_path)
    assert refused.returncode == 5
    assert "other files" in refused.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
