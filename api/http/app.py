"""The web application, put together from its parts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, version

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool

from api.http import (
    campaigns,
    categories,
    cities,
    description,
    grid_change_pages,
    grid_pages,
    grids,
    health,
    jobs,
    ogc,
    pages,
    plan_files,
    plans,
    programmes,
    report_files,
    site_files,
    sites,
    team_calendars,
)
from api.http.assets import Assets
from api.http.description import DescribedService
from api.http.guard import Guard
from api.http.refusals import install_refusals
from api.http.services import Services
from maps.assets import STATIC, VENDOR
from maps.pages import CONTENT_SECURITY_POLICY

_VENDOR_AGE_S = 86_400


def create_app(services: Services) -> FastAPI:
    """The application on given services."""
    app = DescribedService(
        title="gridsvc",
        version=_installed_version(),
        description="Urban grids, patrol plans and problem maps.",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
    )
    app.state.services = services
    install_refusals(app)
    for router in (
        health.router,
        description.router,
        *ogc.routers,
        cities.router,
        categories.router,
        grids.router,
        sites.router,
        programmes.router,
        campaigns.router,
        plan_files.router,
        plans.router,
        jobs.router,
        report_files.router,
        team_calendars.router,
        site_files.router,
        site_files.pages,
        grid_change_pages.router,
        grid_pages.router,
        pages.router,
    ):
        app.include_router(router)
    app.mount("/assets/static", Assets(STATIC))
    app.mount("/assets/vendor", Assets(VENDOR, max_age_s=_VENDOR_AGE_S))
    app.add_middleware(Guard, hosts=services.hosts, page_policy=CONTENT_SECURITY_POLICY)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    services: Services = app.state.services
    await services.reader.open()
    services.sessions.open()
    try:
        yield
    finally:
        await services.reader.close()
        await run_in_threadpool(services.sessions.close)


def _installed_version() -> str:
    try:
        return version("gridsvc")
    except PackageNotFoundError:
        return "0"
