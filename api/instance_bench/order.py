"""What is measured on published instances: how long, with which seeds, how many at once."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from gridsvc.errors import InvalidInput
from routing.instances import Evaluation, Instance, InstanceSolution, evaluation_of, fingerprint


@dataclass(frozen=True, slots=True)
class BenchOrder:
    """CPU seconds of each run, seeds from 1 on, processes at once."""

    seconds: float
    seeds: int
    jobs: int

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if not 0 < value < math.inf:
                raise InvalidInput(
                    f"{name} is {value}, not above 0", code="bench_number", params={"field": name, "value": value}
                )


@dataclass(frozen=True, slots=True)
class RunKey:
    """What a run depends on: where all of it agrees, it need not be done again."""

    fingerprint: str
    seed: int
    seconds: float
    engine: str
    settings: Mapping[str, Any] = field(hash=False)


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """A run that is to be done."""

    instance: Instance
    key: RunKey

    @classmethod
    def of(cls, instance: Instance, seed: int, seconds: float, search: tuple[str, Mapping[str, Any]]) -> "Task":
        """A run of an instance by an engine with its settings."""
        return cls(instance, RunKey(fingerprint(instance), seed, float(seconds), *search))


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """A run that is done, with what it took in CPU seconds and iterations."""

    task: Task
    solution: InstanceSolution
    cpu_s: float
    iterations: int
    found: Evaluation

    @classmethod
    def of(cls, task: Task, solution: InstanceSolution, cpu_s: float, iterations: int) -> "Run":
        """A run whose solution is counted here, whatever the search says of it."""
        return cls(task, solution, cpu_s, iterations, evaluation_of(task.instance, solution))

    @property
    def feasible(self) -> bool:
        """Whether no rule is broken."""
        return not self.found.faults
