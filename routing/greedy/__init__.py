"""A first plan by greedy insertion: quick, complete where there is room, and honest where there is not."""

from routing.greedy.planner import ENGINE, plan

__all__ = ["ENGINE", "plan"]
