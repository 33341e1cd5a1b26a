"""Each SQL file is one statement under a comment that says what it answers."""

import re
from pathlib import Path

import pytest

# Dollar quotes, strings, identifiers, comments: whatever may hold a semicolon that ends nothing.
OPAQUE = re.compile(r"\$(\w*)\$.*?\$\1\$|'(?:[^']|'')*'|\"[^\"]*\"|--[^\n]*|/\*.*?\*/", re.DOTALL)


def statements(text: str) -> list[str]:
    return [
        part for part in OPAQUE.sub(" x ", "\n".join(text.splitlines())).split(";") if part.replace("x", "").strip()
    ]


def test_each_file_holds_one_statement(tracked: list[Path], root: Path) -> None:
    files = [path for path in tracked if path.suffix == ".sql" and path.is_relative_to(root / "geodata" / "sql")]
    assert files
    assert not [path for path in files if len(statements(path.read_text())) != 1]


def test_each_file_begins_with_a_comment(tracked: list[Path]) -> None:
    files = [path for path in tracked if path.suffix == ".sql"]
    assert not [path for path in files if not path.read_text().startswith("-- ")]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("-- one; of it\nSELECT ';', \"a;b\" FROM t;\n", 1),
        ("DO $$ BEGIN PERFORM 1; END $$;", 1),
        ("DO $do$ BEGIN PERFORM 1; END $do$", 1),
        ("SELECT 1; SELECT 2", 2),
        ("-- nothing", 0),
    ],
)
def test_statements_are_counted_as_postgresql_does(text: str, count: int) -> None:
    assert len(statements(text)) == count
