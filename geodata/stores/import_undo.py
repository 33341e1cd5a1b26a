"""Takes an import back row by row, from what the database noted while it was written."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from psycopg import Connection, sql
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from geodata.database import sql as statement
from geodata.stores.problems import ProblemStore
from gridsvc.actors import Actor
from gridsvc.import_documents import undo_to_document
from gridsvc.imports import ImportRun, UndoConflict, UndoReason, UndoReport
from gridsvc.problems.entry import arrival_row
from gridsvc.problems.states import ProblemState

OWN_PARTS = frozenset(
    {
        *("grid_lineage", "import_run", "problem_event", "road_edge"),
        *("site_category_change", "site_category_version", "site_index", "site_surroundings"),
    }
)
"""Rows that go with the thing they are part of and that nobody else writes."""
_IN_REGIONS = ("building", "component", "grid", "notice", "problem", "programme", "site", "team", "visit", "zone")
_REGION_COLUMNS = ("community", "street", "district")

_CHANGED = sql.SQL("""
INSERT INTO undo_kept (root_table, root_id, table_name, label, reason)
SELECT undo_row.root_table, undo_row.root_id, undo_row.table_name, undo_row.label, 'changed_since'
  FROM undo_row
  LEFT JOIN {table} AS stored ON stored.id = undo_row.row_id
 WHERE undo_row.table_name = {name}
   AND CASE undo_row.last_op
       WHEN 'delete' THEN stored.id IS NOT NULL
       ELSE stored.id IS NULL OR hashtextextended(ROW({columns})::text, 0) <> undo_row.after END""")
_BUILT_UPON = sql.SQL("""
INSERT INTO undo_kept (root_table, root_id, table_name, label, reason, by)
SELECT undo_row.root_table, undo_row.root_id, undo_row.table_name, undo_row.label, 'built_upon',
       {child_name} || ' ' || count(*)
  FROM undo_row
  JOIN {parent} AS parent ON parent.id = undo_row.row_id
  JOIN {child} AS child ON child.{child_column} = parent.{parent_column}
 WHERE undo_row.table_name = {parent_name} AND undo_row.first_op = 'insert'
   AND NOT EXISTS (SELECT FROM undo_kept AS kept
                    WHERE kept.root_table = undo_row.root_table AND kept.root_id = undo_row.root_id)
   AND NOT {own}
 GROUP BY undo_row.root_table, undo_row.root_id, undo_row.table_name, undo_row.label""")
_OWN = sql.SQL("""EXISTS (
     SELECT FROM undo_row AS own
      WHERE own.table_name = {child_name} AND own.row_id = child.id
        AND NOT EXISTS (SELECT FROM undo_kept AS kept
                         WHERE kept.root_table = own.root_table AND kept.root_id = own.root_id))""")
_STANDS = sql.SQL("""change.step_id = {step} AND NOT EXISTS (
     SELECT FROM undo_kept WHERE undo_kept.root_table = {root} AND undo_kept.root_id = change.root_id)""")
_REMOVE = sql.SQL("DELETE FROM {table} USING import_change AS change WHERE {table}.id = change.row_id AND {stands}")
_RESTORE = sql.SQL("""
UPDATE {table} SET ({columns}) = ROW({values})
  FROM import_change AS change CROSS JOIN LATERAL jsonb_populate_record(NULL::{table}, change.before) AS was
 WHERE {table}.id = change.row_id AND {stands}""")
_BRING_BACK = sql.SQL("""
INSERT INTO {table} (id, {columns}) OVERRIDING SYSTEM VALUE
SELECT was.id, {values}
  FROM import_change AS change CROSS JOIN LATERAL jsonb_populate_record(NULL::{table}, change.before) AS was
 WHERE {stands}""")


class ImportUndo:
    """One recorded import on its way back; the caller owns the transaction."""

    def __init__(self, connection: Connection, run: ImportRun) -> None:
        self._connection, self._run = connection, run
        self._problems = ProblemStore(connection)
        self._key: int = connection.execute(statement("lock_imports_of_run"), {"run": run.id}).fetchall()[0][0]
        self._steps = self._read_steps()
        self._columns = {step["table_name"]: step["columns"] for step in self._steps}

    @property
    def run(self) -> ImportRun:
        """The record of the import."""
        return self._run

    def conflicts(self) -> tuple[UndoConflict, ...]:
        """Rows changed since, rows that others build upon, problems in signed history; nobody else writes meanwhile."""
        connection, run = self._connection, {"run": self._key}
        for table in sorted(self._columns):
            connection.execute(sql.SQL("LOCK TABLE {} IN EXCLUSIVE MODE").format(sql.Identifier(table)))
        connection.execute(statement("create_undo_rows"))
        connection.execute(statement("create_undo_kept"))
        connection.execute(statement("fill_undo_rows"), run)
        connection.execute("ANALYZE undo_row")
        for table, columns in self._columns.items():
            stored = sql.SQL(", ").join(sql.SQL("stored.{}").format(sql.Identifier(name)) for name in columns)
            self._connection.execute(_CHANGED.format(table=sql.Identifier(table), name=table, columns=stored))
        connection.execute(statement("keep_problems_with_later_events"), run)
        connection.execute(statement("keep_signed_problems"), run)
        connection.execute(statement("keep_heads_carried_on"))
        while self._keep_what_others_name():
            pass
        rows = connection.execute(statement("select_undo_kept")).fetchall()
        return tuple(UndoConflict(table, label, UndoReason(reason), by) for table, label, reason, by in rows)

    def restore(self, actor: Actor, at: datetime) -> UndoReport:
        """Take the steps back, the last one first; problems go back to their states by a row of their history."""
        returning = self._problems_to_return()
        counts: dict[str, dict[str, int]] = {"insert": {}, "update": {}, "delete": {}}
        for step in self._steps:
            rows = self._take_back(step)
            of_op = counts[step["op"]]
            of_op[step["table_name"]] = of_op.get(step["table_name"], 0) + rows
        self._return_problems(returning, actor, at)
        kept = self._connection.execute(statement("select_undo_kept")).fetchall()
        restored = {
            table: counts["update"].get(table, 0) + counts["delete"].get(table, 0)
            for table in sorted({*counts["update"], *counts["delete"]})
        }
        return UndoReport(
            removed=counts["insert"],
            restored=restored,
            kept=tuple(UndoConflict(table, label, UndoReason(reason), by) for table, label, reason, by in kept),
        )

    def record(self, report: UndoReport, actor: Actor, at: datetime) -> None:
        """Keep that the import has been undone, by whom, and what stayed."""
        params = {"at": at, "actor": actor.id, "undone": Jsonb(undo_to_document(report)), "run": self._run.id}
        self._connection.execute(statement("record_undoing"), params)

    def _read_steps(self) -> list[dict[str, Any]]:
        with self._connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(statement("select_import_steps"), {"run": self._key}).fetchall()

    def _keep_what_others_name(self) -> int:
        return sum(
            self._connection.execute(_built_upon(child, child_column, parent, parent_column, own=own)).rowcount
            for child, child_column, parent, parent_column, own in self._namings()
        )

    def _namings(self) -> Iterator[tuple[str, str, str, str, bool]]:
        params = {"tables": list(self._columns)}
        for child, child_column, parent, parent_column, has_id in self._connection.execute(
            statement("references_to_tables"), params
        ).fetchall():
            if child not in OWN_PARTS:
                yield child, child_column, parent, parent_column, has_id
        if "region" in self._columns:
            for table in _IN_REGIONS:
                for column in self._region_columns(table):
                    yield table, column, "region", "code", True

    def _region_columns(self, table: str) -> list[str]:
        names = {row[0] for row in self._connection.execute(statement("columns_of_table"), {"table": table})}
        return [column for column in _REGION_COLUMNS if column in names]

    def _take_back(self, step: Mapping[str, Any]) -> int:
        table, op = step["table_name"], step["op"]
        if (table, op) == ("problem", "insert"):
            ((removed,),) = self._connection.execute(
                statement("remove_imported_problems"), {"step": step["id"]}
            ).fetchall()
            return int(removed)
        template = {"insert": _REMOVE, "update": _RESTORE, "delete": _BRING_BACK}[op]
        columns = [name for name in step["columns"] if name != "id"]
        command = template.format(
            table=sql.Identifier(table),
            stands=_STANDS.format(step=sql.Literal(step["id"]), root=step["root_table"]),
            columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
            values=sql.SQL(", ").join(sql.SQL("was.{}").format(sql.Identifier(name)) for name in columns),
        )
        return self._connection.execute(command).rowcount

    def _problems_to_return(self) -> Sequence[tuple[Any, ...]]:
        return self._connection.execute(statement("select_problems_to_return"), {"run": self._key}).fetchall()

    def _return_problems(self, problems: Sequence[tuple[Any, ...]], actor: Actor, at: datetime) -> None:
        detail = {"undone_import": str(self._run.id)}
        histories = {
            key: [arrival_row(public_id, seq + 1, ProblemState(state), actor=actor, at=at, detail=detail)]
            for key, public_id, state, seq, _ in problems
        }
        self._problems.append_history(histories, {key: last for key, *_, last in problems})


def _built_upon(child: str, child_column: str, parent: str, parent_column: str, *, own: bool) -> sql.Composed:
    return _BUILT_UPON.format(
        child=sql.Identifier(child),
        child_name=child,
        child_column=sql.Identifier(child_column),
        parent=sql.Identifier(parent),
        parent_name=parent,
        parent_column=sql.Identifier(parent_column),
        own=_OWN.format(child_name=child) if own else sql.SQL("false"),
    )
