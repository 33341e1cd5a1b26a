"""Rows held by columns, written to a table at once."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from psycopg import Connection, sql
from shapely.geometry.base import BaseGeometry

from geodata.database.bulk import copy_rows, reserved_ids
from geodata.database.geometry import wkb_texts

Frame = Mapping[str, Sequence[Any]]
"""Columns of equal length by the name they have in the table; values as the database takes them."""


def rows_in(frame: Frame) -> int:
    """How many rows a frame has."""
    return len(next(iter(frame.values()), ()))


def insert_frame(connection: Connection, table: str, frame: Frame) -> list[int]:
    """Append all rows and give their database keys, in the order of the rows."""
    ids = reserved_ids(connection, table, rows_in(frame))
    append_frame(connection, table, {"id": ids, **frame})
    return ids


def append_frame(connection: Connection, table: str, frame: Frame) -> None:
    """Append all rows to a table that is not asked for its keys."""
    if rows_in(frame):
        copy_rows(connection, table, list(frame), _rows(frame))


def update_frame(connection: Connection, table: str, frame: Frame) -> None:
    """Rewrite the columns of a frame in the rows of a table that have its `id`."""
    if not rows_in(frame):
        return
    names = {"stored": sql.Identifier(table), "staged": sql.Identifier(f"staged_{table}")}
    columns = [sql.Identifier(name) for name in frame]
    connection.execute(
        sql.SQL("CREATE TEMP TABLE {staged} ON COMMIT DROP AS SELECT {columns} FROM {stored} WITH NO DATA").format(
            columns=sql.SQL(", ").join(columns), **names
        )
    )
    copy_rows(connection, f"staged_{table}", list(frame), _rows(frame))
    changes = [sql.SQL("{0} = {1}.{0}").format(column, names["staged"]) for column in columns[1:]]
    connection.execute(
        sql.SQL("UPDATE {stored} SET {changes} FROM {staged} WHERE {stored}.id = {staged}.id").format(
            changes=sql.SQL(", ").join(changes), **names
        )
    )
    connection.execute(sql.SQL("DROP TABLE {staged}").format(**names))


def _rows(frame: Frame) -> Iterator[Sequence[Any]]:
    return zip(*map(_copied, frame.values()), strict=True)


def _copied(values: Sequence[Any]) -> Sequence[Any]:
    """Geometries all at once as PostGIS reads them; other values one by one, by the database's adapter."""
    first = next((value for value in values if value is not None), None)
    return wkb_texts(values) if isinstance(first, BaseGeometry) else values
