"""The patrolled city after some patrols: visits done, missed and skipped, problems in a grid, an owner chain."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from geodata.database import Database
from tests.api.cli.patrolled_city import Run, commands_on
from tests.geodata.stores import patrol_world

NAME = "十日巡查"
NOW = datetime.now(UTC)
TODAY = NOW.astimezone(ZoneInfo("Asia/Shanghai")).date()
STREET = f"{patrol_world.DISTRICT}001"

_REGIONS = """INSERT INTO region (city_id, code, level, parent_code, name_zh, name_en, source_id, geom)
    SELECT city.id, each.code, each.level::region_level, each.parent, each.name, '', each.code,
           ST_Multi(ST_MakeEnvelope(102.6, 25.0, 103.0, 25.1, 4326))
      FROM city, (VALUES ('990100', 'city', NULL, '试验市'), ('990101', 'district', '990100', '试验区'),
           ('990101001', 'street', '990101', '中街街道'), ('990101001001', 'community', '990101001', '中街社区'))
           AS each (code, level, parent, name) ON CONFLICT DO NOTHING"""
_GRID = """WITH made AS (INSERT INTO grid_set (city_id, district, version, status, valid_from, method)
         SELECT id, '990101', 1, 'published', '2026-01-01', 'square' FROM city RETURNING id, city_id)
    INSERT INTO grid (set_id, city_id, code, level, district, street, community, area_m2, geom)
    SELECT made.id, made.city_id, '990101001001001', 'unit', '990101', '990101001', '990101001001', 10000,
           ST_Envelope(ST_Buffer(site.geom, 0.00001))
      FROM made, site WHERE site.name = '一小'"""
_PROBLEMS = """INSERT INTO problem (city_id, district, street, grid_id, grid_code, class_code, state, channel,
       reported_at, ended_at, deadline_at, site_id, source, source_id, geom)
    SELECT site.city_id, '990101', '990101001', grid.id, grid.code, '0102', each.state::problem_state, 'patrol',
           %(now)s - each.ago, CASE WHEN each.state <> 'filed' THEN %(now)s - each.ago / 2 END,
           CASE WHEN each.late THEN %(now)s - interval '1 second' END, site.id, 'test', each.id, site.geom
      FROM grid, site, (VALUES ('a', 'filed', interval '2 seconds', true), ('b', 'filed', interval '3 seconds', false),
           ('c', 'closed', interval '2 seconds', false), ('d', 'rejected', interval '2 seconds', false))
           AS each (id, state, ago, late)
     WHERE site.name = '一小'"""


@contextmanager
def reported_city(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    with database.connect() as connection:
        patrol_world.pave(connection, patrol_world.build(connection))
        connection.execute(_REGIONS)
        connection.execute("UPDATE site SET street = %s, community = %s", [STREET, f"{STREET}001"])
    with commands_on(database, monkeypatch) as run:
        assert run("programme", "add", "--name", NAME, "--start", TODAY).exit_code == 0
        made = run("plan", "run", NAME, "--json")
        assert made.exit_code == 0, made.stderr
        assert run("plan", "publish", NAME).exit_code == 0
        with database.connect() as connection:
            ends = {"一小": ("done", None), "南市场": ("missed", None), "后巷": ("skipped", "修路")}
            for site, (state, reason) in ends.items():
                connection.execute(
                    "UPDATE visit SET state = %s::visit_state, reason = %s, ended_at = %s, on_date = %s"
                    "  FROM site WHERE site.id = site_id AND site.name = %s AND ordinal = 1",
                    [state, reason, NOW, TODAY, site],
                )
            connection.execute(_GRID)
            connection.execute(_PROBLEMS, {"now": NOW})
            connection.execute(
                "INSERT INTO site_owner (site_id, rank, name, phone, valid_from, valid_to)"
                " SELECT site.id, each.rank, each.name, '13800000000', each.since::date, each.until::date FROM site,"
                " (VALUES ('site', '=王店长', '2020-01-01', NULL), ('city_leader', '李市长', '2020-01-01', NULL),"
                " ('street', '前任', '2020-01-01', '2021-01-01')) AS each (rank, name, since, until)"
                " WHERE site.name = '一小'"
            )
        yield run
