"""Deleting a row never reads whole tables to find what refers to it."""

from geodata.database import Database, DatabaseRole, sql


def test_every_reference_is_indexed(database: Database) -> None:
    with database.connect(DatabaseRole.READ) as connection:
        assert connection.execute(sql("references_without_index"), {}).fetchall() == []
