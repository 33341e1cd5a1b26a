"""`gridsvc teams` as a planner types it."""

import json
from collections.abc import Iterator

import pytest

from geodata.database import Database
from tests.api.cli.patrolled_city import Run, commands_on
from tests.geodata.stores import patrol_world

SPAN = ("--from", "2026-12-07", "--until", "2026-12-08")


@pytest.fixture
def run(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    with database.connect() as connection:
        patrol_world.build(connection)
    with commands_on(database, monkeypatch) as run:
        yield run


def test_teams_rest_on_public_holidays(run: Run) -> None:
    done = json.loads(run("teams", "holidays", "--year", "2026", "--json").stdout)
    assert len(done) == 2
    assert all(each["rest"] > 5 for each in done)
    days = json.loads(
        run("teams", "shifts", "骑行队", "--from", "2026-10-01", "--until", "2026-10-09", "--json").stdout
    )
    assert (days[0]["off"], days[0]["shifts"]) == ("rest", [])
    assert days[-1]["shifts"] == ["08:30-12:00", "14:00-17:30"]
    assert "步行队" in run("teams", "holidays", "--year", "2026", "--team", "步行队").stdout
    assert run("teams", "holidays", "--year", "1999").exit_code == 4


def test_leave_is_given_shown_and_taken_back(run: Run) -> None:
    assert "2 days new" in run("teams", "leave", "骑行队", *SPAN).stdout
    assert run("teams", "shifts", "骑行队", *SPAN).stdout.splitlines() == ["2026-12-07  leave", "2026-12-08  leave"]
    assert "2 days of leave" in run("teams", "leave", "骑行队", *SPAN, "--back").stdout
    assert "08:30-12:00" in run("teams", "shifts", "骑行队", *SPAN).stdout
    assert run("teams", "leave", "nobody", *SPAN).exit_code == 4
    assert run("teams", "leave", "骑行队", "--from", "2026-12-08", "--until", "2026-12-07").exit_code == 3
    assert run("teams", "shifts", "骑行队", "--from", "2026-12-08", "--until", "2026-12-07").exit_code == 3
