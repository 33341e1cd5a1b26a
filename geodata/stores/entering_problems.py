"""Problems on their way in: staged by blocks, compared with each other and with what is stored, written in sets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import Connection, sql
from psycopg.rows import namedtuple_row
from psycopg.types.json import Jsonb

from geodata.database import sql as statement
from geodata.database.bulk import reserved_ids
from gridsvc.actors import Actor
from gridsvc.problems.entry import ARRIVALS

STAGED = (
    "row",
    "source_id",
    "content",
    "sound",
    "public_id",
    "class_code",
    "state",
    "channel",
    "description",
    "agency",
    "duplicate_of",
    "influence_m2",
    "reported_at",
    "filed_at",
    "handled_at",
    "ended_at",
    "deadline_at",
    "district",
    "street",
    "community",
    "grid_id",
    "grid_code",
    "detail",
    "report_hash",
    "state_hash",
    "geom",
)
_SET_ROWS = 50_000
_FETCHED_ROWS = 5_000
_MEMORY = "64MB"


@dataclass(frozen=True, slots=True)
class Repetition:
    """A row that has the id of an earlier one; same: both say the same."""

    row: int
    first_row: int
    same: bool
    source_id: str


class EnteringProblems:
    """The rows of one file; the caller owns the transaction, in which everything of it lives."""

    def __init__(self, connection: Connection, city_id: int, source: str) -> None:
        self._connection = connection
        self._of: dict[str, Any] = {"city": city_id, "source": source}
        self._goes_ahead = False
        self._entered_below = 0
        self._looks_up = False

    def begin(self, *, ahead: bool) -> None:
        """Make room for a file; ahead: its rows may be written before all of them are there."""
        self._goes_ahead, self._entered_below = ahead, 0
        (known,) = self._connection.execute(statement("has_problems_of_source"), self._of).fetchall()[0]
        # Of a source that is new, no row can be stored but those of this file, which the database tells apart.
        self._looks_up = ahead and bool(known)
        self._connection.execute(statement("open_problem_staging"))
        self._connection.execute(sql.SQL("SET LOCAL work_mem = {}").format(_MEMORY))
        (self._of["before"],) = reserved_ids(self._connection, "problem", 1)

    def stage(self, lines: bytes) -> None:
        """Append rows, written as COPY reads text."""
        command = sql.SQL("COPY staged_problem ({}) FROM STDIN").format(sql.SQL(", ").join(map(sql.Identifier, STAGED)))
        pgconn = self._connection.pgconn
        with self._connection.cursor() as cursor, cursor.copy(command):
            # In one piece and in one go: whoever sends many waits each time until other threads let the interpreter go.
            pgconn.nonblocking = 0
            try:
                pgconn.put_copy_data(lines)
            finally:
                pgconn.nonblocking = 1

    def settle(self) -> None:
        """All rows are staged: make them quick to find."""
        self._settle("staged_problem")

    def set_aside(self, rows: Sequence[int]) -> None:
        """Take rows out, and forget what was decided of the others."""
        self._connection.execute(statement("set_rows_aside"), {"rows": list(rows)})
        self._connection.execute(statement("clear_decisions"))

    def find_repetitions(self) -> None:
        """Find the rows that have the id of an earlier row, which do not count from now on."""
        self._connection.execute(statement("find_repetitions"))
        self._settle("problem_repetition")

    def repetitions(self) -> Iterator[Repetition]:
        """The rows that have the id of an earlier row."""
        return (Repetition(*row) for row in self._rows("select_repetitions"))

    def compare(self, given: Sequence[str]) -> None:
        """Compare the rows with what is stored under their ids, in the columns that the file has."""
        self._connection.execute(statement("find_known_problems"), {**self._of, "given": list(given)})
        self._settle("problem_known")

    def false_duplicates(self) -> Iterator[Any]:
        """Row, source_id and duplicate_of of rows that repeat what is not there."""
        return self._rows("select_false_duplicates", self._of)

    def without_grid(self, need_none: Sequence[str], *, with_state: bool) -> Iterator[Any]:
        """Row, source_id and state of rows that need a grid and have none."""
        return self._rows("select_rows_without_grid", {"need_none": list(need_none), "with_state": with_state})

    def changed(self) -> Iterator[Any]:
        """Row, source_id, differing, stored and incoming (JSON) of rows that say something else than is stored."""
        return self._rows("select_known_rows")

    def unchanged(self) -> Iterator[Any]:
        """Row of those that say what is stored."""
        return self._rows("select_unchanged_rows")

    def agencies(self) -> list[str]:
        """The agencies that rows name which are taken."""
        return [name for (name,) in self._connection.execute(statement("select_agencies_of_rows"))]

    @property
    def goes_ahead(self) -> bool:
        """Whether all rows so far were new and are written, but for those that repeat others."""
        return self._goes_ahead

    def enter_ahead(self, rows: range, new: int | None, actor: Actor, at: datetime) -> None:
        """Write some rows if so many of them are new; else, or where that is unknown, they and all others wait."""
        if self._goes_ahead and new is not None:
            self._goes_ahead = self._enter(rows, _arrival(actor, at), duplicates=False) == new
            self._entered_below = rows.stop if self._goes_ahead else self._entered_below
        else:
            self._goes_ahead = False

    def enter(self, rows: int, actor: Actor, at: datetime) -> Iterator[int]:
        """Write what is new or changed of so many rows, set by set; gives after each how far it is."""
        arrival = _arrival(actor, at)
        self._looks_up = self._looks_up or bool(self._entered_below)
        for duplicates in (False, True):
            for first in range(0 if duplicates else self._entered_below, rows + 1, _SET_ROWS):
                self._enter(range(first, first + _SET_ROWS), arrival, duplicates=duplicates)
                if not duplicates:
                    yield min(first + _SET_ROWS, rows)
            self._connection.execute(
                statement("change_known_problems"), {**self._of, **arrival, "duplicates": duplicates}
            )
        self._connection.execute(statement("continue_histories"), {**self._of, **arrival})

    def _enter(self, rows: range, arrival: Mapping[str, Any], *, duplicates: bool) -> int:
        set_of_rows = {"first": rows.start, "last": rows.stop - 1, "duplicates": duplicates, "look_up": self._looks_up}
        ((entered,),) = self._connection.execute(
            statement("enter_staged_problems"), {**self._of, **arrival, **set_of_rows}
        ).fetchall()
        return int(entered)

    def _settle(self, which: str) -> None:
        self._connection.execute(statement("settle_problem_staging"), {"which": which})

    def _rows(self, name: str, params: Mapping[str, Any] | None = None) -> Iterator[Any]:
        with self._connection.cursor(name, row_factory=namedtuple_row) as cursor:
            cursor.itersize = _FETCHED_ROWS
            yield from cursor.execute(statement(name), params)


def _arrival(actor: Actor, at: datetime) -> Mapping[str, Any]:
    arrivals = Jsonb({state.value: event.value for state, event in ARRIVALS.items()})
    return {"arrivals": arrivals, "actor": actor.id, "role": actor.role, "at": at}
