"""What ./run says and does where something is missing; system commands are replaced by functions of the same name."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# A machine that lacks a server, where nothing may be installed.
LACKS_POSTGIS = "has_postgis() { return 1; }; postgis_package() { echo '^postgresql-[0-9]+-postgis-3$'; }"
MAY_NOT = "may_install() { return 1; }"


def bash(script: str, root: Path = ROOT) -> subprocess.CompletedProcess[str]:
    sources = f'set -euo pipefail; root="{root}"; . "$root/setup/machine.sh"; . "$root/setup/environment.sh"; '
    return subprocess.run(["bash", "-c", sources + script], capture_output=True, text=True, check=False, timeout=30)


def test_without_rights_the_packages_are_named_and_nothing_is_changed() -> None:
    done = bash(f"{LACKS_POSTGIS}; {MAY_NOT}; apt_get() {{ echo CHANGED; }}; prepare_machine run")
    assert done.returncode == 1
    assert "this machine lacks: postgis" in done.stderr
    assert "apt-get install -y --no-install-recommends '^postgresql-[0-9]+-postgis-3$'" in done.stderr
    assert "nothing was changed" in done.stderr
    assert "CHANGED" not in done.stdout + done.stderr


def test_packages_that_apt_does_not_offer_are_refused_before_anything_is_installed() -> None:
    apt = "apt_get() { case $* in *--simulate*) return 100;; update) ;; *) echo CHANGED;; esac; }"
    done = bash(f"{LACKS_POSTGIS}; may_install() {{ :; }}; {apt}; prepare_machine run")
    assert done.returncode == 1
    assert "apt does not offer these packages here" in done.stderr
    assert "CHANGED" not in done.stdout


def test_nothing_is_asked_of_apt_where_nothing_is_missing() -> None:
    quiet = "missing_needs() { :; }; unfinished_packages() { :; }; apt_get() { echo CHANGED; }"
    done = bash(f"{quiet}; {MAY_NOT}; prepare_machine run; echo went on")
    assert done.stdout == "went on\n"


def test_each_level_asks_for_its_own_packages() -> None:
    nothing = "find_python() { return 1; }; has_chromium() { return 1; }; has_chinese_font() { return 1; }"
    done = bash(
        f"{LACKS_POSTGIS}; {nothing}; unset DATABASE_URL; missing_needs run | xargs; missing_needs test | xargs"
    )
    run, test = done.stdout.splitlines()
    assert run == "python postgis"
    assert test.startswith("python postgis chromium chinese-font")


def test_the_longer_tier_needs_what_makes_systems_and_networks() -> None:
    done = bash("missing_needs test | xargs; missing_needs all | xargs")
    test, longer = done.stdout.splitlines()
    assert longer.removeprefix(test).strip() in {"", "debootstrap", "iproute2", "debootstrap iproute2"}


def test_a_database_elsewhere_is_enough_to_run_but_not_to_test() -> None:
    done = bash(f"{LACKS_POSTGIS}; export DATABASE_URL=host=x; missing_needs run | xargs; missing_needs test | xargs")
    run, test = done.stdout.splitlines()
    assert "postgis" not in run
    assert "postgis" in test


def test_an_older_python_first_on_the_path_is_passed_over(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = bash(f'PATH="{tmp_path}:$PATH"; find_python')
    assert done.returncode == 0
    assert done.stdout.strip() != str(old)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of what set-up reads, under a path with a space in it."""
    copy = tmp_path / "a checkout"
    for name in ("setup", "requirements"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "maps/assets/manifest.toml", "tests/assets/manifest.toml"):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, copy / name)
    python = copy / "python"
    python.write_text('#!/bin/sh\n[ "$1" = -m ] && mkdir -p "$3" || echo Python 3.12.0\n')
    python.chmod(0o755)
    return copy


# Steps that only say that they were taken, and an interpreter that makes empty environments.
STEPS = """
prepare_machine() { echo machine; }
missing_needs() { :; }
find_python() { echo "$root/python"; }
locked_install() { echo "install $1"; }
quiet_pip() { echo project; }
fetch_assets() { echo assets; mkdir -p "$2"; sum_of <"$1" >"$2/.made-for"; }
environment_works() { same_mark "$root/.venv/made-for-run" "$(environment_mark)"; }
"""
KILLED = 'locked_install() { kill -9 "$BASHPID"; }; '


def test_the_second_set_up_does_nothing(checkout: Path) -> None:
    first = bash(STEPS + "prepare run", checkout)
    assert first.stdout.split() == ["machine", "install", "build", "install", "run", "project", "assets"], first.stderr
    second = bash(STEPS + "prepare run", checkout)
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")


def test_test_set_up_adds_to_that_of_run(checkout: Path) -> None:
    bash(STEPS + "prepare run", checkout)
    done = bash(STEPS + "prepare test", checkout)
    assert done.stdout.split() == ["machine", "install", "test", "assets"]
    assert bash(STEPS + "prepare run; prepare test; prepare all", checkout).stdout == ""


@pytest.mark.parametrize("level", ["run", "test"])
def test_an_interrupted_set_up_begins_with_a_new_environment(checkout: Path, level: str) -> None:
    if level == "test":
        bash(STEPS + "prepare run", checkout)
    assert bash(STEPS + KILLED + f"prepare {level}", checkout).returncode != 0
    (checkout / ".venv" / "half-installed").touch()
    healed = bash(STEPS + f"prepare {level}", checkout)
    assert healed.returncode == 0
    assert not (checkout / ".venv" / "half-installed").exists()


@pytest.mark.parametrize("change", ["requirements/run.txt", "pyproject.toml"])
def test_other_requirements_make_a_new_environment(checkout: Path, change: str) -> None:
    bash(STEPS + "prepare run", checkout)
    file = checkout / change
    file.write_text("# changed\n" + file.read_text())
    assert "install run" in bash(STEPS + "prepare run", checkout).stdout


def test_settings_of_tools_do_not_make_a_new_environment(checkout: Path) -> None:
    bash(STEPS + "prepare run", checkout)
    file = checkout / "pyproject.toml"
    file.write_text(file.read_text().replace("line-length = 110", "line-length = 100"))
    assert bash(STEPS + "prepare run", checkout).stdout == ""


def test_two_at_once_set_up_once(checkout: Path) -> None:
    announce = 'say() { case $* in *waiting*) : >"$root/second-waits" ;; esac; }; '
    waits = 'for turn in {1..500}; do [ -e "$root/second-waits" ] && return; read -rt 0.02 <> <(:) || :; done; exit 1'
    first_lasts = f"locked_install() {{ {waits}; }}; "
    done = bash(STEPS + announce + first_lasts + "(prepare run) & (prepare run) & wait", checkout)
    assert done.stdout.split().count("project") == 1
