"""What the database itself sees to when problems enter in sets."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from psycopg import sql

from geodata.database import Database, DatabaseRole
from gridsvc.actors import SYSTEM
from gridsvc.errors import Conflict, Forbidden
from tests.geodata.importers.town import Town

_STAGE = """
    INSERT INTO staged_problem (row, source_id, content, sound, public_id, class_code, state, channel, description,
                                agency, reported_at, district, grid_id, grid_code, detail, report_hash, state_hash,
                                geom)
    SELECT row_number() OVER (), code, 1, true, gen_random_uuid(), coalesce(%(class_code)s, '0102'), 'filed', 'other',
           '', %(agency)s, now(), district, coalesce(%(grid_id)s, id), code, '{}', sha256(''), sha256(''),
           ST_PointOnSurface(geom)
      FROM grid"""
_ENTER = """
    SELECT enter_staged_problems(coalesce(%(city_id)s, id), 's', 1, 9, false, false, '{"filed": "file"}', 'x', 'system',
                                 now())
      FROM city"""


@contextmanager
def _entered(town: Town, **other: object) -> Iterator[None]:
    """One problem a grid is entered, one of whose columns says something else; nothing stays."""
    said = {"class_code": None, "grid_id": None, "agency": None, "city_id": None} | other
    with town.database.connect(actor=SYSTEM) as connection, connection.transaction(force_rollback=True):
        connection.execute("SELECT open_problem_staging()")
        connection.execute(_STAGE, said)
        connection.execute(_ENTER, said)
        yield


def _enter(town: Town, column: str, value: object) -> None:
    with _entered(town, **{column: value}):
        pass


@pytest.fixture(params=[True, False], ids=["sets at once", "row by row"])
def checking(request: pytest.FixtureRequest, server: Database) -> Iterator[None]:
    """Both ways of checking references: with and without the right to check whole sets."""
    right = "SET ON PARAMETER session_replication_role"
    with server.administer() as connection:
        connection.execute(f"GRANT {right} TO gridsvc_owner" if request.param else f"REVOKE {right} FROM gridsvc_owner")
    yield
    with server.administer() as connection:
        connection.execute(f"GRANT {right} TO gridsvc_owner")


@pytest.mark.usefixtures("checking")
@pytest.mark.parametrize("column", ["city_id", "grid_id", "class_code"])
def test_sets_name_only_what_is_there(still_gridded: Town, column: str) -> None:
    _enter(still_gridded, "agency", None)
    with pytest.raises(Conflict, match=r"do not exist|violates foreign key"):
        _enter(still_gridded, column, "0999" if column == "class_code" else 987654321)


def _take_away(town: Town, table: str) -> None:
    with town.database.connect(DatabaseRole.OWNER) as connection:
        connection.execute("SET LOCAL lock_timeout = '20ms'")
        connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))


@pytest.mark.parametrize("table", ["grid", "agency"])
def test_what_a_set_names_cannot_go_away_meanwhile(gridded: Town, table: str) -> None:
    with gridded.database.connect(actor=SYSTEM) as connection:
        connection.execute(
            "INSERT INTO agency (city_id, district, name, kind, source_id)"
            " SELECT id, '530102', '甲单位', 'department', 'a' FROM city"
        )
    with _entered(gridded, agency="甲单位"), pytest.raises(Conflict) as refusal:
        _take_away(gridded, table)
    assert refusal.value.code == "locked"
    _take_away(gridded, table)


def _pass_over(town: Town) -> None:
    with town.database.connect() as connection:
        connection.execute("SET LOCAL session_replication_role = replica")


def test_the_application_cannot_pass_over_references_itself(still_town: Town) -> None:
    with pytest.raises(Forbidden):
        _pass_over(still_town)


def _call_on_own_tables(town: Town, call: str) -> None:
    with town.database.connect(actor=SYSTEM) as connection:
        for name in ("staged_problem", "problem_aside", "problem_repetition", "problem_known"):
            connection.execute(f"CREATE TEMP TABLE {name} (row integer) ON COMMIT DROP")
        connection.execute(f"SELECT {call}")


@pytest.mark.parametrize(
    "call",
    [
        "settle_problem_staging('problem_known')",
        "enter_staged_problems(1, 's', 1, 9, false, false, '{}', 'x', 'system', now())",
    ],
)
def test_no_problem_enters_from_tables_of_someone_else(still_town: Town, call: str) -> None:
    with pytest.raises(Forbidden):
        _call_on_own_tables(still_town, call)
