"""Versions of grids follow each other by date; problems, lineage and series go with them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import shapely
from psycopg import Connection

from geodata.cities import CityRow, city_named
from geodata.database import Database
from geodata.grids.building import grid_sets, scheduled_sets
from geodata.grids.comparing import compared_sets
from geodata.grids.publishing import Publication, publish_set
from geodata.grids.unit_grids import degrees_of
from geodata.grids.withdrawing import withdraw_sets
from geodata.importers.plane import geometry_array
from geodata.stores.grid_sets import GridColumns, GridSetRow, GridSetStore
from geodata.stores.settling import due_settlings, settle_sets
from gridsvc.actors import SYSTEM
from gridsvc.errors import Conflict, NotFound
from tests.fixtures.box_city import EAST, NORTH, store_city

DISTRICT = "990701"
HOME = f"{DISTRICT}001001"
NOW = datetime.now(UTC)
TODAY = NOW.date()
LONG_AGO = date(2020, 1, 1)
HALVES = {"001": (0, 150), "002": (150, 300)}
THIRDS = {"003": (0, 100), "004": (100, 200), "002": (200, 300)}


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    store_city(database, (0, 0, 300, 100))
    with database.connect(actor=SYSTEM) as connection:
        yield connection


@pytest.fixture
def city(connection: Connection) -> CityRow:
    return city_named(connection)


def add(connection: Connection, city: CityRow, strips: dict[str, tuple[int, int]]) -> GridSetRow:
    boxes = geometry_array(shapely.box(EAST + w, NORTH, EAST + e, NORTH + 100) for w, e in strips.values())
    count = len(strips)
    columns = GridColumns(
        code=[HOME + number for number in strips],
        level=["unit"] * count,
        street=[HOME[:9]] * count,
        community=[HOME] * count,
        area_m2=shapely.area(boxes).tolist(),
        geom=list(degrees_of(boxes, city.city.metric_srid)),
    )
    return GridSetStore(connection).add(city.id, DISTRICT, columns, method="surveyed")


def publish(connection: Connection, city: CityRow, strips: dict[str, tuple[int, int]], day: date) -> Publication:
    return publish_set(connection, city, add(connection, city, strips), day, actor=SYSTEM, now=NOW)


def report(connection: Connection, city: CityRow, east_m: float, state: str = "filed", *, name: str = "") -> str:
    """A problem at so many metres from the west end, filed under the grid in force there."""
    (point,) = degrees_of(geometry_array([shapely.Point(EAST + east_m, NORTH + 50)]), city.city.metric_srid)
    source_id = name or f"{state} {east_m}"
    connection.execute(
        "INSERT INTO problem_class (code, kind, class_zh, class_en, name_zh, name_en)"
        " VALUES ('0102', 'event', '市容环境', 'order', '暴露垃圾', 'litter') ON CONFLICT DO NOTHING"
    )
    connection.execute(
        """INSERT INTO problem (city_id, district, grid_id, grid_code, class_code, state, channel, reported_at,
                                ended_at, source, source_id, geom)
           SELECT %(city)s, grid.district, grid.id, grid.code, '0102', %(state)s::problem_state, 'patrol',
                  '2026-03-02 04:00Z',
                  CASE WHEN %(state)s::problem_state IN ('closed', 'rejected') THEN timestamptz '2026-03-05 04:00Z' END,
                  'test', %(name)s, %(point)s
             FROM grid_in_force AS grid WHERE ST_Intersects(grid.geom, %(point)s) ORDER BY grid.code LIMIT 1""",
        {"city": city.id, "state": state, "name": source_id, "point": point},
    )
    return source_id


def ask(connection: Connection, query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query.encode()).fetchall()


def filed_under(connection: Connection) -> dict[str, str]:
    return {
        name: code[-3:] for name, code in ask(connection, "SELECT source_id, grid_code FROM problem ORDER BY source_id")
    }


def test_open_problems_are_filed_under_the_grids_that_come_into_force(connection: Connection, city: CityRow) -> None:
    publish(connection, city, HALVES, LONG_AGO)
    moves = report(connection, city, 50)
    stays = report(connection, city, 250)
    waits = report(connection, city, 120, "suspended")
    ended = report(connection, city, 60, "closed")
    came = publish(connection, city, THIRDS, TODAY)

    assert came == Publication(lineage=4, refiled=3, strayed=0)
    assert filed_under(connection) == {moves: "003", stays: "002", waits: "004", ended: "001"}
    assert ask(
        connection,
        """SELECT problem.source_id, right(old.code, 3), right(new.code, 3), actor_id
             FROM problem_refiling JOIN problem ON problem.id = problem_id JOIN grid AS old ON old.id = old_grid_id
             JOIN grid AS new ON new.id = new_grid_id ORDER BY 1""",
    ) == sorted([(moves, "001", "003", SYSTEM.id), (stays, "002", "002", SYSTEM.id), (waits, "001", "004", SYSTEM.id)])


def test_a_problem_on_a_border_belongs_to_the_grid_with_the_lower_code(connection: Connection, city: CityRow) -> None:
    publish(connection, city, {"001": (0, 300)}, LONG_AGO)
    (cut,) = degrees_of(geometry_array([shapely.Point(EAST + 200, NORTH)]), city.city.metric_srid)
    name = report(connection, city, 200)
    publish(connection, city, {"009": (0, 200), "002": (200, 300)}, TODAY)
    connection.execute("UPDATE problem SET geom = %(cut)s", {"cut": cut})
    publish(connection, city, {"008": (0, 200), "003": (200, 300)}, TODAY)

    assert filed_under(connection) == {name: "003"}


def test_a_problem_that_lies_in_no_new_grid_stays_where_it_was(connection: Connection, city: CityRow) -> None:
    publish(connection, city, HALVES, LONG_AGO)
    name = report(connection, city, 250)
    came = publish(connection, city, {"003": (0, 200)}, TODAY)

    assert (came.refiled, came.strayed) == (0, 1)
    assert filed_under(connection) == {name: "002"}


def test_a_version_of_tomorrow_waits_for_its_day(database: Database) -> None:
    city = store_city(database, (0, 0, 300, 100))
    with database.connect(actor=SYSTEM) as connection:
        publish(connection, city, HALVES, LONG_AGO)
        name = report(connection, city, 50)
        came = publish(connection, city, THIRDS, TODAY + timedelta(days=3))
        waiting = [(each.version, each.status) for each in grid_sets(connection, city)], filed_under(connection)
        connection.execute("UPDATE grid_set SET valid_to = valid_to - 5 WHERE version = 1")
        connection.execute("UPDATE grid_set SET valid_from = valid_from - 5 WHERE version = 2")
    with database.connect(actor=SYSTEM) as connection:
        due = [each.valid_from for each in due_settlings(connection)]
        refiled = [settle_sets(connection, SYSTEM) for _ in range(2)]
        begun = [(each.version, each.status) for each in grid_sets(connection, city)], filed_under(connection)
        refilings = ask(connection, "SELECT FROM problem_refiling")

    assert came == Publication(lineage=4)
    assert waiting == ([(2, "scheduled"), (1, "published")], {name: "001"})
    assert begun == ([(2, "published"), (1, "superseded")], {name: "003"})
    assert len(refilings) == 1
    assert (due, refiled) == ([TODAY - timedelta(days=2)], [{city.id: 1}, {}])


def test_a_version_pushed_aside_before_its_day_leaves_no_trace(connection: Connection, city: CityRow) -> None:
    day = TODAY + timedelta(days=3)
    publish(connection, city, HALVES, LONG_AGO)
    publish(connection, city, {"007": (0, 40), "008": (40, 300)}, day)
    publish(connection, city, THIRDS, day)
    heirs = ask(
        connection,
        """SELECT right(old.code, 3), right(new.code, 3), round(share::numeric, 3)::float
             FROM grid_lineage JOIN grid AS old ON old.id = old_grid_id JOIN grid AS new ON new.id = new_grid_id
            ORDER BY 1, 2""",
    )

    assert heirs == [("001", "003", 0.667), ("001", "004", 0.333), ("002", "002", 0.667), ("002", "004", 0.333)]
    assert [(each.version, each.status) for each in grid_sets(connection, city)] == [
        (3, "scheduled"),
        (2, "superseded"),
        (1, "published"),
    ]


def dates(connection: Connection, city: CityRow) -> list[tuple[int, str, date | None, date | None]]:
    return [(each.version, each.status, each.valid_from, each.valid_to) for each in grid_sets(connection, city)][::-1]


def test_a_version_withdrawn_before_its_day_is_a_draft_again_and_the_one_before_goes_on(
    connection: Connection, city: CityRow
) -> None:
    publish(connection, city, HALVES, LONG_AGO)
    before = dates(connection, city)
    publish(connection, city, {"007": (0, 40), "008": (40, 300)}, TODAY + timedelta(days=3))
    publish(connection, city, THIRDS, TODAY + timedelta(days=3))
    waiting = scheduled_sets(connection, city, district=None, version=None)
    withdraw_sets(connection, city, waiting, now=NOW)

    assert [each.version for each in waiting] == [3]
    assert dates(connection, city) == [
        *before,
        (2, "superseded", TODAY + timedelta(days=3), TODAY + timedelta(days=3)),
        (3, "draft", None, None),
    ]
    assert ask(connection, "SELECT FROM grid_lineage") == []
    (draft, *_) = grid_sets(connection, city)
    again = publish_set(connection, city, draft.row, TODAY, actor=SYSTEM, now=NOW)
    assert (again.lineage, again.refiled) == (4, 0)


def test_versions_are_withdrawn_last_one_first(connection: Connection, city: CityRow) -> None:
    publish(connection, city, HALVES, LONG_AGO)
    publish(connection, city, THIRDS, TODAY + timedelta(days=3))
    publish(connection, city, HALVES, TODAY + timedelta(days=9))
    codes = []
    for version in (1, 2):
        with pytest.raises(Conflict) as refused:
            withdraw_sets(connection, city, scheduled_sets(connection, city, district=None, version=version), now=NOW)
        codes.append(refused.value.code)
    for _ in range(2):
        withdraw_sets(connection, city, scheduled_sets(connection, city, district=None, version=None), now=NOW)
    with pytest.raises(NotFound):
        scheduled_sets(connection, city, district=None, version=None)

    assert codes == ["grid_set_not_scheduled", "grid_set_has_follower"]
    assert dates(connection, city) == [
        (1, "published", LONG_AGO, None),
        (2, "draft", None, None),
        (3, "draft", None, None),
    ]


@pytest.mark.parametrize("days", [-5_000, 1])
def test_no_version_is_published_over_one_that_begins_later(connection: Connection, city: CityRow, days: int) -> None:
    publish(connection, city, HALVES, LONG_AGO)
    publish(connection, city, THIRDS, TODAY + timedelta(days=3))
    with pytest.raises(Conflict) as refused:
        publish(connection, city, HALVES, TODAY + timedelta(days=days))
    assert refused.value.code == "grid_set_later_in_force"


def test_a_day_that_has_been_files_problems_at_once(connection: Connection, city: CityRow) -> None:
    publish(connection, city, HALVES, LONG_AGO)
    name = report(connection, city, 50)
    came = publish(connection, city, THIRDS, TODAY - timedelta(days=30))

    assert came.refiled == 1
    assert filed_under(connection) == {name: "003"}


def test_only_a_draft_can_be_published(connection: Connection, city: CityRow) -> None:
    publish(connection, city, HALVES, LONG_AGO)
    (published,) = grid_sets(connection, city)
    with pytest.raises(Conflict) as refused:
        publish_set(connection, city, published.row, TODAY, actor=SYSTEM, now=NOW)
    assert refused.value.code == "grid_set_not_draft"


def test_a_series_goes_on_over_two_versions(connection: Connection, city: CityRow) -> None:
    publish(connection, city, HALVES, LONG_AGO)
    for east_m in (20, 60, 90):
        report(connection, city, east_m, "closed")
    report(connection, city, 30, "rejected")
    report(connection, city, 280)
    publish(connection, city, THIRDS, date(2026, 4, 1))
    publish(connection, city, {"005": (0, 200), "002": (200, 300)}, TODAY)
    series = ask(
        connection,
        """SELECT right(code, 3), on_date, round(reported::numeric, 6)::float, round(valid::numeric, 6)::float,
                  round(open::numeric, 6)::float
             FROM grid_series WHERE set_id IN (SELECT id FROM grid_set_in_force) ORDER BY 1""",
    )

    assert series == [("002", date(2026, 3, 2), 1, 1, 1), ("005", date(2026, 3, 2), 4, 3, 0)]


def test_two_versions_are_compared_with_the_problems_that_move(connection: Connection, city: CityRow) -> None:
    publish(connection, city, HALVES, LONG_AGO)
    report(connection, city, 250)
    report(connection, city, 50)
    add(connection, city, {"001": (0, 75), "003": (75, 150), "002": (150, 300)})
    report(connection, city, 100)
    (found,) = compared_sets(connection, city, 1, 2)

    assert [(each.kind, each.problems) for each in found.changes] == [("split", 1), ("unchanged", 0)]
    assert [(each.old[-3:], each.new[-3:], each.share) for each in found.changes[0].shares] == [
        ("001", "001", 0.5),
        ("001", "003", 0.5),
    ]
    assert [(str(each.old_code)[-3:], str(each.new_code)[-3:]) for each in found.moves] == [("001", "003")]
    told = [(each.properties["side"], each.properties["code"][-3:]) for each in found.features()]
    assert told == [("old", "001"), ("new", "001"), ("new", "003"), ("new", "002")]
    with pytest.raises(NotFound):
        compared_sets(connection, city, 1, 9)
