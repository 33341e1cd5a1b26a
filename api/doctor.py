"""What this machine lacks to run the service, and how to get it."""

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from api.machine import chromium
from geodata.cluster import INSTALL_COMMAND, ClusterState, installed_binaries
from geodata.database import DatabaseStatus
from geodata.database.programs import client_program
from gridsvc.errors import Unreachable

_LEAST_PYTHON = (3, 11)
_LEAST_FREE_BYTES = 2 * 2**30
_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts")
_CHINESE_FONTS = ("*CJK*", "*PingFang*", "*WenQuanYi*", "wqy-*", "*SourceHan*")


class Verdict(StrEnum):
    """`missing` keeps the service from running; `advised` takes a part of it away."""

    GOOD = "good"
    ADVISED = "advised"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `remedy` is a command or a setting."""

    code: str
    verdict: Verdict
    params: dict[str, object] = field(default_factory=dict)
    remedy: str = ""


def findings(status: DatabaseStatus, *, binaries: Path | None = None, assets: Path) -> list[Finding]:
    """Everything that can be said without changing the machine."""
    return [
        _python(),
        *_server(status, binaries),
        *_database(status),
        _space(status),
        _client_programs(binaries),
        _assets(assets),
        _fonts(),
        _browser(),
    ]


def _python() -> Finding:
    found = ".".join(str(part) for part in sys.version_info[:3])
    verdict = Verdict.GOOD if sys.version_info >= _LEAST_PYTHON else Verdict.MISSING
    return Finding("doctor_python", verdict, {"found": found}, "apt-get install -y python3 python3-venv")


def _server(status: DatabaseStatus, binaries: Path | None) -> Iterator[Finding]:
    if not status.embedded:
        return
    installed = installed_binaries(binaries)
    found = ", ".join(f"PostgreSQL {one.major} + PostGIS {one.postgis}" for one in installed)
    verdict = Verdict.GOOD if installed else Verdict.MISSING
    yield Finding("doctor_postgis", verdict, {"found": found or "-"}, INSTALL_COMMAND)
    version = status.data_version
    if version and installed and version not in {one.major for one in installed}:
        remedy = f"apt-get install -y --no-install-recommends postgresql-{version}-postgis-3"
        params = {"data_version": version, "found": found, "directory": str(status.directory)}
        yield Finding("doctor_data_version", Verdict.MISSING, params, remedy)


def _database(status: DatabaseStatus) -> Iterator[Finding]:
    params: dict[str, object] = {"state": status.state, "directory": str(status.directory or "DATABASE_URL")}
    broken = status.state == ClusterState.SILENT or status.problem
    yield Finding(
        "doctor_database",
        Verdict.MISSING if broken else Verdict.GOOD,
        {**params, "problem": status.problem or "-"},
        "gridsvc db start" if status.embedded else "check DATABASE_URL",
    )
    if status.missing_migrations:
        missing = ", ".join(status.missing_migrations)
        yield Finding("doctor_migrations", Verdict.MISSING, {"missing": missing}, "gridsvc upgrade")


def _space(status: DatabaseStatus) -> Finding:
    free = status.free_bytes if status.free_bytes is not None else shutil.disk_usage(Path.home()).free
    verdict = Verdict.GOOD if free >= _LEAST_FREE_BYTES else Verdict.ADVISED
    place = str(status.directory or Path.home())
    params: dict[str, object] = {"free_gib": round(free / 2**30, 1), "directory": place}
    return Finding("doctor_space", verdict, params, "set GRIDSVC_DATA_DIR to a folder on a larger disk")


def _client_programs(binaries: Path | None) -> Finding:
    try:
        found = str(client_program("pg_dump", binaries))
    except Unreachable as error:
        remedy = str(error.params["remedy"])
        return Finding("doctor_client_programs", Verdict.ADVISED, {"found": "-"}, remedy)
    return Finding("doctor_client_programs", Verdict.GOOD, {"found": found})


def _assets(folder: Path) -> Finding:
    there = any(folder.rglob("*.js"))
    verdict = Verdict.GOOD if there else Verdict.MISSING
    return Finding("doctor_assets", verdict, {"folder": str(folder)}, "./run --help")


def _fonts() -> Finding:
    found = next(_chinese_fonts(), None)
    verdict = Verdict.GOOD if found else Verdict.ADVISED
    return Finding("doctor_fonts", verdict, {"found": str(found or "-")}, "apt-get install -y fonts-noto-cjk")


def _chinese_fonts() -> Iterator[Path]:
    for folder in (*_FONT_FOLDERS, str(Path.home() / ".fonts")):
        for pattern in _CHINESE_FONTS:
            yield from Path(folder).rglob(pattern)


def _browser() -> Finding:
    found = chromium()
    verdict = Verdict.GOOD if found else Verdict.ADVISED
    return Finding("doctor_browser", verdict, {"found": found or "-"}, "apt-get install -y chromium")
