"""The web application, put together from its parts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, version

from fastapi import FastAPI

from api.http import health, ogc
from api.http.guard import Guard
from api.http.refusals import install_refusals
from api.http.services import Services

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)


def create_app(services: Services) -> FastAPI:
    """The application on given services."""
    app = FastAPI(
        title="gridsvc",
        version=_installed_version(),
        description="Urban grids, patrol plans and problem maps.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
    )
    app.state.services = services
    install_refusals(app)
    for router in (health.router, *ogc.routers):
        app.include_router(router)
    app.add_middleware(Guard, hosts=services.hosts, page_policy=PAGE_POLICY)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    services: Services = app.state.services
    await services.reader.open()
    try:
        yield
    finally:
        await services.reader.close()


def _installed_version() -> str:
    try:
        return version("gridsvc")
    except PackageNotFoundError:
        return "0"
