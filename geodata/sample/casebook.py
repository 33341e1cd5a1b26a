"""Writes the problems of the synthetic city with their whole history, hash by hash."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

import numpy as np
import numpy.typing as npt
import shapely
from psycopg import Connection

from geodata.cities import CityRow
from geodata.database.bulk import copy_rows, reserved_ids
from geodata.sample.codes import SOURCE, public_ids
from geodata.sample.courses import ACTORS, Courses
from geodata.sample.places import WrittenAgencies
from geodata.sample.problems import Findings
from geodata.sample.projection import Projection
from gridsvc.problems.history import FIRST_HASH, HistoryRow, chained_hash
from gridsvc.problems.states import ENDED, ProblemEvent, ProblemState

_COLUMNS = (
    "id",
    "public_id",
    "city_id",
    "district",
    "street",
    "community",
    "grid_id",
    "grid_code",
    "class_code",
    "state",
    "channel",
    "reported_at",
    "filed_at",
    "handled_at",
    "ended_at",
    "lead_agency_id",
    "source",
    "source_id",
    "geom",
)
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

_TIMED = (ProblemEvent.FILE, ProblemEvent.HANDLE, ProblemEvent.HANDLE_ON_THE_SPOT)


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
    copy_rows(
        connection,
        "problem",
        _COLUMNS,
        _problem_rows(city, until, casebook, ground, list(zip(ids, identities, strict=True))),
    )
    copy_rows(connection, "problem_event", _EVENT_COLUMNS, _event_rows(until, went, ids, identities))
    return len(ids)


def _problem_rows(
    city: CityRow,
    until: datetime,
    casebook: tuple[Findings, Courses],
    ground: tuple[GridIndex, WrittenAgencies, Projection],
    identities: list[tuple[int, UUID]],
) -> Iterator[tuple[object, ...]]:
    found, went = casebook
    grids, agencies, projection = ground
    in_grid = grids.nearest(found.xy)
    places = projection.points(found.xy)
    last = went.last()
    times = {event: _times_of(went, event, len(identities), until) for event in _TIMED}
    handled_at = [
        a or b for a, b in zip(times[ProblemEvent.HANDLE], times[ProblemEvent.HANDLE_ON_THE_SPOT], strict=True)
    ]
    for number, (key, public_id) in enumerate(identities):
        state = ProblemState(went.state[last[number]])
        grid = int(in_grid[number])
        code = grids.codes[grid]
        office = agencies.of[code[:9]]
        yield (
            key,
            public_id,
            city.id,
            code[:6],
            code[:9],
            code[:12],
            grids.keys[grid],
            code,
            str(found.class_code[number]),
            state.value,
            str(found.channel[number]),
            until - timedelta(seconds=float(found.seconds_ago[number])),
            times[ProblemEvent.FILE][number],
            handled_at[number],
            until - timedelta(seconds=float(went.seconds_ago[last[number]])) if state in ENDED else None,
            office if state is not ProblemState.REPORTED else None,
            SOURCE,
            str(number),
            places[number],
        )


def _times_of(went: Courses, event: ProblemEvent, count: int, until: datetime) -> list[datetime | None]:
    times: list[datetime | None] = [None] * count
    for row in np.flatnonzero(went.event == event):
        times[int(went.problem[row])] = until - timedelta(seconds=float(went.seconds_ago[row]))
    return times


def _event_rows(
    until: datetime, went: Courses, ids: Sequence[int], identities: Sequence[UUID]
) -> Iterator[tuple[object, ...]]:
    previous = FIRST_HASH
    columns = (went.problem.tolist(), went.seq.tolist(), went.event, went.state, went.seconds_ago.tolist())
    for problem, seq, event, state, ago in zip(*columns, strict=True):
        previous = FIRST_HASH if seq == 1 else previous
        at = until - timedelta(seconds=ago)
        role = ACTORS[event]
        row = HistoryRow(identities[problem], seq, event, state, at, f"{SOURCE}-{role}", role)
        own = chained_hash(previous, row)
        yield (ids[problem], seq, event.value, state.value, at, row.actor_id, role, previous, own)
        previous = own
