"""A small town as a file and as a city of `gridsvc city file`, and commands on a copy of it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from geodata.database import Database
from geodata.database.connection import make_database
from tests.api.cli.patrolled_city import Run, commands_on
from tests.fixtures.small_town import elements, osm_xml


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """The town as a file."""
    return _written(tmp_path)


@pytest.fixture(scope="session")
def town_database(server: Database, migrated_template: Database, tmp_path_factory: pytest.TempPathFactory) -> Database:
    """A database with the town as a city, to be copied and never changed."""
    make_database(server, "town_city", template=migrated_template.name)
    made = server.sibling("town_city")
    with pytest.MonkeyPatch.context() as patch, commands_on(made, patch) as run:
        done = run("city", "file", _written(tmp_path_factory.mktemp("town")), "--name", "试城")
        assert done.exit_code == 0, done.stderr
    return made


@pytest.fixture
def own_town(town_database: Database, copy_of: Callable[[Database], Database]) -> Database:
    """A copy of that database for one test."""
    return copy_of(town_database)


@pytest.fixture
def in_town(own_town: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs a command in this process, on that copy."""
    with commands_on(own_town, monkeypatch) as run:
        yield run


def _written(folder: Path) -> Path:
    path = folder / "town.osm"
    path.write_text(osm_xml(elements()), "utf-8")
    return path
