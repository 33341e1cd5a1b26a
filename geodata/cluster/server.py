"""A private PostgreSQL server: made when absent, started when silent, reached by a unix socket only.

Who may open the socket is superuser without a password (`trust`): its folder has mode 0700 and belongs
to the server's account, so the only ones who may are that account and root, who own the files anyway.
"""

import shutil
import sys
import time
from pathlib import Path

from psycopg import pq
from psycopg.conninfo import make_conninfo

from geodata.cluster.account import server_account
from geodata.cluster.binaries import ServerBinaries, choose_binaries
from geodata.cluster.configuration import command_line, settings_text
from geodata.cluster.directory import CHECKOUT, ClusterDirectory, disk_full
from geodata.cluster.lock import held_lock
from geodata.cluster.postmaster import named_postmaster, remove_stale_file
from geodata.cluster.status import ClusterState, ClusterStatus
from gridsvc.errors import Unreachable

SUPERUSER = "postgres"
_PORT = 5432
_SPACE_TO_MAKE = 128 * 2**20
_SPACE_TO_START = 32 * 2**20
_PAUSE_S = 0.1
_LOCALE = "C.UTF-8" if sys.platform == "linux" else "C"
_PING_S = "3"


class Cluster:
    """One data directory and its server."""

    def __init__(
        self, root: Path, *, durable: bool = True, binaries: Path | None = None, checkout: Path = CHECKOUT
    ) -> None:
        self.directory = ClusterDirectory(root.absolute())
        self.durable = durable
        self._checkout = checkout
        self._override = binaries
        self._account = server_account()

    def conninfo(self, database: str = "postgres") -> str:
        """Connection string of a database on this server."""
        postmaster = named_postmaster(self.directory.data)
        running = postmaster.socket_directory if postmaster else None
        host = str(running or self.directory.socket)
        return make_conninfo(host=host, port=_PORT, user=SUPERUSER, dbname=database)

    def binaries(self) -> ServerBinaries:
        """The server programs that fit the data."""
        return choose_binaries(self.directory.data_version(), self._override)

    def answers(self) -> bool:
        """Whether the server accepts a connection; a process that exists may be a dying one."""
        return self._ping() == pq.Ping.OK

    def start(self, *, timeout_s: float = 60, adopt: bool = False) -> None:
        """Make the cluster where there is none and bring its server up; nothing to do where it answers."""
        directory = self.directory
        if not adopt and directory.owner() == str(self._checkout) and self.answers():
            return
        binaries = self.binaries()
        directory.prepare(self._account)
        with held_lock(directory.lock, timeout_s + 60):
            directory.claim(self._checkout, adopt=adopt)
            if directory.data_version() is None:
                self._make(binaries)
            self._bring_up(self.binaries(), time.monotonic() + timeout_s)

    def stop(self, *, mode: str = "fast", timeout_s: float = 60) -> None:
        """Stop the server, ending its sessions (`fast`), or at once and to be recovered (`immediate`)."""
        directory = self.directory
        if directory.data_version() is None:
            return
        program = self.binaries().program("pg_ctl")
        with held_lock(directory.lock, timeout_s + 60):
            directory.claim(self._checkout)
            wait = ["-w", "-t", str(int(timeout_s))]
            self._account.run(program, "-D", directory.data, "-m", mode, *wait, "stop", cwd=directory.root)
            postmaster = named_postmaster(directory.data)
            if postmaster and postmaster.is_alive():
                raise self._failure("cluster_does_not_stop", f"the server {postmaster.pid} does not stop")

    def status(self) -> ClusterStatus:
        """What can be said of the cluster without changing anything."""
        directory = self.directory
        postmaster = named_postmaster(directory.data)
        pid = postmaster.pid if postmaster and postmaster.is_alive() else None
        return ClusterStatus(
            directory=directory.root,
            state=self._state(pid),
            pid=pid,
            data_version=directory.data_version(),
            socket=(postmaster and postmaster.socket_directory) or directory.socket,
            checkout=directory.owner(),
        )

    def _state(self, pid: int | None) -> ClusterState:
        if self.directory.data_version() is None:
            return ClusterState.ABSENT
        if self.answers():
            return ClusterState.RUNNING
        return ClusterState.SILENT if pid else ClusterState.STOPPED

    def _ping(self) -> pq.Ping:
        conninfo = make_conninfo(self.conninfo(), connect_timeout=_PING_S)
        return pq.Ping(pq.PGconn.ping(conninfo.encode()))

    def _make(self, binaries: ServerBinaries) -> None:
        directory, account = self.directory, self._account
        directory.require_space(_SPACE_TO_MAKE)
        fresh = directory.root / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        options = ["-U", SUPERUSER, "-A", "trust", "-E", "UTF8", f"--locale={_LOCALE}"]
        if not self.durable:
            options.append("--no-sync")
        made = account.run(binaries.program("initdb"), "-D", fresh, *options, cwd=directory.root)
        if made.returncode:
            shutil.rmtree(fresh, ignore_errors=True)
            raise self._failure("cluster_not_made", made.stderr.strip())
        with (fresh / "postgresql.conf").open("a") as settings:
            settings.write("include_if_exists = 'gridsvc.conf'\n")
        fresh.rename(directory.data)

    def _bring_up(self, binaries: ServerBinaries, deadline: float) -> None:
        directory = self.directory
        directory.rotate_log()
        while not self.answers():
            postmaster = named_postmaster(directory.data)
            if not (postmaster and postmaster.is_alive()):
                self._launch(binaries, deadline)
                continue
            if time.monotonic() > deadline:
                raise self._failure("cluster_silent", f"the server {postmaster.pid} does not answer")
            time.sleep(_PAUSE_S)

    def _launch(self, binaries: ServerBinaries, deadline: float) -> None:
        directory = self.directory
        directory.require_space(_SPACE_TO_START)
        directory.prepare_socket(self._account)
        settings = directory.data / "gridsvc.conf"
        settings.write_text(settings_text(durable=self.durable))
        self._account.own(settings)
        remove_stale_file(directory.data)
        mark = directory.log_size()
        remaining = max(1, int(deadline - time.monotonic()))
        options: list[str | Path] = [
            "-l",
            directory.log,
            "-w",
            "-t",
            str(remaining),
            "-o",
            command_line(directory.socket, _PORT),
        ]
        pg_ctl = binaries.program("pg_ctl")
        self._account.run(pg_ctl, "-D", directory.data, *options, "start", cwd=directory.root, quiet=True)
        self._judge(directory.log_since(mark), deadline)

    def _judge(self, log: str, deadline: float) -> None:
        postmaster = named_postmaster(self.directory.data)
        if self.answers() or (postmaster and postmaster.is_alive()):
            return
        if "No space left on device" in log:
            raise disk_full(self.directory.root, needed_bytes=_SPACE_TO_START)
        # The children of a killed server hold its memory until they notice.
        if "shared memory block" not in log or time.monotonic() > deadline:
            raise self._failure("cluster_not_started", f"the server does not start: {log.strip()}")
        time.sleep(_PAUSE_S)

    def _failure(self, code: str, reason: str) -> Unreachable:
        params = {"directory": str(self.directory.root), "log": str(self.directory.log)}
        return Unreachable(reason, code=code, params=params)
