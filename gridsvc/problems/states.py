"""The states of a problem and the events that move it."""

from enum import StrEnum


class ProblemState(StrEnum):
    """Where a problem stands in its life."""

    REPORTED = "reported"
    FILED = "filed"
    DISPATCHED = "dispatched"
    IN_HAND = "in_hand"
    RETURNED = "returned"
    HANDLED = "handled"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"


OPEN = frozenset(
    {
        ProblemState.FILED,
        ProblemState.DISPATCHED,
        ProblemState.IN_HAND,
        ProblemState.RETURNED,
        ProblemState.HANDLED,
    }
)
ENDED = frozenset({ProblemState.CLOSED, ProblemState.REJECTED, ProblemState.DUPLICATE, ProblemState.WITHDRAWN})


class ProblemEvent(StrEnum):
    """What can happen to a problem."""

    REPORT = "report"
    CONFIRM_PASS = "confirm_pass"
    CONFIRM_FAIL = "confirm_fail"
    CONFIRM_UNABLE = "confirm_unable"
    FILE = "file"
    REJECT = "reject"
    MARK_DUPLICATE = "mark_duplicate"
    DISPATCH = "dispatch"
    ACCEPT = "accept"
    RETURN = "return"
    REDISPATCH = "redispatch"
    REQUEST_EXTENSION = "request_extension"
    GRANT_EXTENSION = "grant_extension"
    REFUSE_EXTENSION = "refuse_extension"
    SUSPEND = "suspend"
    RESUME = "resume"
    HANDLE = "handle"
    HANDLE_ON_THE_SPOT = "handle_on_the_spot"
    VERIFY_PASS = "verify_pass"
    VERIFY_FAIL = "verify_fail"
    VERIFY_UNABLE = "verify_unable"
    CLOSE = "close"
    FORCE_CLOSE = "force_close"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    REQUEST_UP = "request_up"
    DISPATCH_DOWN = "dispatch_down"
