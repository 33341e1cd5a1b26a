"""A real PostGIS for every test that asks: one server a run, one migrated template, a clone a test."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from psycopg import sql

from geodata.cluster import Cluster, ephemeral_cluster
from geodata.database import Database, migrate
from geodata.database.connection import make_database

_SHARED = Path(__file__).parents[2] / "shared"
_numbers = count(1)
_LONGEST = (
    "docs/test_commands.py",
    "geodata/importers/test_problem_blocks.py",
    "api/cli/test_database_commands.py",
    "geodata/sample/test_ground.py",
    "api/cli/test_sample_commands.py",
    "geodata/importers/test_problems.py",
    "api/test_demonstration.py",
)

# The same examples in every run of ./test; ./test --all looks for new ones.
settings.register_profile("same", derandomize=True, deadline=None, database=None)
settings.register_profile("long", derandomize=False, deadline=None, max_examples=1000)
settings.load_profile("same")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files begin first, so that no worker is left alone with one at the end."""
    places = {Path(__file__).parent / name: number for number, name in enumerate(_LONGEST)}
    items.sort(key=lambda each: places.get(each.path, len(places)))


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A server of this run alone; without PostGIS on the machine the tests fail and name what to install."""
    programs = os.environ.get("GRIDSVC_PG_BIN")
    with ephemeral_cluster(Path(programs) if programs else None) as running:
        yield running


@pytest.fixture(scope="session")
def server(cluster: Cluster) -> Database:
    """The server's own first database, from which others are made."""
    return Database(cluster.conninfo(), cluster)


@pytest.fixture(scope="session")
def migrated_template(server: Database) -> Database:
    """A migrated database that is only cloned, never written to."""
    make_database(server, "migrated_template")
    template = server.sibling("migrated_template")
    migrate(template)
    return template


@pytest.fixture
def empty_database(server: Database) -> Iterator[Database]:
    """A database without anything in it, gone after the test."""
    with _temporary(server, "template1") as made:
        yield made


@pytest.fixture
def database(server: Database, migrated_template: Database) -> Iterator[Database]:
    """A migrated database of the test's own, gone after it."""
    with _temporary(server, migrated_template.name) as made:
        yield made


@pytest.fixture
def copy_of(server: Database) -> Iterator[Callable[[Database], Database]]:
    """Make copies of databases that wider fixtures have filled; gone after the test."""
    with ExitStack() as opened:
        yield lambda filled: opened.enter_context(_temporary(server, filled.name))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of shared real data, where it is present."""
    if not _SHARED.is_dir():
        pytest.skip("the folder ../shared is not here")
    return _SHARED


@contextmanager
def _temporary(server: Database, template: str) -> Iterator[Database]:
    name = f"test_{next(_numbers)}"
    make = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
    with server.administer() as connection:
        connection.execute(make.format(sql.Identifier(name), sql.Identifier(template)))
    yield server.sibling(name)
    with server.administer() as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
