"""What the core imports, and that the five names are ours."""

import ast
import importlib.util
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ALLOWED_IN_CORE = sys.stdlib_module_names | {"gridsvc", "numpy", "shapely"}


def imported(path: Path) -> Iterator[str]:
    """Top-level names that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name.partition(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield str(node.module).partition(".")[0]


def test_core_imports_only_the_standard_library_numpy_and_shapely(modules: list[Path], root: Path) -> None:
    core = [path for path in modules if path.is_relative_to(root / "gridsvc")]
    foreign = {f"{path.relative_to(root)}: {name}" for path in core for name in imported(path)}
    assert core
    assert not {line for line in foreign if line.partition(": ")[2] not in ALLOWED_IN_CORE}


@pytest.mark.parametrize("name", ["gridsvc", "geodata", "routing", "maps", "api"])
def test_package_is_of_this_checkout_and_no_other_distribution_provides_it(name: str, root: Path) -> None:
    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    assert Path(spec.origin).resolve() == root / name / "__init__.py"
    assert set(packages_distributions().get(name, [])) <= {"gridsvc"}
