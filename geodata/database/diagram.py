"""The data model as it is in a migrated database, drawn as Mermaid entity-relationship diagrams."""

import re
from collections.abc import Iterator
from pathlib import Path

from psycopg import Connection

from geodata.database.migrations import MIGRATIONS_FOLDER
from geodata.database.statements import sql

_CREATED = re.compile(rb"^CREATE TABLE (\w+)", re.MULTILINE)
_KEY_MARKS = {(True, True): " PK,FK", (True, False): " PK", (False, True): " FK", (False, False): ""}


def diagrams(connection: Connection, folder: Path = MIGRATIONS_FOLDER) -> dict[str, str]:
    """One diagram for each migration that makes tables, by the title that its name gives."""
    chapters: dict[str, str] = {}
    for file in sorted(folder.glob("*.sql")):
        tables = {found.decode() for found in _CREATED.findall(file.read_bytes())}
        if tables:
            chapters[_title(file)] = _diagram(connection, tables)
    return chapters


def _title(file: Path) -> str:
    words = file.stem.split("_")[2:]
    return " ".join(words).capitalize()


def _diagram(connection: Connection, tables: set[str]) -> str:
    lines = ["erDiagram", *_references(connection, tables), *_entities(connection, tables)]
    return "\n".join(lines) + "\n"


def _references(connection: Connection, tables: set[str]) -> Iterator[str]:
    for child, parent, column, optional in connection.execute(sql("table_references")):
        if child in tables:
            ends = "|o--o{" if optional else "||--o{"
            yield f"    {parent} {ends} {child} : {column}"


def _entities(connection: Connection, tables: set[str]) -> Iterator[str]:
    current = None
    for table, column, type_name, in_key, refers in connection.execute(sql("table_columns")):
        if table not in tables:
            continue
        if table != current:
            if current:
                yield "    }"
            yield f"    {table} {{"
            current = table
        yield f"        {_plain(type_name)} {column}{_KEY_MARKS[in_key, refers]}"
    yield "    }"


def _plain(type_name: str) -> str:
    """Name a type as Mermaid can read it."""
    short = {"timestamp with time zone": "timestamptz", "double precision": "float8", "time without time zone": "time"}
    return re.sub(r"\W+", "_", short.get(type_name, type_name).removesuffix("[]")).strip("_")
