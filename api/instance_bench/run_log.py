"""A file to which every finished run is added as a line of JSON, so that a stopped bench goes on where it was."""

import json
import math
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

from api.instance_bench.order import Run, RunKey, Task
from gridsvc.errors import InvalidInput
from routing.instances import InstanceRoute, InstanceSolution

_SCHEMA = "gridsvc/bench-run/1"
_BEGUN = f'{{"schema": "{_SCHEMA}"'


class RunLog:
    """Knows the finished runs of a file, and adds to it. What a kill left of its last line is passed over."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._file = file
        lines = file.read_text("utf-8", errors="replace").splitlines() if file.exists() else []
        if lines and not (lines[0].startswith(_BEGUN) or _BEGUN.startswith(lines[0])):
            raise InvalidInput(
                f"{file} holds something else than runs of a bench",
                code="bench_resume_foreign",
                params={"file": str(file)},
            )
        documents = [document for line in lines if (document := _document(line)) is not None]
        self._known = {_identity(_key(each)): each for each in documents}

    def run(self, task: Task) -> Run | None:
        """The finished run of a task, its solution counted again; None where there is none."""
        document = self._known.get(_identity(task.key))
        if document is None:
            return None
        routes = [InstanceRoute(day, depot, tuple(customers)) for day, depot, customers in document["routes"]]
        return Run.of(task, InstanceSolution(tuple(routes)), document["cpu_s"], document["iterations"])

    def add(self, run: Run) -> None:
        """Keep a run; it is on the disk when this returns."""
        cost = run.found.cost
        document = {
            "schema": _SCHEMA,
            "instance": run.task.instance.name,
            **asdict(run.task.key),
            "cost": cost,
            "feasible": run.feasible,
            "cpu_s": run.cpu_s,
            "iterations": run.iterations,
            "routes": [[each.day, each.depot, list(each.customers)] for each in run.solution.routes],
        }
        with self._file.open("ab+") as opened:
            opened.seek(0, os.SEEK_END)
            if opened.tell():
                opened.seek(-1, os.SEEK_END)
            whole = opened.read(1) in {b"", b"\n"}
            opened.write(("" if whole else "\n").encode() + json.dumps(document).encode() + b"\n")
            opened.flush()
            os.fsync(opened.fileno())


def _document(line: str) -> dict[str, Any] | None:
    """What a line says; None where it is not whole."""
    try:
        document = json.loads(line)
        _key(document)
        InstanceSolution(tuple(InstanceRoute(day, depot, tuple(each)) for day, depot, each in document["routes"]))
    except (ValueError, TypeError, KeyError, InvalidInput):
        return None
    counted = isinstance(document.get("iterations"), int) and isinstance(document.get("cpu_s"), float)
    return document if counted and math.isfinite(document["cpu_s"]) else None


def _key(document: dict[str, Any]) -> RunKey:
    return RunKey(**{name: document[name] for name in RunKey.__dataclass_fields__})


def _identity(key: RunKey) -> str:
    return json.dumps(asdict(key), sort_keys=True)
