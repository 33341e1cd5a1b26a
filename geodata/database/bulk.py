"""Many rows at once, by COPY."""

from collections.abc import Iterable, Sequence

from psycopg import Connection, sql

from geodata.database.statements import sql as statement


def copy_rows(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Append rows to a table and say how many; values in the order of the columns."""
    command = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor:
        with cursor.copy(command) as copy:
            for row in rows:
                copy.write_row(row)
        return cursor.rowcount


def reserved_ids(connection: Connection, table: str, count: int) -> list[int]:
    """So many database keys of a table, in rising order, for rows that name each other before they are there."""
    rows = connection.execute(statement("reserve_ids"), {"table": table, "count": count})
    return sorted(int(row[0]) for row in rows)
