"""A small city in rows of its own, and clients of the application on it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from httpx import ASGITransport, AsyncClient, Response

from api.http import Services, create_app
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
            settled = {"clock": lambda: NOW, "tile_age_s": 0.0, **parts}
            app = create_app(Services(database=database, reader=FeedReader(database, size=2), actor=actor, **settled))
            opened.enter_context(portal.wrap_async_context_manager(app.router.lifespan_context(app)))
            transport = ASGITransport(app, raise_app_exceptions=False)
            client = AsyncClient(transport=transport, base_url="http://127.0.0.1", headers={"accept-language": "en"})
            return Client(opened.enter_context(portal.wrap_async_context_manager(client)), portal)

        yield make


@pytest.fixture
def client(client_of: ClientOf) -> Client:
    """A client of the application as the operator."""
    return client_of()
