"""What runs on instances come to: gaps to the best known costs, run by run, instance by instance, over all."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from api.instance_bench.gaps import gap_percent, mean_gap
from api.instance_bench.order import Run
from routing.instances import Instance

Document = dict[str, Any]


def bench_document(instances: Sequence[Instance], best_known: Mapping[str, float], runs: Iterable[Run]) -> Document:
    """Every instance with its runs by seed; gaps are null without a best known cost, and of runs that break a rule.

    A gap below zero is told, and counts as zero in means.
    """
    done = sorted(runs, key=lambda run: run.task.key.seed)
    told = [
        _instance_document(each.name, best_known.get(each.name), [run for run in done if run.task.instance is each])
        for each in instances
    ]
    return {
        "instances": told,
        "mean_gap_percent": mean_gap(each["mean_gap_percent"] for each in told),
        "infeasible": sum(not run.feasible for run in done),
    }


def run_gap(run: Run, best_known: float | None) -> float | None:
    """How far a run is from the best known cost; None where it breaks a rule."""
    return gap_percent(run.found.cost, best_known) if run.feasible else None


def _instance_document(name: str, best_known: float | None, runs: Sequence[Run]) -> Document:
    gaps = [run_gap(run, best_known) for run in runs]
    known = [gap for gap in gaps if gap is not None]
    return {
        "name": name,
        "best_known": best_known,
        "runs": [
            {
                "seed": run.task.key.seed,
                "cost": run.found.cost,
                "gap_percent": gap,
                "feasible": run.feasible,
                "cpu_s": round(run.cpu_s, 3),
                "iterations": run.iterations,
            }
            for run, gap in zip(runs, gaps, strict=True)
        ],
        "mean_gap_percent": mean_gap(gaps),
        "best_gap_percent": min(known, default=None),
        "worst_gap_percent": max(known, default=None),
    }
