"""Reference files in the database."""

import shutil
from pathlib import Path

import pytest

from geodata.database import Database
from geodata.reference import fill_reference_data, load_reference_data
from geodata.reference.folder import REFERENCE_FOLDER
from gridsvc.errors import InvalidInput


def test_loading_twice_changes_nothing(database: Database) -> None:
    with database.connect() as connection:
        first = load_reference_data(connection)
        second = load_reference_data(connection)
        categories = connection.execute("SELECT count(*) FROM site_category WHERE city_id IS NULL").fetchone()
    assert first.categories == 33
    assert first.problem_classes == 54
    assert categories == (33,)
    assert (second.categories, second.checklist_items, second.problem_classes) == (0, 0, 0)


def test_an_edited_file_is_taken_up(database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "reference"
    shutil.copytree(REFERENCE_FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    path = folder / "site_categories.toml"
    edited = path.read_text("utf-8").replace('"toilet_clean", "ground_clean", "no_piles"', '"toilet_clean", "no_piles"')
    path.write_text(edited.replace("minutes = 4\n", "minutes = 5\n"), "utf-8")
    with database.connect() as connection:
        load_reference_data(connection)
        counts = load_reference_data(connection, folder)
        bus_stop = connection.execute("SELECT minutes_on_site, windows FROM site_category WHERE code = 'bus_stop'")
        assert bus_stop.fetchone() == (5.0, [])
    assert counts.categories == 1
    assert counts.checklist_items > 0


def test_a_tag_that_points_at_no_category_stops_the_loading(database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "reference"
    shutil.copytree(REFERENCE_FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    path = folder / "osm_tags.toml"
    path.write_text(path.read_text("utf-8").replace('"produce_market"', '"bazaar"'), "utf-8")
    with database.connect() as connection, pytest.raises(InvalidInput, match="bazaar is no site category"):
        load_reference_data(connection, folder)


def test_categories_of_an_older_database_get_aliases_once(database: Database) -> None:
    fill_reference_data(database)
    with database.administer() as connection:
        connection.execute("UPDATE gridsvc.site_category SET aliases = NULL WHERE code <> 'bank'")
        connection.execute("UPDATE gridsvc.site_category SET aliases = '{}' WHERE code = 'bank'")
    fill_reference_data(database)
    ask = "SELECT code, aliases FROM site_category WHERE code IN ('bank', 'school') ORDER BY code"
    with database.connect() as connection:
        (_, bank), (_, school) = connection.execute(ask).fetchall()
    assert (bank, school[0]) == ([], "学校")
