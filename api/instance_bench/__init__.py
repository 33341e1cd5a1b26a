"""Published instances: solutions checked against them, and the planner measured on them."""

from api.instance_bench.checking import checked_solutions
from api.instance_bench.folders import best_known_of, read_instances
from api.instance_bench.measuring import Keeping, bench_runs
from api.instance_bench.order import BenchOrder, Run
from api.instance_bench.report import bench_document, run_gap

__all__ = [
    "BenchOrder",
    "Keeping",
    "Run",
    "bench_document",
    "bench_runs",
    "best_known_of",
    "checked_solutions",
    "read_instances",
    "run_gap",
]
