"""A browser on the small city: its pages served by the application, and the same pages exported to a folder."""

import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Literal, Protocol

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, Request, ViewportSize, sync_playwright

from api.http import Services, create_app
from api.http.sessions import Sessions
from api.jobs import STANDARD_KINDS, JobQueue
from api.map_export import MapOrder, export_city
from geodata.cities import city_named
from geodata.database import Database, DatabaseRole
from geodata.database.connection import make_database
from geodata.feeds import FeedReader
from geodata.stores.grid_sets import GridSetStore
from gridsvc.actors import SYSTEM, Actor, Role
from gridsvc.language import Language
from tests.browser.waiting import until
from tests.fixtures import small_city
from tests.fixtures.small_plan import CODE, NOW, PLAN

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, NARROW = ViewportSize(width=1280, height=800), ViewportSize(width=390, height=844)
BEFORE_THE_CYCLE = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
SETTLED = (
    "!document.querySelector('[aria-busy]') && !document.querySelector('.panel .loading')"
    " && Object.values(gridsvc.layers).every((layer) => !layer.isLoading())"
)
PAGES = ("problems", "sites", "plan")


class Site(Protocol):
    """Where the pages of the small city are."""

    def address(self, page: str, language: Language) -> str:
        """The address of a page."""
        ...

    @property
    def own(self) -> str:
        """What all addresses of its own begin with."""
        ...


@dataclass(frozen=True)
class ServedSite:
    """Pages of the running application."""

    own: str

    def address(self, page: str, language: Language) -> str:
        path = f"plans/{PLAN}" if page == "plan" else page
        return f"{self.own}/cities/{CODE}/{path}?lang={language}"


@dataclass(frozen=True)
class ExportedSite:
    """Pages of a folder."""

    own: str

    def address(self, page: str, language: Language) -> str:
        stem = f"plan-{PLAN}" if page == "plan" else page
        suffix = "" if language is Language.ZH else f".{language}"
        return f"{self.own}/{stem}{suffix}.html"


@dataclass
class Watched:
    """A page, and what it did that it should not."""

    page: Page
    faults: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def small_database(server: Database, migrated_template: Database) -> Database:
    """A database that holds the small city and is only read."""
    make_database(server, "small_city", template=migrated_template.name)
    database = server.sibling("small_city")
    with database.connect(DatabaseRole.APP, SYSTEM) as connection:
        small_city.build(connection)
        store = GridSetStore(connection)
        store.copy(store.of_district(small_city.DISTRICT)[0])
    return database


@pytest.fixture(scope="session")
def exported_site(small_database: Database, tmp_path_factory: pytest.TempPathFactory) -> ExportedSite:
    """The exported folder."""
    folder = tmp_path_factory.mktemp("export") / "maps"
    with small_database.connect(DatabaseRole.APP, SYSTEM) as connection:
        export_city(connection, city_named(connection, CODE), MapOrder(folder), actor=SYSTEM, clock=lambda: NOW)
    return ExportedSite(folder.as_uri())


@pytest.fixture(scope="session")
def served_site(small_database: Database) -> Iterator[ServedSite]:
    """The application on a free port of this machine."""
    services = Services(
        database=small_database,
        reader=FeedReader(small_database, size=2),
        sessions=Sessions(small_database, size=2),
        queue=JobQueue(small_database, STANDARD_KINDS, lambda: NOW),
        clock=lambda: NOW,
        actor=Actor("operator", Role.ADMINISTRATOR),
    )
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(create_app(services), log_level="warning"))
        thread = Thread(target=server.run, args=([listening],))
        thread.start()
        yield ServedSite(f"http://127.0.0.1:{listening.getsockname()[1]}")
        server.should_exit = True
        thread.join()


@pytest.fixture(params=["exported", "served"])
def site(request: pytest.FixtureRequest) -> Site:
    """Both renderings of the maps."""
    found: Site = request.getfixturevalue(f"{request.param}_site")
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the tests of a file; without one on the machine they fail and name what to install.

    Not for longer: while Playwright is there the thread has a running event loop, and no other test can start one.
    """
    program = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    assert program, f"none of {', '.join(CHROMIUM)} is installed: ./test installs it"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=OPTIONS)
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Open pages of a site; the test fails when one of them reached for another host or reported an error."""
    watched: list[Watched] = []

    def open_one(
        name: str,
        language: Language = Language.ZH,
        size: ViewportSize = WIDE,
        *,
        choice: str = "",
        theme: Literal["light", "dark"] = "light",
        today: datetime = BEFORE_THE_CYCLE,
    ) -> Page:
        page = browser.new_page(viewport=size, color_scheme=theme, reduced_motion="reduce")
        watched.append(_watch(page, site.own))
        page.clock.set_fixed_time(today)
        page.goto(site.address(name, language) + (f"#{choice}" if choice else ""))
        until(page, SETTLED)
        return page

    yield open_one
    for each in watched:
        each.page.close()
    assert [fault for each in watched for fault in each.faults] == []


def _watch(page: Page, own: str) -> Watched:
    watched = Watched(page)
    page.on("console", lambda said: watched.faults.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: watched.faults.append(str(error)))
    page.on("dialog", lambda dialog: (watched.faults.append("a dialog opened"), dialog.dismiss()))
    page.on("requestfailed", lambda request: _note_failure(watched, request))
    allowed = (own, "data:", "blob:")
    page.on("request", lambda request: None if request.url.startswith(allowed) else watched.faults.append(request.url))
    return watched


def _note_failure(watched: Watched, request: Request) -> None:
    """What the browser itself breaks off when it leaves a page is no fault."""
    if request.failure != "net::ERR_ABORTED":
        watched.faults.append(f"failed: {request.url} {request.failure}")


@pytest.fixture(scope="session")
def axe() -> str:
    """The accessibility checker's script."""
    return (Path(__file__).parents[1] / "assets/vendor/axe-core/axe.min.js").read_text("utf-8")
