"""Ends a visit as done, skipped or missed; what was not seen becomes due again."""

from uuid import UUID
from zoneinfo import ZoneInfo

from gridsvc.actors import Actor
from gridsvc.errors import InvalidInput
from gridsvc.patrols.permission import MAY_END_VISITS, refuse_others
from gridsvc.patrols.visits import ENDED, DueVisit, VisitState, replacement
from gridsvc.ports import Clock, VisitStore


def end_visit(
    visit_id: UUID,
    state: VisitState,
    visits: VisitStore,
    *,
    actor: Actor,
    clock: Clock,
    reason: str | None = None,
) -> DueVisit | None:
    """End a visit; the visit due in its place while the cycle lasts, else the next cycle's first names it."""
    stored = visits.visit(visit_id)
    refuse_others(actor, MAY_END_VISITS, stored.city)
    if state not in ENDED or (state is VisitState.SKIPPED and not reason):
        raise InvalidInput(
            "a visit ends as done, missed, or skipped with a reason", params={"field": "state", "value": str(state)}
        )
    now = clock()
    visits.end(visit_id, state, now, reason)
    again = replacement(stored.visit, state)
    if again is None or now.astimezone(ZoneInfo(stored.time_zone)).date() >= stored.cycle_ends_on:
        return None
    visits.replace(again)
    return again
