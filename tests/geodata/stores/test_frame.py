"""Rows by columns."""

from geodata.database import Database
from geodata.stores.frame import append_frame, insert_frame, update_frame


def test_rows_are_appended_and_rewritten_by_their_keys(database: Database) -> None:
    with database.connect() as connection:
        (city,) = (
            connection.execute(
                "INSERT INTO city (code, name_zh, name_en, time_zone, metric_srid)"
                " VALUES ('990500', '试', 'Try', 'UTC', 4543) RETURNING id"
            ).fetchone()
            or ()
        )
        ids = insert_frame(
            connection,
            "agency",
            {"city_id": [city] * 3, "name": ["a", "b", "c"], "kind": ["other"] * 3, "source_id": ["1", "2", "3"]},
        )
        update_frame(connection, "agency", {"id": ids[1:], "name": ["B", "C"], "kind": ["company", "other"]})
        update_frame(connection, "agency", {"id": [ids[2]], "name": ["CC"]})
        rows = connection.execute("SELECT id, name, kind FROM agency ORDER BY id").fetchall()
    assert rows == [(ids[0], "a", "other"), (ids[1], "B", "company"), (ids[2], "CC", "other")]


def test_no_rows_are_no_work(database: Database) -> None:
    with database.connect() as connection:
        assert insert_frame(connection, "agency", {"name": []}) == []
        append_frame(connection, "agency", {"name": []})
        update_frame(connection, "agency", {"id": [], "name": []})
