"""Loads the compiled kernels of the search, or compiles them where nobody has yet, before they are needed."""

import numpy as np

from routing.instances import Instance
from routing.periodic.budget import Budget
from routing.periodic.published import problem_of
from routing.periodic.settings import SearchSettings
from routing.periodic.solver import Solver


def warm() -> None:
    """Have every kernel run once on two customers."""
    pattern = np.ones((1, 1), dtype=np.bool_)
    unlimited = np.full((1, 1), np.inf)
    instance = Instance(
        name="two",
        depots=np.zeros((1, 2)),
        customers=np.array([[0.0, 1.0], [1.0, 0.0]]),
        service=np.zeros(2),
        demand=np.ones(2),
        patterns=(pattern, pattern),
        vehicles=np.ones((1, 1), dtype=np.int64),
        load_max=unlimited,
        duration_max=unlimited,
    )
    Solver(problem_of(instance), 0, SearchSettings(), Budget(iterations=10), lambda _share, _cost: None).solved()
