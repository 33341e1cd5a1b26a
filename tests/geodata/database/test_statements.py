"""Statements that live in files."""

from pathlib import Path

import pytest

from geodata.database.statements import SQL_FOLDER, sql, statement
from gridsvc.errors import NotFound


def test_a_statement_is_found_by_name_in_any_folder(tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "count_things.sql").write_bytes(b"SELECT 1;")
    assert statement("count_things", tmp_path) == b"SELECT 1;"


def test_a_name_that_stands_for_no_file_or_two_is_refused(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "twice.sql").touch()
    for name in ("twice", "never"):
        with pytest.raises(NotFound) as refusal:
            statement(name, tmp_path)
        assert refusal.value.params["name"] == name


@pytest.mark.parametrize("file", sorted(SQL_FOLDER.rglob("*.sql")), ids=lambda file: file.stem)
def test_every_statement_says_what_it_answers_and_has_a_name_of_its_own(file: Path) -> None:
    assert sql(file.stem).startswith(b"-- ")
