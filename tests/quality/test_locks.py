"""The lock files are in step with pyproject.toml, hashed, and name no place."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKS = ("build", "node", "run", "test")


def locked(path: Path) -> dict[str, set[str]]:
    """Names of a lock file with their versions (more than one where they differ by Python)."""
    versions: dict[str, set[str]] = {}
    for line in path.read_text().splitlines():
        if line and not line.startswith((" ", "#")):
            requirement = Requirement(line.removesuffix("\\").strip())
            (pin,) = requirement.specifier
            assert pin.operator == "=="
            versions.setdefault(canonicalize_name(requirement.name), set()).add(pin.version)
    return versions


@pytest.fixture(scope="module")
def project(root: Path) -> dict[str, list[str]]:
    """Requirements of pyproject.toml by lock file."""
    content = tomllib.loads((root / "pyproject.toml").read_text())
    groups: dict[str, list[str]] = content["dependency-groups"]
    run: list[str] = content["project"]["dependencies"]
    return {"run": run, "test": run + groups["test"], "build": groups["build"], "node": groups["node"]}


@pytest.mark.parametrize("name", LOCKS)
def test_each_dependency_is_locked_in_a_version_that_it_allows(
    name: str, root: Path, project: dict[str, list[str]]
) -> None:
    versions = locked(root / "requirements" / f"{name}.txt")
    for requirement in map(Requirement, project[name]):
        found = versions.get(canonicalize_name(requirement.name), set())
        assert found, requirement
        assert all(requirement.specifier.contains(version) for version in found), requirement


@pytest.mark.parametrize("name", LOCKS)
def test_each_locked_package_has_hashes_and_no_address(name: str, root: Path) -> None:
    text = (root / "requirements" / f"{name}.txt").read_text()
    entries = text.replace("\\\n", " ").splitlines()
    assert "://" not in text
    assert not [entry for entry in entries if "--hash=sha256:" not in entry]


@pytest.mark.parametrize("name", ["build", "node", "run"])
def test_one_version_of_a_package_serves_everywhere(name: str, root: Path) -> None:
    everywhere = locked(root / "requirements" / "test.txt")
    for package, versions in locked(root / "requirements" / f"{name}.txt").items():
        assert everywhere.get(package, versions) == versions


def test_locks_were_made_from_the_present_dependency_lists(root: Path) -> None:
    command = [sys.executable, str(root / "setup" / "dependencies.py")]
    now = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert (root / "requirements" / "locked-for.sha256").read_text() == now, "run setup/lock"
