"""Every run-time dependency is used, and may be linked to."""

import ast
import re
import tomllib
from importlib.metadata import Distribution, PackageMetadata, distributions, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

# The words of copyleft without those of LGPL.
COPYLEFT = re.compile(r"(?<![A-Za-z])A?GPL|(?<!Lesser )General Public License|Affero", re.IGNORECASE)


def licences(metadata: PackageMetadata) -> list[str]:
    """What a distribution says of its licence; long texts are cut to their first line."""
    classifiers = [line for line in metadata.get_all("Classifier", []) if line.startswith("License ::")]
    expression = metadata.get_all("License-Expression", [])
    text = [line.strip().splitlines()[0] for line in metadata.get_all("License", []) if line.strip()]
    return expression or classifiers or text


def speaks_of_copyleft(words: list[str]) -> bool:
    return any(COPYLEFT.search(re.sub(r"Lesser General Public License|GNU Library", "LGPL", line)) for line in words)


@pytest.fixture(scope="module")
def installed() -> dict[str, Distribution]:
    return {canonicalize_name(found.metadata["Name"]): found for found in distributions()}


def test_each_dependency_is_imported_somewhere(modules: list[Path], root: Path) -> None:
    tops = set()
    for path in modules:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                tops |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                tops.add(node.module.partition(".")[0])
    providers = packages_distributions()
    used = {canonicalize_name(name) for top in tops for name in providers.get(top, [])}
    wanted = tomllib.loads((root / "pyproject.toml").read_text())["project"]["dependencies"]
    assert not {canonicalize_name(Requirement(line).name) for line in wanted} - used


def test_no_locked_run_time_package_is_under_gpl_or_agpl(root: Path, installed: dict[str, Distribution]) -> None:
    lines = (root / "requirements" / "run.txt").read_text().splitlines()
    names = {canonicalize_name(Requirement(line.rstrip("\\ ")).name) for line in lines if line and line[0] != " "}
    silent = {name for name in names & installed.keys() if not licences(installed[name].metadata)}
    copyleft = {name for name in names & installed.keys() if speaks_of_copyleft(licences(installed[name].metadata))}
    assert not silent
    assert not copyleft


@pytest.mark.parametrize("words", ["GPL-3.0-only", "AGPL-3.0", "GNU General Public License v3 (GPLv3)"])
def test_copyleft_would_be_seen(words: str) -> None:
    assert speaks_of_copyleft([words])


@pytest.mark.parametrize("words", ["LGPL-3.0-only", "GNU Lesser General Public License v3 (LGPLv3)", "MIT"])
def test_lesser_licence_is_no_copyleft(words: str) -> None:
    assert not speaks_of_copyleft([words])
