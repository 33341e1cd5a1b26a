"""What is known of a plan without reading it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from gridsvc.plans.plan import PlanStatus


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """One plan of a cycle, with what a list of plans shows."""

    id: UUID
    programme: UUID
    cycle: UUID
    city: str
    version: int
    status: PlanStatus
    seed: int
    made_at: datetime
    made_by: str
    published_at: datetime | None
    starts_on: date
    ends_on: date
    visits_planned: int
    visits_unplanned: int
