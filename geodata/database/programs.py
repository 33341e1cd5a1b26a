"""PostgreSQL's client programs: told of the database by their environment, which `ps` does not show."""

import os
import shutil
from pathlib import Path
from typing import IO

from psycopg import pq
from psycopg.conninfo import conninfo_to_dict

from geodata.cluster import program_directories
from gridsvc.errors import Unreachable

_LONGEST_COMPLAINT = 4000


def client_program(name: str, override: Path | None = None) -> Path:
    """The newest `pg_dump`, `pg_restore` or `psql` of this machine: older ones refuse newer servers."""
    for directory in [override] if override else program_directories():
        if (directory / name).is_file():
            return directory / name
    on_path = shutil.which(name)
    if on_path:
        return Path(on_path)
    remedy = "apt-get install -y --no-install-recommends postgresql-client"
    raise Unreachable(
        f"the program {name} is not on this machine; on Debian or Ubuntu: {remedy}",
        code="client_program_missing",
        params={"program": name, "remedy": remedy},
    )


def client_environment(conninfo: str) -> dict[str, str]:
    """The environment in which a client program reaches a database."""
    given = conninfo_to_dict(conninfo)
    names = {option.keyword.decode(): option.envvar.decode() for option in pq.Conninfo.get_defaults() if option.envvar}
    reaching = {names[key]: str(value) for key, value in given.items() if key in names and value is not None}
    return {**os.environ, **reaching}


def complaint_of(program: str, complaints: IO[bytes]) -> Unreachable:
    """The error that repeats what a program wrote before it failed."""
    complaints.seek(0)
    reason = complaints.read(_LONGEST_COMPLAINT).decode(errors="replace").strip()
    return Unreachable(f"{program}: {reason}", code="client_program_failed", params={"reason": reason})
