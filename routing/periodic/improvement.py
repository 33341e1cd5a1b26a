"""A draft made better by the search."""

import math

from gridsvc.ports import Progress
from routing.greedy.search.draft import Draft
from routing.greedy.search.search import ways_to_middles
from routing.greedy.search.workload import Workload
from routing.greedy.settings import PlannerSettings
from routing.periodic.budget import Budget
from routing.periodic.settings import SearchSettings
from routing.periodic.solver import Solver
from routing.periodic.tasks import Wishes, draft_of, problem_of, solution_of

_MS = 1000.0


def improved(draft: Draft, *, seed: int, settings: PlannerSettings, progress: Progress) -> tuple[Draft, int]:
    """A draft that costs no more, and the iterations done; the same arguments give the same draft."""
    case = draft.case
    visits = sum(len(tour.calls) for tour in draft.tours) + int(draft.left.sum())
    if not settings.effort or not visits or not case.workdays:
        return draft, 0
    empty = Draft(case)
    wishes = Wishes(
        balance=Workload(case, settings.balance).half_price,
        bias=settings.compactness * ways_to_middles(empty, seed),
        rhythm_ms=settings.spread_s * _MS,
    )
    budget = Budget(iterations=settings.effort * visits)

    def told(share: float, _: float) -> None:
        progress(share, "plan_searching")

    solver = Solver(problem_of(empty, wishes), seed, SearchSettings(), budget, told)
    found = solver.solved(solution_of(draft))
    return (draft_of(case, found.routes) if math.isfinite(found.cost) else draft), found.iterations
