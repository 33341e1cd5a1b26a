"""Importing made-up rows is measured beside COPY, and nothing of it stays."""

import json
from collections.abc import Callable, Iterator

import pytest
from psycopg import sql

from geodata.database import Database
from geodata.reference import load_reference_data
from tests.api.cli.patrolled_city import Run, commands_on

Add = Callable[[int, int], None]


@pytest.fixture
def run(database: Database, city: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    with database.connect() as connection:
        load_reference_data(connection)
    assert city
    with commands_on(database, monkeypatch) as run:
        yield run


@pytest.mark.parametrize(("kind", "table"), [("problems", "problem"), ("sites", "site")])
def test_an_import_is_measured_beside_copy_and_taken_back(
    run: Run, add_grids: Add, database: Database, kind: str, table: str
) -> None:
    def stored() -> list[tuple[int]]:
        with database.connect() as connection:
            query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
            return connection.execute(query).fetchall()

    add_grids(1, 12)
    before = stored()
    measured = json.loads(run("bench", "import", "--kind", kind, "--rows", "40", "--json").stdout)

    assert (measured["import"]["kind"], measured["import"]["rows"]) == (kind, 40)
    assert min(measured["import"][name] for name in ("seconds", "cpu_s", "ratio_to_copy")) > 0
    assert measured["machine"]["cores"] > 0
    assert stored() == before
    assert f"{kind}: 40 rows" in run("bench", "import", "--kind", kind, "--rows", "40").stdout


def test_a_city_without_grids_cannot_be_measured(run: Run) -> None:
    refused = run("bench", "import")
    assert refused.exit_code == 4
    assert "no unit grids" in refused.stderr
