"""Which PostgreSQL server programs with PostGIS this machine has."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gridsvc.errors import Conflict, Unreachable

INSTALL_COMMAND = "apt-get install -y --no-install-recommends '^postgresql-[0-9]+-postgis-3$'"
_NEEDED = ("initdb", "pg_ctl", "postgres")
_PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
    "/opt/homebrew/bin",
    "/usr/local/bin",
    "/usr/bin",
)


@dataclass(frozen=True, slots=True)
class ServerBinaries:
    """One installation of the PostgreSQL server that carries PostGIS."""

    directory: Path
    major: int
    postgis: str

    def program(self, name: str) -> Path:
        """Path of one of its programs, such as `pg_dump`."""
        return self.directory / name


def installed_binaries(override: Path | None = None) -> list[ServerBinaries]:
    """All installations with PostGIS, newest major version first; only `override` where it is given."""
    places = [override] if override else list(program_directories())
    found = {place.resolve(): _inspect(place.resolve()) for place in places}
    return sorted((one for one in found.values() if one), key=lambda one: -one.major)


def program_directories() -> list[Path]:
    """Folders that may hold programs of PostgreSQL, newest major version first among Debian's."""
    return sorted(_directories(), key=_debian_major, reverse=True)


def choose_binaries(major: int | None = None, override: Path | None = None) -> ServerBinaries:
    """The newest installation, or the one that fits data of version `major`."""
    installed = installed_binaries(override)
    if not installed:
        raise Unreachable(
            f"no PostgreSQL server with PostGIS on this machine; on Debian or Ubuntu: {INSTALL_COMMAND}",
            code="postgis_not_installed",
            params={"searched": str(override or "*"), "remedy": INSTALL_COMMAND},
        )
    fitting = [one for one in installed if major in (None, one.major)]
    if not fitting:
        versions = [one.major for one in installed]
        remedy = f"apt-get install -y --no-install-recommends postgresql-{major}-postgis-3"
        raise Conflict(
            f"the data are of PostgreSQL {major}, installed is {versions}; on Debian or Ubuntu: {remedy}",
            code="data_of_other_version",
            params={"data_version": major, "installed_versions": versions, "remedy": remedy},
        )
    return fitting[0]


def _debian_major(directory: Path) -> int:
    major = directory.parent.name
    return int(major) if major.isdecimal() else 0


def _directories() -> Iterator[Path]:
    yield Path(sys.prefix) / "bin"
    for pattern in _PLACES:
        yield from sorted(Path("/").glob(pattern.lstrip("/")), reverse=True)
    program = shutil.which("pg_config")
    if program:
        yield Path(_output(program, "--bindir"))


def _inspect(directory: Path) -> ServerBinaries | None:
    if not all((directory / name).is_file() for name in _NEEDED):
        return None
    control = next((path for path in _control_files(directory) if path.is_file()), None)
    if control is None:
        return None
    postgis = re.search(r"default_version\s*=\s*'([^']+)'", control.read_text())
    server = re.search(r"(\d+)", _output(str(directory / "postgres"), "--version"))
    if not postgis or not server:
        return None
    return ServerBinaries(directory, int(server.group(1)), postgis.group(1))


def _control_files(directory: Path) -> Iterator[Path]:
    control = "extension/postgis.control"
    yield Path(str(directory.parent).replace("/lib/", "/share/")) / control
    yield directory.parent / "share" / control
    yield directory.parent / "share/postgresql" / control
    program = directory / "pg_config"
    if program.is_file():
        yield Path(_output(str(program), "--sharedir")) / control


def _output(program: str, option: str) -> str:
    return subprocess.run([program, option], capture_output=True, text=True, check=True).stdout.strip()
