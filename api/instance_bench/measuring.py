"""Measures the search on instances: what was done before is not done again, and what is done is kept at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from api.instance_bench.best_solutions import BestSolutions
from api.instance_bench.order import BenchOrder, Run, Task
from api.instance_bench.processes import done_runs, search_used
from api.instance_bench.run_log import RunLog
from routing.instances import Instance


@dataclass(frozen=True, slots=True)
class Keeping:
    """Where finished runs and the best solutions are kept, if anywhere."""

    runs: Path | None = None
    solutions: Path | None = None


def bench_runs(instances: Sequence[Instance], order: BenchOrder, keeping: Keeping) -> Iterator[Run]:
    """The runs done before, then the others as they are done: every instance with the first seed, then the next."""
    log = RunLog(keeping.runs) if keeping.runs else None
    best = BestSolutions(keeping.solutions) if keeping.solutions else None
    search = search_used()
    tasks = [
        Task.of(instance, seed, order.seconds, search) for seed in range(1, order.seeds + 1) for instance in instances
    ]
    before = {place: run for place, task in enumerate(tasks) if log and (run := log.run(task))}
    for run in before.values():
        if best:
            best.offer(run)
        yield run
    for run in done_runs((task for place, task in enumerate(tasks) if place not in before), order.jobs):
        if log:
            log.add(run)
        if best:
            best.offer(run)
        yield run
