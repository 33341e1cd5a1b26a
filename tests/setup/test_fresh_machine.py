"""Set-up from nothing on bare releases of Debian: a user without the packages, root, a user with them."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.all

USER = 1000
CHECKOUTS = {0: "/srv/gridsvc", USER: f"/home/{USER}/a checkout"}
SMALL = ("./run", "--no-serve", "--size", "small", "--out")


@pytest.fixture(scope="module", params=["bookworm", "trixie"])
def machine(
    request: pytest.FixtureRequest, bare_release: Callable[[str], Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    """One machine for the tests of this file, which follow one another on it."""
    folder = tmp_path_factory.mktemp("machine")
    folder.chmod(0o755)
    system = bare_release(request.param).copy(folder / "root")
    added = system.run("useradd", "--create-home", "--home-dir", f"/home/{USER}", "--uid", str(USER), "patrol")
    assert added.returncode == 0, added.stderr
    for uid, checkout in CHECKOUTS.items():
        system.lay_checkout(checkout, uid)
    yield system
    system.remove()


def packages(machine: Any) -> str:
    return machine.run("dpkg-query", "--show").stdout


def test_an_ordinary_user_without_the_packages_is_told_their_names(machine: Any) -> None:
    before = packages(machine)
    done = machine.run(*SMALL, "out", uid=USER, cwd=CHECKOUTS[USER])
    assert done.returncode == 1
    assert "python3 python3-venv" in done.stderr
    assert "postgis" in done.stderr
    assert packages(machine) == before
    assert not (machine.root / CHECKOUTS[USER].lstrip("/") / ".venv").exists()


def test_root_gets_from_nothing_to_a_planned_district(machine: Any) -> None:
    done = machine.run(*SMALL, "out", cwd=CHECKOUTS[0])
    assert done.returncode == 0, done.stderr[-4000:]
    assert "set-up complete" in done.stderr
    assert_planned(machine.root / CHECKOUTS[0].lstrip("/") / "out")


def test_debian_was_kept_from_starting_a_cluster_of_its_own(machine: Any) -> None:
    assert machine.run("pg_lsclusters", "--no-header").stdout == ""
    assert not (machine.root / "etc/postgresql-common/createcluster.d/gridsvc-setup.conf").exists()


def test_the_second_run_sets_nothing_up(machine: Any) -> None:
    done = machine.run(*SMALL, "again", cwd=CHECKOUTS[0])
    assert done.returncode == 0, done.stderr[-4000:]
    assert "set-up complete" not in done.stderr
    assert "Python" not in done.stderr


def test_an_ordinary_user_needs_no_rights_where_the_packages_are(machine: Any) -> None:
    done = machine.run(*SMALL, "out", uid=USER, cwd=CHECKOUTS[USER])
    assert done.returncode == 0, done.stderr[-4000:]
    assert_planned(machine.root / CHECKOUTS[USER].lstrip("/") / "out")


def test_every_check_runs_from_nothing(machine: Any) -> None:
    done = machine.run("./test", "tests/setup", "-q", cwd=CHECKOUTS[0])
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    assert "every check that ran is good" in done.stdout


def assert_planned(out: Path) -> None:
    summary = json.loads((out / "summary.json").read_text())
    assert summary["synthetic"] is True
    assert summary["visits_planned"] == summary["visits_due"] > 0
    assert summary["faults"] == 0
