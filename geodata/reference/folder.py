"""Where reference files lie, and how one that cannot be read is refused."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gridsvc.errors import InvalidInput

REFERENCE_FOLDER = Path(__file__).parent


def read_text(path: Path) -> str:
    """The text of a reference file in UTF-8."""
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise broken(path, "file", "", str(error)) from error


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a reference file; one without `[origin]` title and version is refused."""
    try:
        document = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise broken(path, "file", "", str(error)) from error
    origin = document.get("origin")
    if not isinstance(origin, Mapping) or not {"title", "version"} <= set(origin):
        raise broken(path, "origin", origin, "it needs a table [origin] with title and version")
    return document


def broken(path: Path, field: str, value: object, why: str) -> InvalidInput:
    """The error that names file, field, value and reason."""
    return InvalidInput(
        f"{path.name}: {field}: {why}",
        code="reference_data_broken",
        params={"file": path.name, "field": field, "value": str(value), "why": why},
    )
