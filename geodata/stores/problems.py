"""Problems with their append-only history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from psycopg import Connection

from geodata.database import sql
from geodata.stores.frame import append_frame
from gridsvc.problems.history import FIRST_HASH, HistoryRow, canonical_json, chained_hash


@dataclass(frozen=True, slots=True)
class GridAt:
    """The unit grid in force at a place."""

    id: int
    code: str
    district: str
    street: str
    community: str


class ProblemStore:
    """Reads and writes problems; the caller owns the transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def classes(self) -> list[tuple[str, str, str, list[str]]]:
        """Code, Chinese name, English name and aliases of all problem classes."""
        return self._connection.execute(sql("select_problem_classes")).fetchall()

    def grids_in_force(self, city_id: int) -> list[tuple[GridAt, shapely.Geometry]]:
        """The unit grids in force of a city, with outlines, by code."""
        rows = self._connection.execute(sql("select_unit_grids_in_force"), {"city": city_id})
        return [(GridAt(*grid), outline) for *grid, outline in rows]

    def append_history(
        self, histories: Mapping[int, Sequence[HistoryRow]], last: Mapping[int, bytes] | None = None
    ) -> None:
        """Append rows to the histories of problems by their keys; `last`: the hash that each chain ends with so far."""
        rows: list[tuple[Any, ...]] = []
        for problem, history in histories.items():
            previous = (last or {}).get(problem, FIRST_HASH)
            details = {id(each.detail): canonical_json(each.detail) for each in history}
            for each in history:
                detail = details[id(each.detail)]
                own = chained_hash(previous, each, detail=detail)
                rows.append((problem, *_history_values(each, detail), previous, own))
                previous = own
        names = (
            "problem_id",
            "seq",
            "event",
            "state",
            "at",
            "actor_id",
            "actor_role",
            "detail",
            "previous_hash",
            "hash",
        )
        frame = {name: [row[position] for row in rows] for position, name in enumerate(names)}
        append_frame(self._connection, "problem_event", frame)


def _history_values(row: HistoryRow, detail: str) -> tuple[object, ...]:
    return (row.seq, row.event, row.state, row.at, row.actor_id, row.actor_role, detail)
