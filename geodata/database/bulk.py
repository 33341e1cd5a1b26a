"""Many rows at once, by COPY."""

from collections.abc import Iterable, Sequence
from itertools import islice

from psycopg import Connection, sql

from geodata.database.statements import sql as statement

_LINES_AT_ONCE = 1024


def copy_rows(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Append rows to a table and say how many; values in the order of the columns."""
    with connection.cursor() as cursor:
        with cursor.copy(_copy_to(table, columns)) as copy:
            for row in rows:
                copy.write_row(row)
        return cursor.rowcount


def copy_lines(connection: Connection, table: str, columns: Sequence[str], lines: Iterable[str]) -> None:
    """Append rows that are at hand as lines of COPY's text format, escaped and ended by whoever wrote them."""
    rest = iter(lines)
    with connection.cursor() as cursor, cursor.copy(_copy_to(table, columns)) as copy:
        while block := "".join(islice(rest, _LINES_AT_ONCE)):
            copy.write(block)


def reserved_ids(connection: Connection, table: str, count: int) -> list[int]:
    """So many database keys of a table, in rising order, for rows that name each other before they are there."""
    rows = connection.execute(statement("reserve_ids"), {"table": table, "count": count})
    return sorted(int(row[0]) for row in rows)


def _copy_to(table: str, columns: Sequence[str]) -> sql.Composed:
    return sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
