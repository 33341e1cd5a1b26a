"""Best known costs of instances, from a table."""

import csv
from pathlib import Path

from routing.instances.records import Record

BEST_KNOWN_FILE = "best_known.csv"
_NAMED = ("instance", "best_known")


def read_best_known(file: Path) -> dict[str, float]:
    """Costs by name of the instance, from columns `instance` and `best_known`; others are passed over."""
    text = file.read_bytes().decode("utf-8-sig", errors="replace")
    costs: dict[str, float] = {}
    columns: list[int] = []
    reader = csv.reader(text.splitlines())
    for fields in reader:
        line = Record(file.name, reader.line_num, tuple(each.strip() for each in fields))
        if not any(line.fields):
            continue
        if not columns:
            columns = _columns(line)
            continue
        name, cost = (_cell(line, place) for place in columns)
        if not name:
            raise line.refused("instance is missing", "instance_field_missing", field="instance")
        if name in costs:
            raise line.refused(f"{name} stands twice", "best_known_twice", field="instance", value=name)
        if cost:
            costs[name] = line.number(columns[1], "best_known", 0)
    return costs


def _columns(line: Record) -> list[int]:
    for name in _NAMED:
        if name not in line.fields:
            raise line.refused(f"there is no column {name}", "best_known_column", field=name)
    return [line.fields.index(name) for name in _NAMED]


def _cell(line: Record, place: int) -> str:
    return line.fields[place] if place < len(line.fields) else ""
