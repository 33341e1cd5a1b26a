"""What a demonstration came to, in numbers."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from psycopg import Connection

from geodata.database import sql
from gridsvc.plans.plan import Plan

_MS_PER_HOUR = 3_600_000


def summary_of(
    connection: Connection, city: str, plans: Sequence[Plan], faults: int, seconds: Mapping[str, float]
) -> dict[str, Any]:
    """The document `summary.json`: sums over all programmes, the largest of their gaps, seconds of each step."""
    row = connection.execute(sql("demo_counts"), {"city": city}).fetchone() or (0, 0, 0)
    sites, grids, problems = row
    totals = [plan.totals for plan in plans]
    certificates = [plan.certificate for plan in plans]
    return {
        "synthetic": True,
        "city": city,
        "plans": [str(plan.id) for plan in plans],
        "sites": sites,
        "grids": grids,
        "problems_open": problems,
        "visits_due": sum(each.visits_due for each in totals),
        "visits_planned": sum(each.visits_planned for each in totals),
        "visits_unplanned": sum(each.visits_unplanned for each in totals),
        "largest_gap_in_cycle_days": _largest(each.largest_gap_in_cycle_days for each in certificates),
        "largest_rolling_gap_days": _largest(each.largest_rolling_gap_days for each in certificates),
        "faults": faults,
        "teams": sum(len(plan.teams) for plan in plans),
        "days": max((len(plan.dates) for plan in plans), default=0),
        "travel_h": round(sum(each.travel_ms for each in totals) / _MS_PER_HOUR, 1),
        "seconds": {step: round(took, 1) for step, took in seconds.items()},
    }


def _largest(gaps: Iterable[int | None]) -> int | None:
    return max((gap for gap in gaps if gap is not None), default=None)
