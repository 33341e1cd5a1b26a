"""`gridsvc db`, `doctor`, `backup`, `restore`, `upgrade` as a user types them."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
_PROGRAM = "import sys; from api.cli import app; app()"


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A data directory of this module, which the server's account can enter."""
    place = Path(tempfile.mkdtemp(prefix="gridsvc-place-"))
    place.chmod(0o755)
    yield place
    shutil.rmtree(place)


@pytest.fixture(scope="module")
def run(folder: Path) -> Iterator[Run]:
    """Runs a command on the data directory; the server it starts is stopped at the end."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"GRIDSVC_DATA_DIR": str(folder / "data"), "PYTHONPATH": str(Path(__file__).parents[3])}

    def run_command(*arguments: str | Path, **extra: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", _PROGRAM, "--lang", "en", *(str(each) for each in arguments)]
        return subprocess.run(
            command, env=environment | extra, capture_output=True, text=True, check=False, timeout=120
        )

    yield run_command
    run_command("db", "stop")


@pytest.fixture
def ready(run: Run) -> Run:
    """The same, on a migrated database."""
    assert run("db", "migrate").returncode == 0
    return run


def _status(run: Run) -> dict[str, object]:
    answer = json.loads(run("db", "status", "--json").stdout)
    assert isinstance(answer, dict)
    return answer


def test_a_database_is_started_looked_at_and_stopped(run: Run, folder: Path) -> None:
    assert _status(run)["state"] in {"absent", "stopped", "running"}
    assert run("db", "start").returncode == 0
    running = _status(run)
    assert (running["state"], running["directory"]) == ("running", str(folder / "data"))
    assert "State: running" in run("db", "status").stdout
    assert run("db", "stop").returncode == 0
    assert _status(run)["state"] == "stopped"


def test_migrating_names_the_files_once(run: Run) -> None:
    first = run("db", "migrate", "--json")
    again = run("db", "migrate")
    assert first.returncode == again.returncode == 0
    assert "applied" in json.loads(first.stdout)
    assert again.stdout == ""
    assert "up to date" in again.stderr
    assert _status(run)["missing_migrations"] == []


def test_psql_reads_unless_told_otherwise(ready: Run) -> None:
    who = ready("db", "psql", "--", "-Atc", "SELECT current_user")
    assert who.stdout.strip() == "gridsvc_read"
    owner = ready("db", "psql", "--role", "owner", "--", "-Atc", "SELECT current_user")
    assert owner.stdout.strip() == "gridsvc_owner"
    refused = ready("db", "psql", "--", "-c", "DELETE FROM epoch")
    assert refused.returncode != 0
    assert "permission denied" in refused.stderr


def test_a_backup_is_restored_after_a_question(ready: Run, folder: Path) -> None:
    file = folder / "saved.zip"
    taken = json.loads(ready("backup", file, "--json").stdout)
    assert taken["schema"] == "gridsvc/backup/1"
    assert ready("restore", file).returncode == 1
    restored = ready("restore", file, "--yes")
    assert restored.returncode == 0, restored.stderr
    epoch = ready("db", "psql", "--", "-Atc", "SELECT id FROM epoch").stdout.strip()
    assert epoch != taken["epoch"]


def test_what_is_no_backup_is_refused_with_its_own_exit_code(ready: Run, folder: Path) -> None:
    (folder / "letter.txt").write_text("Dear reader")
    missing = ready("restore", folder / "nowhere.zip")
    assert (missing.returncode, missing.stderr) == (4, f"There is no file {folder / 'nowhere.zip'}\n")
    refused = ready("restore", folder / "letter.txt", "--yes")
    assert refused.returncode == 3
    assert "letter.txt is no backup" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_an_upgrade_names_its_backup(ready: Run, folder: Path) -> None:
    upgraded = ready("upgrade")
    assert upgraded.returncode == 0, upgraded.stderr
    saved = Path(upgraded.stdout.splitlines()[0])
    assert saved.is_relative_to(folder / "data" / "backups")
    assert saved.is_file()


def test_doctor_says_what_it_looked_at(ready: Run) -> None:
    found = {one["code"]: one for one in json.loads(ready("doctor", "--json").stdout)}
    assert found["doctor_postgis"]["verdict"] == "good"
    assert found["doctor_database"]["params"]["state"] == "running"
    assert "[good] PostgreSQL server with PostGIS" in ready("doctor").stdout


def test_doctor_finds_a_server_that_is_away(run: Run, folder: Path) -> None:
    away = run("doctor", "--json", DATABASE_URL=f"host={folder} dbname=gridsvc")
    verdicts = {one["code"]: one["verdict"] for one in json.loads(away.stdout)}
    assert away.returncode == 3
    assert verdicts["doctor_database"] == "missing"
    assert "doctor_postgis" not in verdicts


def test_doctor_names_what_to_install_where_postgis_is_missing(run: Run, folder: Path) -> None:
    without = run("doctor", GRIDSVC_PG_BIN=str(folder))
    assert without.returncode == 3
    assert "postgis" in without.stdout
    assert "apt-get install" in without.stdout


def test_a_server_that_is_away_has_its_own_exit_code(run: Run, folder: Path) -> None:
    away = run("db", "migrate", DATABASE_URL=f"host={folder} dbname=gridsvc")
    assert away.returncode == 6
    assert "Traceback" not in away.stderr
