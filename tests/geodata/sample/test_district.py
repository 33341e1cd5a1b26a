"""The synthetic district in PostGIS: whole, believable, the same for the same seed, and gone without a trace."""

from collections.abc import Callable
from datetime import date

import pytest
from psycopg import Connection

from geodata.database import Database, DatabaseRole
from geodata.sample.district import Sample, remove_sample, stored_sample, write_sample
from gridsvc.errors import InvalidInput
from gridsvc.problems.history import FIRST_HASH, HistoryRow, chained_hash
from gridsvc.problems.states import ProblemEvent, ProblemState


def count(connection: Connection, question: str) -> int:
    row = connection.execute(question).fetchone()  # type: ignore[call-overload]  # the question is written here
    return int(row[0])


def test_the_city_says_that_it_is_synthetic_and_what_it_was_made_of(sampled: Database, sample: Sample) -> None:
    with sampled.connect(DatabaseRole.READ) as connection:
        assert stored_sample(connection) == sample
        assert count(connection, "SELECT count(*) FROM city WHERE synthetic AND provisional") == 1


def test_every_category_has_a_site_and_every_site_its_place(sampled: Database) -> None:
    with sampled.connect(DatabaseRole.READ) as connection:
        assert count(connection, "SELECT count(DISTINCT category_id) FROM site") == 33
        assert (
            count(
                connection,
                "SELECT count(*) FROM site JOIN region ON region.code = site.community"
                " WHERE ST_Intersects(region.geom, ST_PointOnSurface(site.geom))",
            )
            == 48
        )


def test_open_problems_lie_in_the_grid_they_are_filed_under(sampled: Database) -> None:
    with sampled.connect(DatabaseRole.READ) as connection:
        assert count(connection, "SELECT count(*) FROM open_problem") > 10
        outside = (
            "SELECT count(*) FROM problem JOIN grid ON grid.id = problem.grid_id"
            " WHERE NOT ST_Intersects(grid.geom, problem.geom)"
        )
        assert count(connection, outside) == 0


def test_histories_are_whole_chains_that_end_in_the_state_of_the_problem(sampled: Database) -> None:
    with sampled.connect(DatabaseRole.READ) as connection:
        rows = connection.execute(
            "SELECT problem.public_id, problem.state, seq, event, problem_event.state, at, actor_id, actor_role,"
            " previous_hash, hash FROM problem_event JOIN problem ON problem.id = problem_id ORDER BY problem_id, seq"
        ).fetchall()
    expected, last = FIRST_HASH, None
    for public_id, now, seq, event, state, at, actor, role, previous, own in rows:
        if seq == 1:
            assert last is None or last[0] == last[1]
            expected = FIRST_HASH
        assert previous == expected
        row = HistoryRow(public_id, seq, ProblemEvent(event), ProblemState(state), at, actor, role)
        assert own == chained_hash(previous, row)
        expected, last = own, (now, state)


def test_the_same_sample_is_the_same_city_row_by_row(
    sampled: Database, sample: Sample, copy_of: Callable[[Database], Database]
) -> None:
    fingerprint = (
        "SELECT md5(string_agg(public_id::text || ST_AsText(geom) || reported_at::text, '' ORDER BY public_id))"
        " FROM problem"
    )
    with copy_of(sampled).connect(DatabaseRole.APP) as connection:
        before = connection.execute(fingerprint).fetchone()
        remove_sample(connection)
        write_sample(connection, sample, lambda _share, _code: None)
        assert connection.execute(fingerprint).fetchone() == before


def test_every_team_has_a_home_area_and_street_teams_a_roster(sampled: Database) -> None:
    with sampled.connect(DatabaseRole.READ) as connection:
        assert count(connection, "SELECT count(*) FROM team WHERE home_area IS NULL") == 0
        rows = connection.execute(
            "SELECT team.source_id LIKE 'agency%', array_remove(array_agg(kind ORDER BY kind), NULL)"
            " FROM team LEFT JOIN team_roster ON team_id = team.id GROUP BY team.id"
        ).fetchall()
    assert {(street, *kinds) for street, kinds in rows} == {(True, "extra", "leave"), (False,)}


def test_removing_the_sample_leaves_nothing_but_reference_data(
    sampled: Database, copy_of: Callable[[Database], Database]
) -> None:
    with copy_of(sampled).connect(DatabaseRole.APP) as connection:
        remove_sample(connection)
        assert stored_sample(connection) is None
        for table in ("region", "grid", "site", "team", "problem", "problem_event", "road_edge", "agency"):
            assert count(connection, f"SELECT count(*) FROM {table}") == 0, table  # noqa: S608  names written here


@pytest.mark.parametrize(("size", "seed"), [("huge", 1), ("small", -1)])
def test_a_sample_that_cannot_be_is_refused(size: str, seed: int) -> None:
    with pytest.raises(InvalidInput):
        Sample(size, seed, date(2026, 11, 22))
