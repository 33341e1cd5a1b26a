"""A folder that holds the best solution found of each instance."""

import math
from pathlib import Path

from api.instance_bench.order import Run
from routing.instances import Instance, evaluation_of, read_solution, solution_text


class BestSolutions:
    """Writes solutions without faults that cost less than what lies there."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._costs: dict[str, float] = {}

    def offer(self, run: Run) -> bool:
        """Keep the solution of a run where it is the best; whether it was."""
        instance = run.task.instance
        if not run.feasible or run.found.cost >= self._cost(instance):
            return False
        part = self._folder / f"{instance.name}.res.part"
        part.write_text(solution_text(instance, run.solution), "utf-8")
        part.replace(self._file(instance))
        self._costs[instance.name] = run.found.cost
        return True

    def _cost(self, instance: Instance) -> float:
        if instance.name not in self._costs:
            file = self._file(instance)
            self._costs[instance.name] = _cost_of(file, instance) if file.exists() else math.inf
        return self._costs[instance.name]

    def _file(self, instance: Instance) -> Path:
        return self._folder / f"{instance.name}.res"


def _cost_of(file: Path, instance: Instance) -> float:
    """What a solution costs; infinite where it breaks a rule."""
    found = evaluation_of(instance, read_solution(file, instance).solution)
    return math.inf if found.faults else found.cost
