"""The system account that the server runs as: never root, which PostgreSQL refuses."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from gridsvc.errors import Unreachable


@dataclass(frozen=True, slots=True)
class ServerAccount:
    """Who owns the data directory and runs the server programs; `switched` when that is not ourselves."""

    name: str
    uid: int
    gid: int
    switched: bool

    def own(self, path: Path) -> None:
        """Hand a file or folder to this account."""
        if self.switched:
            os.chown(path, self.uid, self.gid)

    def run(
        self, *arguments: str | Path, cwd: Path, quiet: bool = False, timeout_s: float | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a program as this account; `quiet` for those that leave a daemon, which would hold our pipes open."""
        output = subprocess.DEVNULL if quiet else subprocess.PIPE
        return subprocess.run(
            [str(argument) for argument in arguments],
            cwd=cwd,
            # The log of the server is read, in English.
            env=os.environ | {"LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            text=True,
            check=False,
            timeout=timeout_s,
            user=self.uid if self.switched else None,
            group=self.gid if self.switched else None,
            extra_groups=[] if self.switched else None,
        )

    def may_enter(self, directory: Path) -> bool:
        """Whether this account can reach into a folder, through every folder above it."""
        return self.run("/bin/sh", "-c", 'cd -- "$1"', "sh", directory, cwd=Path("/")).returncode == 0


def server_account() -> ServerAccount:
    """Ourselves; `postgres` when we are root."""
    uid = os.geteuid()
    if uid != 0:
        return ServerAccount(str(uid), uid, os.getegid(), switched=False)
    try:
        entry = pwd.getpwnam("postgres")
    except KeyError:
        raise Unreachable(
            "PostgreSQL refuses to run as root, and there is no account `postgres` to run it as",
            code="no_postgres_account",
            params={"remedy": "useradd --system --user-group postgres"},
        ) from None
    return ServerAccount(entry.pw_name, entry.pw_uid, entry.pw_gid, switched=True)
