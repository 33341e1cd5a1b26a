"""After imports and changes of streets, stored jobs read names of sites and measure what lies around them."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.jobs import STANDARD_KINDS, Ground, JobQueue, Worker
from api.site_upkeep import MEASURE_SITES, READ_NAMES, schedule_site_work
from geodata.cities import city_named
from geodata.database import Database
from geodata.stores.site_search import SiteSearch
from gridsvc.actors import SYSTEM
from tests.api.cli.patrolled_city import Run, commands_on
from tests.api.worker_process import QUICK
from tests.geodata.stores import patrol_world

NOW = datetime.now(UTC)
FILE = "id,name,category,lon,lat\nS-1,龙泉路农贸市场,produce_market,102.704,25.0503\n"
DISTRICT = """INSERT INTO region (city_id, code, level, parent_code, name_zh, name_en, source_id, geom)
    SELECT city.id, each.code, each.level::region_level, each.parent, each.code, '', each.code,
           ST_Multi(ST_MakeEnvelope(102.6, 25, 102.8, 25.1, 4326))
      FROM city, (VALUES ('990100', 'city', NULL), ('990101', 'district', '990100')) AS each (code, level, parent)"""
Schedule = Callable[[], int]


@pytest.fixture(autouse=True)
def world(database: Database) -> None:
    with database.connect(actor=SYSTEM) as connection:
        patrol_world.pave(connection, patrol_world.build(connection))
        connection.execute(DISTRICT)


@pytest.fixture
def run(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    with commands_on(database, monkeypatch) as run:
        yield run


@pytest.fixture
def schedule(database: Database) -> Schedule:
    def keep() -> int:
        queue = JobQueue(database, STANDARD_KINDS, lambda: NOW)
        with database.connect(actor=SYSTEM) as connection:
            return schedule_site_work(connection, lambda: queue, actor=SYSTEM)

    return keep


def jobs(database: Database) -> dict[str, str]:
    with database.connect(actor=SYSTEM) as connection:
        return dict(connection.execute("SELECT kind, state FROM job ORDER BY id").fetchall())


def waiting(database: Database) -> tuple[int, int]:
    """Names that nobody has read, and sites that nobody has measured."""
    ask = "SELECT (SELECT count(*) FROM site) - (SELECT count(*) FROM surroundings_in_force)"
    with database.connect(actor=SYSTEM) as connection:
        (unmeasured,) = connection.execute(ask).fetchall()[0]
        return SiteSearch(connection, city_named(connection).id).unread(), unmeasured


def work_off(database: Database) -> None:
    asyncio.run(Worker(Ground(database, lambda: NOW), STANDARD_KINDS, pace=QUICK).run(wait=False))


def test_an_import_of_sites_leaves_both_jobs_and_a_worker_does_them(
    database: Database, run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "sites.csv"
    file.write_text(FILE, "utf-8")
    done = run("import", "sites", file)
    assert done.exit_code == 0, done.stderr
    assert jobs(database) == {READ_NAMES: "queued", MEASURE_SITES: "queued"}
    work_off(database)
    assert (jobs(database), waiting(database)) == ({READ_NAMES: "done", MEASURE_SITES: "done"}, (0, 0))


def test_nothing_is_left_by_a_dry_run(database: Database, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "sites.csv"
    file.write_text(FILE, "utf-8")
    assert run("import", "sites", file, "--dry-run").exit_code == 0
    assert jobs(database) == {}


def test_each_waits_once_and_only_where_there_is_something_to_do(database: Database, schedule: Schedule) -> None:
    assert (schedule(), schedule()) == (2, 0)
    work_off(database)
    assert schedule() == 0
    with database.connect(actor=SYSTEM) as connection:
        patrol_world.pave(connection, patrol_world.PatrolWorld(city_named(connection).id), factor=2)
    assert schedule() == 1
    work_off(database)
    assert waiting(database) == (0, 0)


def test_names_that_came_while_a_job_ran_get_another(database: Database, schedule: Schedule) -> None:
    schedule()
    with database.connect(actor=SYSTEM) as connection:
        connection.execute("UPDATE job SET state = 'running', begun_at = now()")
    assert schedule() == 2


def test_a_new_radius_of_a_category_keeps_a_job_that_measures_its_sites(
    run: Run, database: Database, tmp_path: Path
) -> None:
    run("sites", "measure")
    file = tmp_path / "kinds.toml"
    run("categories", "export", str(file))
    text = file.read_text("utf-8")
    begin = text.index("[categories.school]")
    file.write_text(text[:begin] + text[begin:].replace("surroundings_m = 200", "surroundings_m = 250", 1), "utf-8")
    assert run("categories", "import", str(file), "--dry-run").exit_code == 0
    assert MEASURE_SITES not in jobs(database)
    assert run("categories", "import", str(file)).exit_code == 0
    assert jobs(database)[MEASURE_SITES] == "queued"
