"""A small city in rows of its own, and clients of the application on it."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
import uvicorn
from anyio.from_thread import BlockingPortal, start_blocking_portal
from httpx import ASGITransport, AsyncClient, Response

from api.http import Services, Sessions, create_app
from api.jobs import STANDARD_KINDS, JobQueue
from geodata.database import Database, DatabaseRole
from geodata.feeds import FeedReader
from gridsvc.actors import Actor, Role

CITY, DISTRICT, STREET, COMMUNITY = "990000", "990001", "990001001", "990001001001"
WEST, SOUTH, STEP = 102.70, 25.00, 0.001
NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
OPERATOR = Actor("operator", Role.ADMINISTRATOR)


class Client:
    """Calls the application from a thread that waits for it."""

    def __init__(self, client: AsyncClient, portal: BlockingPortal) -> None:
        self._client = client
        self._portal = portal

    def get(self, address: str, **options: Any) -> Response:
        return self.request("GET", address, **options)

    def post(self, address: str, **options: Any) -> Response:
        return self.request("POST", address, **options)

    def request(self, method: str, address: str, **options: Any) -> Response:
        return self._portal.call(lambda: self._client.request(method, address, **options))


ClientOf = Callable[..., Client]
Write = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def write(database: Database) -> Write:
    """Run a statement as the application and commit."""

    def run(query: str, **params: Any) -> list[tuple[Any, ...]]:
        with database.connect(DatabaseRole.APP, OPERATOR) as connection:
            cursor = connection.execute(query.encode(), params)
            return cursor.fetchall() if cursor.description else []

    return run


@pytest.fixture
def city(write: Write) -> str:
    """One synthetic city with a district, a street office, a community and an empty grid set in force."""
    write(
        """INSERT INTO city (code, name_zh, name_en, time_zone, metric_srid, synthetic, boundary)
           VALUES (%(code)s, '合成市', 'Synthetic', 'Asia/Shanghai', 4543, true,
                   ST_Multi(ST_MakeEnvelope(102.6, 24.9, 102.9, 25.2, 4326)))""",
        code=CITY,
    )
    levels = ("city", "district", "street", "community")
    parents = (None, CITY, DISTRICT, STREET)
    for level, code, parent in zip(levels, (CITY, DISTRICT, STREET, COMMUNITY), parents, strict=True):
        write(
            """INSERT INTO region (city_id, code, level, parent_code, name_zh, name_en, source_id, geom)
               SELECT id, %(code)s, %(level)s::region_level, %(parent)s, '合成' || %(code)s, 'Synthetic', %(code)s,
                      ST_Multi(ST_MakeEnvelope(102.69, 24.99, 102.8, 25.1, 4326)) FROM city""",
            code=code,
            level=level,
            parent=parent,
        )
    write(
        """INSERT INTO grid_set (city_id, district, version, status, valid_from, method)
           SELECT id, %(district)s, 1, 'published', '2026-01-01', 'square' FROM city""",
        district=DISTRICT,
    )
    return CITY


@pytest.fixture
def add_grids(write: Write, city: str) -> Callable[[int, int], None]:
    """Add square unit grids, ten in a row, with numbers from a first one on."""

    def add(first: int, count: int) -> None:
        write(
            """INSERT INTO grid (set_id, city_id, code, level, district, street, community, area_m2, geom)
               SELECT grid_set.id, grid_set.city_id, %(community)s || lpad(n::text, 3, '0'), 'unit', %(district)s,
                      %(street)s, %(community)s, 10000,
                      ST_MakeEnvelope(%(west)s + %(step)s * (n %% 10), %(south)s + %(step)s * (n / 10),
                                      %(west)s + %(step)s * (n %% 10 + 1), %(south)s + %(step)s * (n / 10 + 1), 4326)
                 FROM grid_set, generate_series(%(first)s::int, %(last)s::int) AS n
                WHERE grid_set.version = 1 AND grid_set.city_id = (SELECT id FROM city WHERE code = %(city)s)""",
            community=COMMUNITY,
            district=DISTRICT,
            street=STREET,
            west=WEST,
            south=SOUTH,
            step=STEP,
            first=first,
            last=first + count - 1,
            city=city,
        )

    return add


@pytest.fixture
def add_problem(write: Write) -> Callable[..., str]:
    """Add a problem in the middle of a grid; gives its id."""
    write(
        """INSERT INTO problem_class (code, kind, class_zh, class_en, name_zh, name_en)
           VALUES ('0102', 'event', '市容环境', 'Environment', '暴露垃圾', 'Exposed rubbish') ON CONFLICT DO NOTHING"""
    )

    def add(grid: int, state: str = "filed", reported_at: datetime = NOW, deadline_at: datetime | None = None) -> str:
        ended = reported_at if state in ("closed", "rejected", "withdrawn") else None
        rows = write(
            """INSERT INTO problem (city_id, district, street, community, grid_id, grid_code, class_code, state,
                   channel, description, reported_at, ended_at, deadline_at, source, source_id, geom)
               SELECT city_id, district, street, community, id, code, '0102', %(state)s::problem_state, 'patrol',
                   'words of a citizen', %(reported)s, %(ended)s, %(deadline)s, 'test', gen_random_uuid()::text,
                   ST_Centroid(geom)
                 FROM grid WHERE code = %(code)s RETURNING public_id""",
            state=state,
            reported=reported_at,
            ended=ended,
            deadline=deadline_at,
            code=f"{COMMUNITY}{grid:03d}",
        )
        return str(rows[0][0])

    return add


@dataclass(frozen=True)
class Planned:
    """Ids of a plan with one route to one site."""

    plan: str
    route: str
    visit: str
    site: str


@pytest.fixture
def add_plan(write: Write, city: str) -> Callable[..., Planned]:
    """Add a programme of its own with a cycle around now, a team, a site, and a plan for it."""
    write(
        """INSERT INTO site_category (code, name_zh, name_en, minutes_on_site)
           VALUES ('market', '集贸市场', 'Market', 20) ON CONFLICT DO NOTHING"""
    )

    def add(status: str, *, sealed: bool = False, starts_at: datetime = NOW) -> Planned:
        row = write(
            """WITH place AS (SELECT id AS city_id, ST_Point(102.7005, 25.0005, 4326) AS geom
                     FROM city WHERE code = %(city)s),
               programme AS (INSERT INTO programme (city_id, district, name, level, starts_on)
                   SELECT city_id, '990001', gen_random_uuid()::text, 'office', '2026-11-20' FROM place RETURNING id),
               cycle AS (INSERT INTO cycle (programme_id, dates, starts_on, ends_on)
                   SELECT id, '{2026-11-20,2026-11-29}', '2026-11-20', '2026-11-29' FROM programme RETURNING id),
               team AS (INSERT INTO team (city_id, district, name, mode, base, source_id)
                   SELECT city_id, '990001', '一队', 'walk', geom, gen_random_uuid()::text FROM place RETURNING id),
               site AS (INSERT INTO site (city_id, district, name, category_id, source, source_id, geom)
                   SELECT place.city_id, '990001', '菜市场', category.id, 'test', gen_random_uuid()::text, geom
                     FROM place, site_category AS category WHERE category.code = 'market' RETURNING id, public_id),
               visit AS (INSERT INTO visit (city_id, district, cycle_id, site_id, state, on_date, team_id)
                   SELECT city_id, '990001', cycle.id, site.id, 'planned', '2026-11-23', team.id
                     FROM place, cycle, site, team RETURNING id, public_id),
               plan AS (INSERT INTO plan (public_id, cycle_id, version, status, sealed, seed, made_at, made_by,
                       published_at, document)
                   SELECT gen_random_uuid(), id, 1, %(status)s, %(sealed)s, 1, %(at)s, 'test',
                       CASE WHEN %(status)s = 'published' THEN %(at)s::timestamptz END, '{"schema": "gridsvc/plan/1"}'
                     FROM cycle RETURNING id, public_id),
               route AS (INSERT INTO route (public_id, plan_id, city_id, district, team_id, on_date, starts_at, ends_at,
                       stops, travel_s, travel_m, service_s)
                   SELECT gen_random_uuid(), plan.id, city_id, '990001', team.id, '2026-11-23', %(at)s, %(at)s,
                       1, 0, 0, 0
                     FROM place, plan, team RETURNING id, public_id),
               stop AS (INSERT INTO stop (route_id, sequence, visit_id, arrive, begin, "end", travel_s, travel_m, entry,
                       exit)
                   SELECT route.id, 1, visit.id, %(at)s, %(at)s, %(at)s, 0, 0, geom, geom FROM place, route, visit)
               SELECT plan.public_id, route.public_id, visit.public_id, site.public_id FROM plan, route, visit, site""",
            city=city,
            status=status,
            sealed=sealed,
            at=starts_at,
        )[0]
        return Planned(*(str(each) for each in row))

    return add


@pytest.fixture(scope="session")
def portal() -> Iterator[BlockingPortal]:
    """One event loop for all clients."""
    with start_blocking_portal() as running:
        yield running


@pytest.fixture
def client_of(database: Database, portal: BlockingPortal) -> Iterator[ClientOf]:
    """Make clients of the application on this database, for an actor and with any other part exchanged."""
    with ExitStack() as opened:

        def make(actor: Actor = OPERATOR, **parts: Any) -> Client:
            chosen = {"database": database, **parts}["database"]
            usual = {
                "database": database,
                "reader": FeedReader(chosen, size=2),
                "sessions": Sessions(chosen, size=2),
                "queue": JobQueue(chosen, STANDARD_KINDS, lambda: NOW),
                "clock": lambda: NOW,
                "tile_age_s": 0.0,
            }
            app = create_app(Services(actor=actor, **{**usual, **parts}))
            opened.enter_context(portal.wrap_async_context_manager(app.router.lifespan_context(app)))
            transport = ASGITransport(app, raise_app_exceptions=False)
            client = AsyncClient(transport=transport, base_url="http://127.0.0.1", headers={"accept-language": "en"})
            return Client(opened.enter_context(portal.wrap_async_context_manager(client)), portal)

        yield make


@pytest.fixture
def client(client_of: ClientOf) -> Client:
    """A client of the application as the operator."""
    return client_of()


@pytest.fixture
def served(database: Database, portal: BlockingPortal) -> Iterator[str]:
    """The address of a real server of the application."""
    queue = JobQueue(database, STANDARD_KINDS, lambda: NOW)
    parts = (FeedReader(database, size=2), Sessions(database, size=2), queue)
    services = Services(database, *parts, lambda: NOW, OPERATOR, tile_age_s=0.0)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(create_app(services), log_level="warning"))
        running = portal.start_task_soon(lambda: server.serve([listening]))
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        running.result()
