"""Writes the problems of the synthetic city with their whole history, hash by hash."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
import shapely
from psycopg import Connection

from geodata.cities import CityRow
from geodata.database.bulk import copy_lines, reserved_ids
from geodata.sample.codes import SOURCE, public_ids
from geodata.sample.courses import ACTORS, Courses
from geodata.sample.places import WrittenAgencies
from geodata.sample.problems import Findings
from geodata.sample.projection import Projection
from geodata.sample.town.lattice import Floats
from geodata.stores.frame import append_frame
from gridsvc.problems.history import FIRST_HASH, hash_after
from gridsvc.problems.states import ENDED, ProblemEvent, ProblemState

_EVENT_COLUMNS = (
    "problem_id",
    "seq",
    "event",
    "state",
    "at",
    "actor_id",
    "actor_role",
    "previous_hash",
    "hash",
)

_HANDLE, _ON_THE_SPOT = ProblemEvent.HANDLE, ProblemEvent.HANDLE_ON_THE_SPOT
_NO_DETAIL = "{}"
_EVENTS_AT_ONCE = 1 << 16


@dataclass(frozen=True, slots=True)
class GridIndex:
    """The grids in force in the order of their codes: database keys, codes, polygons in metres."""

    keys: Sequence[int]
    codes: Sequence[str]
    polygons: npt.NDArray[np.object_]

    def nearest(self, xy: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
        """Row of the grid that holds each point, the lower code on a border; of the nearest one outside."""
        tree = shapely.STRtree(self.polygons)
        points = np.asarray(shapely.points(xy))
        point, grid = tree.query(points, predicate="intersects")
        row = np.full(len(xy), len(self.codes), np.int64)
        np.minimum.at(row, point, grid)
        outside = np.flatnonzero(row == len(self.codes))
        row[outside] = tree.nearest(points[outside])
        return row


def write_problems(
    connection: Connection,
    city: CityRow,
    until: datetime,
    casebook: tuple[Findings, Courses],
    ground: tuple[GridIndex, WrittenAgencies, Projection],
    rng: np.random.Generator,
) -> int:
    """Store problems and their histories; gives the number of problems."""
    found, went = casebook
    ids = reserved_ids(connection, "problem", len(found.seconds_ago))
    identities = list(islice(public_ids(rng), len(ids)))
    columns: dict[str, Sequence[Any]] = {"id": ids, "public_id": identities, "city_id": [city.id] * len(ids)}
    append_frame(connection, "problem", {**columns, **_problem_columns(until, casebook, ground)})
    copy_lines(connection, "problem_event", _EVENT_COLUMNS, _event_lines(until, went, ids, identities))
    return len(ids)


def _problem_columns(
    until: datetime,
    casebook: tuple[Findings, Courses],
    ground: tuple[GridIndex, WrittenAgencies, Projection],
) -> dict[str, Sequence[Any]]:
    found, went = casebook
    grids, agencies, projection = ground
    in_grid: list[int] = grids.nearest(found.xy).tolist()
    codes = [grids.codes[grid] for grid in in_grid]
    last = went.last()
    states = [ProblemState(each) for each in went.state[last].tolist()]
    seen = [agencies.of[code[:9]] for code in codes]
    handled = (_times_of(went, each, len(last), until) for each in (_HANDLE, _ON_THE_SPOT))
    ended = _times(until, went.seconds_ago[last])
    return {
        "district": [code[:6] for code in codes],
        "street": [code[:9] for code in codes],
        "community": [code[:12] for code in codes],
        "grid_id": [grids.keys[grid] for grid in in_grid],
        "grid_code": codes,
        "class_code": found.class_code.tolist(),
        "state": [state.value for state in states],
        "channel": found.channel.tolist(),
        "reported_at": _times(until, found.seconds_ago),
        "filed_at": _times_of(went, ProblemEvent.FILE, len(last), until),
        "handled_at": [one or other for one, other in zip(*handled, strict=True)],
        "ended_at": [at if state in ENDED else None for at, state in zip(ended, states, strict=True)],
        "lead_agency_id": [
            None if state is ProblemState.REPORTED else agency for agency, state in zip(seen, states, strict=True)
        ],
        "source": [SOURCE] * len(last),
        "source_id": [str(number) for number in range(len(last))],
        "geom": np.asarray(shapely.points(projection.lonlat(found.xy))).tolist(),
    }


def _times(until: datetime, seconds_ago: Floats) -> list[datetime]:
    return [until - timedelta(seconds=ago) for ago in seconds_ago.tolist()]


def _times_of(went: Courses, event: ProblemEvent, count: int, until: datetime) -> list[datetime | None]:
    times: list[datetime | None] = [None] * count
    rows = np.flatnonzero(went.event == event)
    for problem, at in zip(went.problem[rows].tolist(), _times(until, went.seconds_ago[rows]), strict=True):
        times[problem] = at
    return times


def _event_lines(until: datetime, went: Courses, ids: Sequence[int], identities: Sequence[UUID]) -> Iterator[str]:
    own, problems = FIRST_HASH, [str(each) for each in identities]
    for problem, seq, event, state, at in _events(until, went):
        previous = FIRST_HASH if seq == 1 else own
        role = ACTORS[event]
        actor, course = f"{SOURCE}-{role}", (event.value, state.value)
        own = hash_after(previous, (problems[problem], seq), course, at, (actor, role), _NO_DETAIL)
        hashes = f"\\\\x{previous.hex()}\t\\\\x{own.hex()}"
        yield f"{ids[problem]}\t{seq}\t{course[0]}\t{course[1]}\t{at}\t{actor}\t{role}\t{hashes}\n"


def _events(until: datetime, went: Courses) -> Iterator[tuple[int, int, ProblemEvent, ProblemState, str]]:
    """Rows of the courses, a part of the columns at a time: as text all of them take hundreds of megabytes."""
    for first in range(0, len(went.seq), _EVENTS_AT_ONCE):
        part = slice(first, first + _EVENTS_AT_ONCE)
        numbers = went.problem[part].tolist(), went.seq[part].tolist()
        yield from zip(
            *numbers, went.event[part], went.state[part], _written(until, went.seconds_ago[part]), strict=True
        )


def _written(until: datetime, seconds_ago: Floats) -> list[str]:
    """Times in UTC with microseconds, as the chain of hashes has them."""
    end = np.datetime64(until.astimezone(UTC).replace(tzinfo=None), "us")
    times = end - np.round(seconds_ago * 1e6).astype("timedelta64[us]")
    return [f"{each}+00:00" for each in np.datetime_as_string(times, unit="us").tolist()]
