"""The composition root: the one place that reads settings and hands real things to use cases."""

import os
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from api.settings import Settings
from gridsvc.errors import InvalidInput

if TYPE_CHECKING:
    from fastapi import FastAPI

    from api.doctor import Finding
    from api.engines.choice import EngineChoice
    from api.jobs import JobQueue, Worker
    from geodata.cluster import Cluster
    from geodata.database import Database, DatabaseStatus
    from gridsvc.actors import Actor


@cache
def settings() -> Settings:
    """The settings of this process."""
    try:
        return Settings()
    except ValidationError as error:
        raise _unusable(error) from error


def _unusable(error: ValidationError) -> InvalidInput:
    wrong = error.errors(include_url=False)[0]
    name = str(wrong["loc"][0])
    params = {
        "setting": f"GRIDSVC_{name.upper()}",
        "value": wrong["input"],
        "expected": ", ".join(Settings.model_fields[name].examples or ()),
    }
    return InvalidInput(
        f"{params['setting']} is {wrong['input']!r}: {wrong['msg']}", code="setting_wrong", params=params
    )


def embedded_cluster() -> "Cluster":
    """The embedded server, whether it runs or not."""
    from geodata.cluster import Cluster, default_directory

    return Cluster(settings().data_dir or default_directory(), binaries=settings().pg_bin)


def opened_database() -> "Database":
    """The database, its server started where it is the embedded one; not necessarily migrated."""
    from geodata.database import Database

    chosen = settings()
    return Database.open(chosen.database_url, chosen.data_dir, binaries=chosen.pg_bin)


def database_status() -> "DatabaseStatus":
    """What can be said of the database without starting it."""
    from geodata.database import status_of_cluster, status_of_server

    url = settings().database_url
    return status_of_server(url) if url else status_of_cluster(embedded_cluster())


def machine_findings() -> "list[Finding]":
    """What this machine has and lacks."""
    from api.doctor import findings
    from api.engines.doctor import engine_findings
    from api.road_findings import road_findings

    assets = Path(__file__).parents[1] / "maps/assets/vendor"
    status = database_status()
    migrated = status.missing_migrations == ()
    return [
        *findings(status, binaries=settings().pg_bin, assets=assets),
        *engine_findings(road_engine()),
        *(road_findings(opened_database(), actor()) if migrated else ()),
    ]


def road_engine() -> "EngineChoice":
    """What measures travel in this installation."""
    from api.engines.choice import EngineChoice, EngineName, osrm_servers, valhalla_servers
    from gridsvc.roads import Mode
    from routing.outside.limits import Limits
    from routing.outside.patience import Patience

    chosen = settings()
    name = EngineName(chosen.engine)
    osrm = {Mode.WALK: chosen.osrm_walk, Mode.EBIKE: chosen.osrm_ebike, Mode.CAR: chosen.osrm_car}
    servers = {
        EngineName.OSRM: lambda: osrm_servers(osrm, chosen.osrm_profiles),
        EngineName.VALHALLA: lambda: valhalla_servers(chosen.valhalla),
    }
    patience = Patience(answer_s=chosen.engine_timeout_s)
    return EngineChoice(
        name,
        servers.get(name, dict)(),
        Limits(chosen.engine_table_size or name.table_size, chosen.engine_connections, patience),
        kept=chosen.cache_dir or _user_cache(),
    )


def _user_cache() -> Path | None:
    """The user's folder for what can be made again; none for a user without a home."""
    try:
        return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "gridsvc"
    except RuntimeError:
        return None


def backup_file() -> Path:
    """Where a backup goes that nobody named a file for."""
    place = embedded_cluster().directory.root / "backups"
    return place / f"gridsvc-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.zip"


@cache
def database() -> "Database":
    """The database, fit to use: a fresh embedded one is migrated and given the reference data first."""
    from api.engines.kernels import kept_kernels
    from geodata.database import make_ready
    from geodata.reference import fill_reference_data

    kept_kernels(settings().cache_dir or _user_cache())
    ready = make_ready(opened_database())
    fill_reference_data(ready)
    return ready


def actor() -> "Actor":
    """Who acts in this process, until there is a log-in."""
    from gridsvc.actors import Actor, Role

    return Actor(id=settings().actor, role=Role.ADMINISTRATOR)


def clock() -> datetime:
    """Now, with a time zone."""
    return datetime.now(UTC)


def in_container() -> bool:
    """Whether this process runs in a container, whose addresses are published by whoever runs it."""
    said = settings().in_container
    return any(Path(mark).exists() for mark in ("/.dockerenv", "/run/.containerenv")) if said is None else said


def web_application(*, any_host: bool = False) -> "FastAPI":
    """The web application on the database of this installation."""
    from api.http import LOCAL_HOSTS, Services, Sessions, create_app
    from geodata.feeds import FeedReader

    ready = database()
    named = frozenset(name.strip() for name in settings().hosts.split(",") if name.strip())
    services = Services(
        database=ready,
        reader=FeedReader(ready),
        sessions=Sessions(ready),
        queue=job_queue(),
        clock=clock,
        actor=actor(),
        engine=road_engine(),
        hosts=None if any_host else LOCAL_HOSTS | named,
    )
    return create_app(services)


def job_queue() -> "JobQueue":
    """Where long work is put."""
    from api.jobs import STANDARD_KINDS, JobQueue

    return JobQueue(database(), STANDARD_KINDS, clock)


def job_worker() -> "Worker":
    """Who does long work."""
    from api.jobs import STANDARD_KINDS, Ground, Worker
    from api.settling import schedule_settlings
    from api.site_upkeep import schedule_site_work
    from gridsvc.actors import SYSTEM

    with database().connect(actor=SYSTEM) as connection:
        schedule_settlings(connection, job_queue, actor=SYSTEM)
        schedule_site_work(connection, job_queue, actor=SYSTEM)
    return Worker(Ground(database(), clock, road_engine()), STANDARD_KINDS)
