"""Synthetic cities by command: stored, refused, written as files, and the same again when these are imported."""

import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from geodata.database import Database, DatabaseRole
from geodata.database.connection import make_database
from geodata.reference import load_reference_data
from geodata.sample.files import writing
from tests.api.cli.patrolled_city import Run, commands_on

OTHER = "990300"
MADE = ("--grids", "800", "--sites", "40", "--seed", "3", "--day", "2026-11-22", "--city-code", OTHER)
COMPARED = {
    "city": "SELECT synthetic, provisional, metric_srid, ST_AsText(boundary, 9) FROM city",
    "region": "SELECT code, name_zh, ST_AsText(geom, 9) FROM region WHERE level <> 'city' ORDER BY code",
    "grid": "SELECT code, community, ST_Equals(ST_SnapToGrid(geom, 1e-9), geom) FROM grid ORDER BY code",
    "site": "SELECT source_id, name, category_id, register, street, community, ST_AsText(geom, 7) FROM site ORDER BY 1",
    "site_entry": "SELECT site.source_id, sequence FROM site_entry JOIN site ON site.id = site_id ORDER BY 1, 2",
    "site_owner": "SELECT site.source_id, rank, site_owner.name, valid_from FROM site_owner"
    " JOIN site ON site.id = site_id ORDER BY 1, 2",
    "agency": "SELECT source_id, name, kind, region_code FROM agency ORDER BY 1",
    "team": "SELECT source_id, name, mode, ST_AsText(base, 7) FROM team ORDER BY 1",
    "team_shift": "SELECT team.source_id, weekday, team_shift.starts, team_shift.ends FROM team_shift"
    " JOIN team ON team.id = team_id ORDER BY 1, 2, 3",
    "team_roster": "SELECT team.source_id, on_date, kind, team_roster.starts, team_roster.ends FROM team_roster"
    " JOIN team ON team.id = team_id ORDER BY 1, 2, 3",
    "home_area": "SELECT source_id, round(ST_Area(home_area::geography)::numeric, 1) FROM team ORDER BY 1",
    "zone": "SELECT source_id, name, tier FROM zone ORDER BY 1",
    "building": "SELECT source_id, community, usage, floors, households FROM building ORDER BY 1",
    "component": "SELECT code, class_code, name, state, community FROM component ORDER BY 1",
    "problem": "SELECT source_id, class_code, state, channel, grid_code, reported_at, filed_at, handled_at, ended_at"
    " FROM problem ORDER BY 1",
    "road_edge": "SELECT name, class, oneway, round(length_m::numeric, 3), ST_AsText(geom, 7) FROM road_edge"
    " ORDER BY 5, 1, 2",
}


@pytest.fixture
def gridsvc(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    with database.connect(DatabaseRole.APP) as connection:
        load_reference_data(connection)
    with commands_on(database, monkeypatch) as run:
        yield run


@pytest.fixture(scope="module")
def stored(server: Database, migrated_template: Database) -> Database:
    """A database in which the command made the city, to be copied and never changed."""
    make_database(server, "stored_sample", template=migrated_template.name)
    database = server.sibling("stored_sample")
    with database.connect(DatabaseRole.APP) as connection:
        load_reference_data(connection)
    with pytest.MonkeyPatch.context() as patch, commands_on(database, patch) as run:
        assert run("sample", "district", *MADE).exit_code == 0
    return database


@pytest.fixture(scope="module")
def written(migrated_template: Database, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of files that the command made of the same city."""
    folder = tmp_path_factory.mktemp("written") / "city"
    with pytest.MonkeyPatch.context() as patch, commands_on(migrated_template, patch) as run:
        assert run("sample", "district", *MADE, "--out", folder).exit_code == 0
    return folder


def contents(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    with database.connect(DatabaseRole.READ) as connection:
        return {table: connection.execute(question.encode()).fetchall() for table, question in COMPARED.items()}


def test_a_city_written_as_files_and_imported_is_the_city_that_is_stored(
    gridsvc: Run, database: Database, stored: Database, written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(written)
    commands = [line for line in (written / "README.md").read_text("utf-8").splitlines() if line.startswith("gridsvc ")]
    for command in commands:
        done = gridsvc(*shlex.split(command)[1:])
        assert done.exit_code == 0, (command, done.output)
    expected, found = contents(stored), contents(database)
    for table, rows in expected.items():
        assert found[table] == rows, table


def test_files_say_that_they_are_synthetic_and_are_the_same_every_time(
    gridsvc: Run, written: Path, tmp_path: Path
) -> None:
    assert gridsvc("sample", "district", *MADE, "--out", tmp_path / "other").exit_code == 0
    assert sorted(each.name for each in written.iterdir()) == sorted(
        each.name for each in (tmp_path / "other").iterdir()
    )
    for file in written.iterdir():
        assert file.read_bytes() == (tmp_path / "other" / file.name).read_bytes(), file.name
        if file.suffix != ".pbf":
            assert "synthetic" in file.read_text("utf-8"), file.name


def test_the_same_city_stays_and_another_needs_to_be_asked_for(
    stored: Database, copy_of: Callable[[Database], Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    with commands_on(copy_of(stored), monkeypatch) as run:
        again = run("sample", "district", *MADE, "--json")
        assert '"new": false' in again.output
        other = (*MADE, "--seed", "4")
        refused = run("sample", "district", *other)
        assert (refused.exit_code, "--replace" in refused.output) == (5, True)
        assert run("sample", "district", *other, "--replace").exit_code == 0


@pytest.mark.parametrize("words", [("--grids", "10"), ("--city-code", "530100"), ("--sites", "9999")])
def test_a_city_that_cannot_be_is_refused(gridsvc: Run, words: tuple[str, ...]) -> None:
    assert gridsvc("sample", "city", *words).exit_code == 3


def test_what_is_broken_off_leaves_nothing(gridsvc: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken_off(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(writing, "write_osm", broken_off)
    assert gridsvc("sample", "district", *MADE, "--out", tmp_path / "city").exit_code == 130
    assert not list(tmp_path.iterdir())


def test_a_folder_that_holds_something_is_left_alone(gridsvc: Run, tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text("mine", "utf-8")
    assert gridsvc("sample", "district", *MADE, "--out", tmp_path).exit_code == 5
    assert [each.name for each in tmp_path.iterdir()] == ["own.txt"]
