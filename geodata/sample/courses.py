"""How the problems of the synthetic district went on: chains of events with believable delays, cut off at the end."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geodata.sample.town.lattice import Floats
from gridsvc.problems.states import ProblemEvent as Event
from gridsvc.problems.states import ProblemState as State

_ENDING = (
    (Event.HANDLE, State.HANDLED),
    (Event.VERIFY_PASS, State.HANDLED),
    (Event.CLOSE, State.CLOSED),
)
_BEGINNING = (
    (Event.REPORT, State.REPORTED),
    (Event.FILE, State.FILED),
    (Event.DISPATCH, State.DISPATCHED),
)
_ACCEPTED = (Event.ACCEPT, State.IN_HAND)

COURSES: tuple[tuple[float, tuple[tuple[Event, State], ...]], ...] = (
    (0.68, (*_BEGINNING, _ACCEPTED, *_ENDING)),
    (
        0.17,
        (
            (Event.REPORT, State.REPORTED),
            (Event.FILE, State.FILED),
            (Event.HANDLE_ON_THE_SPOT, State.HANDLED),
            (Event.VERIFY_PASS, State.HANDLED),
            (Event.CLOSE, State.CLOSED),
        ),
    ),
    (0.05, (*_BEGINNING, (Event.RETURN, State.RETURNED), (Event.REDISPATCH, State.DISPATCHED), _ACCEPTED, *_ENDING)),
    (
        0.05,
        (
            *_BEGINNING,
            _ACCEPTED,
            (Event.HANDLE, State.HANDLED),
            (Event.VERIFY_FAIL, State.IN_HAND),
            *_ENDING,
        ),
    ),
    (0.01, (*_BEGINNING, _ACCEPTED, (Event.SUSPEND, State.SUSPENDED), (Event.RESUME, State.IN_HAND), *_ENDING)),
    (0.03, ((Event.REPORT, State.REPORTED), (Event.REJECT, State.REJECTED))),
    (0.01, ((Event.REPORT, State.REPORTED), (Event.WITHDRAW, State.WITHDRAWN))),
)
"""Share of problems that take each course, and its events with the states they lead to."""

MEDIAN_S: dict[Event, float] = {
    Event.REPORT: 0.0,
    Event.FILE: 900,
    Event.DISPATCH: 1500,
    Event.ACCEPT: 3600,
    Event.HANDLE: 6.5 * 3600,
    Event.HANDLE_ON_THE_SPOT: 1200,
    Event.VERIFY_PASS: 4 * 3600,
    Event.VERIFY_FAIL: 4 * 3600,
    Event.CLOSE: 1800,
    Event.RETURN: 2 * 3600,
    Event.REDISPATCH: 3600,
    Event.SUSPEND: 24 * 3600,
    Event.RESUME: 12 * 24 * 3600,
    Event.REJECT: 1800,
    Event.WITHDRAW: 3600,
}
"""The middle delay after the event before; delays are log-normal, with a long tail."""

ACTORS: dict[Event, str] = {
    Event.REPORT: "patroller",
    Event.FILE: "intake",
    Event.REJECT: "intake",
    Event.DISPATCH: "dispatcher",
    Event.REDISPATCH: "dispatcher",
    Event.ACCEPT: "handler",
    Event.RETURN: "handler",
    Event.HANDLE: "handler",
    Event.HANDLE_ON_THE_SPOT: "patroller",
    Event.VERIFY_PASS: "verifier",
    Event.VERIFY_FAIL: "verifier",
    Event.CLOSE: "duty_head",
    Event.SUSPEND: "duty_head",
    Event.RESUME: "duty_head",
    Event.WITHDRAW: "duty_head",
}
_SPREAD = 1.15

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Courses:
    """One row an event, by problem and seq (from 1): problem number, seconds before the end of the period."""

    problem: Ints
    seq: Ints
    event: npt.NDArray[np.object_]
    state: npt.NDArray[np.object_]
    seconds_ago: Floats

    def last(self) -> Ints:
        """Row of the last event of each problem."""
        rows: Ints = np.flatnonzero(np.append(self.problem[1:] != self.problem[:-1], True))
        return rows


def courses(reported_ago: Floats, rng: np.random.Generator) -> Courses:
    """What has happened to each problem until the end of the period; the report itself always has."""
    chosen = rng.choice(len(COURSES), size=len(reported_ago), p=[share for share, _ in COURSES])
    length = np.array([len(events) for _, events in COURSES])[chosen]
    problem = np.repeat(np.arange(len(chosen)), length)
    first = np.cumsum(length) - length
    seq = np.arange(len(problem)) - np.repeat(first, length) + 1
    begins = np.cumsum([0, *(len(events) for _, events in COURSES)])
    row = begins[chosen[problem]] + seq - 1
    steps = [step for _, events in COURSES for step in events]
    event = _objects([step[0] for step in steps])[row]
    state = _objects([step[1] for step in steps])[row]
    median = np.array([MEDIAN_S[step[0]] for step in steps])[row]
    delay = np.round(median * rng.lognormal(0.0, _SPREAD, len(row)))
    passed = np.cumsum(delay)
    passed -= np.repeat(passed[first], length)
    ago = reported_ago[problem] - passed
    done = ago >= 0
    return Courses(problem[done], seq[done], event[done], state[done], ago[done])


def _objects(values: list[Event] | list[State]) -> npt.NDArray[np.object_]:
    column = np.empty(len(values), object)
    column[:] = values
    return column
