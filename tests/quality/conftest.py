"""The tree as git sees it."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("gridsvc", "geodata", "routing", "maps", "api")


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def tracked(root: Path) -> list[Path]:
    """Files that are committed or about to be."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    return [path for name in listed.split("\0") if name and (path := root / name).is_file()]


@pytest.fixture(scope="session")
def modules(tracked: list[Path], root: Path) -> list[Path]:
    """Python files of the five packages."""
    return [path for path in tracked if path.suffix == ".py" and path.relative_to(root).parts[0] in PACKAGES]
