"""A version of grids that begins later has a stored job for its first day, which files problems under its grids."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import shapely

from api.jobs import STANDARD_KINDS, Ground, JobQueue, Worker
from api.settling import schedule_settlings
from geodata.cities import CityRow
from geodata.database import Database, DatabaseRole, sql
from geodata.grids.publishing import publish_set
from geodata.grids.unit_grids import degrees_of
from geodata.importers.plane import geometry_array
from geodata.stores.grid_sets import GridColumns, GridSetStore
from gridsvc.actors import SYSTEM
from tests.api.worker_process import QUICK
from tests.fixtures.box_city import EAST, NORTH, store_city

DISTRICT = "990701"
HOME = f"{DISTRICT}001001"
NOW = datetime.now(UTC)
DAY = timedelta(days=1)

Publish = Callable[[list[str], int], None]


@pytest.fixture
def city(database: Database) -> CityRow:
    return store_city(database, (0, 0, 300, 100))


@pytest.fixture
def queue(database: Database) -> JobQueue:
    return JobQueue(database, STANDARD_KINDS, lambda: NOW)


@pytest.fixture
def publish(database: Database, city: CityRow, queue: JobQueue) -> Publish:
    """Put strips of the community in force so many days from today, and schedule what waits."""

    def put(numbers: list[str], days: int) -> None:
        wide = 300 / len(numbers)
        boxes = geometry_array(
            shapely.box(EAST + i * wide, NORTH, EAST + (i + 1) * wide, NORTH + 100) for i in range(len(numbers))
        )
        count = len(numbers)
        columns = GridColumns(
            code=[HOME + number for number in numbers],
            level=["unit"] * count,
            street=[HOME[:9]] * count,
            community=[HOME] * count,
            area_m2=shapely.area(boxes).tolist(),
            geom=list(degrees_of(boxes, city.city.metric_srid)),
        )
        today = city.city.local(NOW).date()
        with database.connect(actor=SYSTEM) as connection:
            draft = GridSetStore(connection).add(city.id, DISTRICT, columns, method="surveyed")
            publish_set(connection, city, draft, today + days * DAY, actor=SYSTEM, now=NOW)
            schedule_settlings(connection, lambda: queue, actor=SYSTEM)

    return put


def ask(database: Database, query: str) -> list[tuple[Any, ...]]:
    with database.connect(DatabaseRole.APP, SYSTEM) as connection:
        return connection.execute(query.encode()).fetchall()


def report_problem(database: Database, city: CityRow) -> None:
    (point,) = degrees_of(geometry_array([shapely.Point(EAST + 20, NORTH + 50)]), city.city.metric_srid)
    with database.connect(actor=SYSTEM) as connection:
        connection.execute(
            "INSERT INTO problem_class (code, kind, class_zh, class_en, name_zh, name_en)"
            " VALUES ('0102', 'event', '市容环境', 'order', '暴露垃圾', 'litter') ON CONFLICT DO NOTHING"
        )
        connection.execute(
            """INSERT INTO problem (city_id, district, grid_id, grid_code, class_code, state, channel, reported_at,
                                    source, source_id, geom)
               SELECT %(city)s, district, id, code, '0102', 'filed', 'patrol', '2026-03-02 04:00Z', 'test', '1',
                      %(point)s
                 FROM grid_in_force WHERE ST_Intersects(geom, %(point)s) ORDER BY code LIMIT 1""",
            {"city": city.id, "point": point},
        )


def let_days_pass(database: Database, days: int) -> None:
    """What days passing does to a database that reads its own clock: all its days lie that much further back."""
    with database.connect(actor=SYSTEM) as connection:
        connection.execute(b"UPDATE grid_set SET valid_to = valid_to - %d WHERE valid_to IS NOT NULL" % days)
        connection.execute(b"UPDATE grid_set SET valid_from = valid_from - %d" % days)
        connection.execute(sql("use_queue_tables"))
        connection.execute(b"UPDATE procrastinate_jobs SET scheduled_at = scheduled_at - interval '%d days'" % days)


def work_off(database: Database) -> None:
    asyncio.run(Worker(Ground(database, lambda: NOW), STANDARD_KINDS, pace=QUICK).run(wait=False))


def test_the_job_waits_for_the_first_moment_of_the_day_in_the_city(
    database: Database, city: CityRow, publish: Publish
) -> None:
    publish(["001"], -100)
    publish(["002", "003"], 3)
    ((at, arguments),) = ask(
        database,
        """SELECT queued.scheduled_at, job.arguments FROM job
             JOIN procrastinate.procrastinate_jobs AS queued ON queued.args ->> 'job' = job.public_id::text""",
    )

    local = at.astimezone(city.city.local(NOW).tzinfo)
    assert (local.date(), local.hour, local.minute) == (city.city.local(NOW).date() + 3 * DAY, 0, 0)
    assert arguments["valid_from"] == local.date().isoformat()


def test_a_version_in_force_at_once_needs_no_job(database: Database, publish: Publish) -> None:
    publish(["001"], -100)
    publish(["002", "003"], 0)

    assert ask(database, "SELECT FROM job") == []


def test_problems_are_filed_again_on_the_day_and_not_before(
    database: Database, city: CityRow, publish: Publish
) -> None:
    publish(["001"], -100)
    report_problem(database, city)
    publish(["002", "003"], 3)
    seen = []
    for _ in range(3):
        work_off(database)
        seen += [code[-3:] for (code,) in ask(database, "SELECT grid_code FROM problem")]
        let_days_pass(database, 2)

    assert seen == ["001", "001", "002"]
    assert [(state, result["refiled"]) for state, result in ask(database, "SELECT state, result FROM job")] == [
        ("done", 1)
    ]


def test_a_job_that_was_lost_is_kept_again_once(database: Database, queue: JobQueue, publish: Publish) -> None:
    publish(["001"], -100)
    publish(["002", "003"], 3)
    with database.connect(actor=SYSTEM) as connection:
        twice = schedule_settlings(connection, lambda: queue, actor=SYSTEM)
        connection.execute("UPDATE job SET state = 'cancelled', ended_at = now()")
        lost = [schedule_settlings(connection, lambda: queue, actor=SYSTEM) for _ in range(2)]

    assert (twice, lost) == (0, [1, 0])


def test_a_worker_that_comes_late_files_them_all_the_same(database: Database, city: CityRow, publish: Publish) -> None:
    publish(["001"], -100)
    report_problem(database, city)
    publish(["002", "003"], 3)
    let_days_pass(database, 30)
    work_off(database)

    assert ask(database, "SELECT right(grid_code, 3) FROM problem") == [("002",)]
