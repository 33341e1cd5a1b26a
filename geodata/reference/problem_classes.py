"""Problem classes and their deadlines from a CSV file."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from geodata.reference.folder import REFERENCE_FOLDER, broken, read_text
from gridsvc.errors import InvalidInput
from gridsvc.problems.classes import Deadline, DeadlineUnit, ProblemClass, ProblemKind

_COLUMNS = (
    "code",
    "kind",
    "class_zh",
    "class_en",
    "name_zh",
    "name_en",
    "aliases",
    "deadline_amount",
    "deadline_unit",
    "deadline_origin",
)
_DEADLINE_ORIGINS = ("example", "default", "city", "")


def read_problem_classes(path: Path | None = None) -> tuple[ProblemClass, ...]:
    """All classes in the order of the file; aliases are parted by semicolons."""
    source = path or REFERENCE_FOLDER / "problem_classes.csv"
    reader = csv.DictReader(io.StringIO(read_text(source)))
    missing = [column for column in _COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise broken(source, missing[0], "", "this column is missing")
    classes: dict[str, ProblemClass] = {}
    for number, row in enumerate(reader, start=1):
        each = _class(source, number, row)
        if each.code in classes:
            raise broken(source, f"row {number}, code", each.code, "it stands there twice")
        classes[each.code] = each
    if not classes:
        raise broken(source, "file", "", "there are no classes in it")
    return tuple(classes.values())


def _class(path: Path, number: int, row: Mapping[str, str | None]) -> ProblemClass:
    if None in row or None in row.values():
        raise broken(path, f"row {number}", row, "it has not as many values as there are columns")
    text = {column: (row[column] or "").strip() for column in _COLUMNS}
    if text["deadline_origin"] not in _DEADLINE_ORIGINS:
        origins = ", ".join(_DEADLINE_ORIGINS[:-1])
        raise broken(path, f"row {number}, deadline_origin", text["deadline_origin"], f"it is none of {origins}")
    try:
        return ProblemClass(
            code=text["code"],
            class_zh=text["class_zh"],
            class_en=text["class_en"],
            name_zh=text["name_zh"],
            name_en=text["name_en"],
            kind=ProblemKind(text["kind"]),
            aliases=tuple(alias.strip() for alias in text["aliases"].split(";") if alias.strip()),
            deadline=_deadline(text["deadline_amount"], text["deadline_unit"]),
        )
    except (InvalidInput, ValueError) as error:
        raise broken(path, f"row {number}", text["code"], str(error)) from error


def _deadline(amount: str, unit: str) -> Deadline | None:
    if not amount and not unit:
        return None
    return Deadline(float(amount), DeadlineUnit(unit))
