"""The history of problems that another system keeps and that enter here with the state they have there."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from gridsvc.actors import Actor
from gridsvc.problems.history import HistoryRow
from gridsvc.problems.states import ProblemEvent, ProblemState

ARRIVALS = {
    ProblemState.REPORTED: ProblemEvent.REOPEN,
    ProblemState.FILED: ProblemEvent.FILE,
    ProblemState.DISPATCHED: ProblemEvent.DISPATCH,
    ProblemState.IN_HAND: ProblemEvent.ACCEPT,
    ProblemState.RETURNED: ProblemEvent.RETURN,
    ProblemState.HANDLED: ProblemEvent.HANDLE,
    ProblemState.SUSPENDED: ProblemEvent.SUSPEND,
    ProblemState.CLOSED: ProblemEvent.CLOSE,
    ProblemState.REJECTED: ProblemEvent.REJECT,
    ProblemState.DUPLICATE: ProblemEvent.MARK_DUPLICATE,
    ProblemState.WITHDRAWN: ProblemEvent.WITHDRAW,
}
"""The event that brings a problem of another system to each state."""


def arrival_row(
    problem: UUID, seq: int, state: ProblemState, *, actor: Actor, at: datetime, detail: Mapping[str, object]
) -> HistoryRow:
    """The row that says that a problem has come to a state in the other system, by the event that leads to it."""
    return HistoryRow(problem, seq, ARRIVALS[state], state, at, actor.id, actor.role, detail)
