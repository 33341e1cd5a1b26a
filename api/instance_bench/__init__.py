"""Published instances: solutions checked against them, and the planner measured on them."""

from api.instance_bench.checking import checked_solutions

__all__ = ["checked_solutions"]
