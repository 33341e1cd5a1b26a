"""Small instances drawn at random."""

import numpy as np
from hypothesis import strategies as st

from routing.instances import Instance


def instance_of(seed: int, customers: int = 8, days: int = 3, *, tight: bool = False) -> Instance:
    """Customers on a plane with one or two visits on some days; tight: loads and durations bind."""
    dice = np.random.default_rng(seed)
    patterns = []
    for _ in range(customers):
        visits = int(dice.integers(1, 3))
        rows = {tuple(sorted(dice.choice(days, visits, replace=False).tolist())) for _ in range(3)}
        patterns.append(np.array([[day in row for day in range(days)] for row in sorted(rows)], dtype=np.bool_))
    demand = dice.integers(1, 9, customers).astype(np.float64)
    limit = np.full((days, 1), 16.0 if tight else np.inf)
    return Instance(
        name=f"random {seed}",
        depots=dice.uniform(0, 100, (1, 2)),
        customers=dice.uniform(0, 100, (customers, 2)),
        service=dice.integers(0, 5, customers).astype(np.float64),
        demand=demand,
        patterns=tuple(patterns),
        vehicles=np.full((days, 1), 4),
        load_max=limit,
        duration_max=np.full((days, 1), 420.0 if tight else np.inf),
    )


seeds = st.integers(0, 10**6)
