"""Checks a folder of solutions against the instances that they are of."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from api.instance_bench.folders import best_known_of, read_instances
from api.instance_bench.gaps import gap_percent
from gridsvc.errors import InvalidInput, NotFound
from routing.instances import Instance, evaluation_of, read_solution

Document = dict[str, Any]
_SUFFIX = ".res"


def checked_solutions(instances: Path, solutions: Path, names: Collection[str] = ()) -> Iterator[Document]:
    """A document for each solution: what it says it costs, what it costs, how far from the best known, its faults."""
    files = {file.stem: file for file in sorted(solutions.iterdir()) if file.suffix.lower() == _SUFFIX}
    if missing := sorted(set(names) - files.keys()) or ([] if files else ["*"]):
        told = {"folder": str(solutions), "value": ", ".join(missing)}
        raise NotFound(f"{solutions} has no solution {told['value']}", code="solution_unknown", params=told)
    chosen = {name: file for name, file in files.items() if not names or name in names}
    known = best_known_of(instances)
    for instance in read_instances(instances, chosen):
        yield {
            "instance": instance.name,
            "file": chosen[instance.name].name,
            **_checked(chosen[instance.name], instance, known.get(instance.name)),
        }


def _checked(file: Path, instance: Instance, best_known: float | None) -> Document:
    try:
        stated = read_solution(file, instance)
    except InvalidInput as error:
        told = {"code": error.code, "params": error.params}
        return {"stated": None, "cost": None, "best_known": best_known, "gap_percent": None, "faults": [told]}
    found = evaluation_of(instance, stated.solution)
    return {
        "stated": stated.cost,
        "cost": found.cost,
        "best_known": best_known,
        "gap_percent": gap_percent(found.cost, best_known),
        "faults": [
            {"code": f"instance_{each.code}", "params": dict(each.params)}
            for each in (*found.faults, *stated.untrue(found))
        ],
    }
