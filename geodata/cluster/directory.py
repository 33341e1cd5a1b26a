"""Where a cluster lives: one directory for each checkout, which survives the checkout and is not shared by two."""

import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from geodata.cluster.account import ServerAccount
from gridsvc.errors import Conflict, InvalidInput, Unreachable

CHECKOUT = Path(__file__).resolve().parents[2]
_KEY_LENGTH = 12
_LONGEST_LOG = 16 * 2**20
_LONGEST_TAIL = 8192
_OURS = frozenset(
    {"backups", "checkout.json", "data", "data.new", "lock", "lost+found", "run", "server.log", "server.log.1"}
)
# The address of a unix socket holds 104 bytes on macOS, 108 on Linux, and the file's own name.
_LONGEST_SOCKET_DIRECTORY = 104 - len("/.s.PGSQL.5432") - 1


def default_directory(checkout: Path = CHECKOUT) -> Path:
    """The data directory of a checkout: under `/var/lib` for root, else under the user's data home."""
    name = f"{checkout.name}-{_key(checkout)}"
    if os.geteuid() == 0:
        return Path("/var/lib/gridsvc") / name
    home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share"
    return Path(home) / "gridsvc" / name


@dataclass(frozen=True, slots=True)
class ClusterDirectory:
    """The places inside a cluster's directory."""

    root: Path

    @property
    def data(self) -> Path:
        """What PostgreSQL keeps."""
        return self.root / "data"

    @property
    def log(self) -> Path:
        """What the server writes."""
        return self.root / "server.log"

    @property
    def lock(self) -> Path:
        """Held while the cluster is made, started or stopped."""
        return self.root / "lock"

    @property
    def marker(self) -> Path:
        """Names the checkout that the data belong to."""
        return self.root / "checkout.json"

    @property
    def socket(self) -> Path:
        """Folder of the unix socket; a short one under the temporary folder where the path is too long."""
        place = self.root / "run"
        if len(os.fsencode(place)) <= _LONGEST_SOCKET_DIRECTORY:
            return place
        return Path(tempfile.gettempdir()) / f"gridsvc-{_key(self.root)}"

    def data_version(self) -> int | None:
        """Major version of PostgreSQL that made the data; None where there are none yet."""
        content = self._read(self.data / "PG_VERSION")
        try:
            return int(content.partition(".")[0]) if content is not None else None
        except ValueError as error:
            raise Conflict(
                f"{self.data / 'PG_VERSION'} does not say which PostgreSQL made the data",
                code="data_damaged",
                params={"file": str(self.data / "PG_VERSION"), "remedy": "set GRIDSVC_DATA_DIR"},
            ) from error

    def prepare(self, account: ServerAccount) -> None:
        """Make the directory and see that the server's account can reach it."""
        try:
            self._refuse_foreign()
            _make_enterable(self.root.parent)
            self.root.mkdir(exist_ok=True)
            _make_private(self.root, account)
        except PermissionError as error:
            raise self._forbidden() from error
        except OSError as error:
            raise Unreachable(
                f"the data directory cannot be made: {error}",
                code="data_directory_unusable",
                params={"directory": str(self.root)},
            ) from error
        if not account.may_enter(self.root):
            raise InvalidInput(
                f"the account {account.name}, which runs the server, may not enter {self.root}",
                code="data_directory_closed",
                params={"directory": str(self.root), "account": account.name, "remedy": "set GRIDSVC_DATA_DIR"},
            )

    def _refuse_foreign(self) -> None:
        # What is prepared belongs to the server's account alone: a folder with other things in it is not ours to take.
        strange = {entry.name for entry in self.root.iterdir()} - _OURS if self.root.is_dir() else set()
        if self.data_version() is None and self.data.is_dir() and any(self.data.iterdir()):
            strange |= {self.data.name}
        elif self.marker.exists():
            return
        if strange:
            raise Conflict(
                f"{self.root} holds other things and no data of ours: {', '.join(sorted(strange)[:5])}",
                code="data_directory_foreign",
                params={"directory": str(self.root), "found": ", ".join(sorted(strange)[:5])},
            )

    def prepare_socket(self, account: ServerAccount) -> None:
        """Make the folder of the socket, empty; one that another account made first is refused, not trusted."""
        self.socket.mkdir(exist_ok=True, mode=0o700)
        owner = self.socket.lstat().st_uid
        if self.socket.is_symlink() or owner not in {account.uid, os.geteuid()}:
            raise Conflict(
                f"{self.socket} belongs to another account",
                code="socket_directory_taken",
                params={"directory": str(self.socket), "owner": owner},
            )
        _make_private(self.socket, account)
        # What a killed server left: the number in its lock file may belong to another process by now.
        for leftover in self.socket.glob(".s.PGSQL.*"):
            leftover.unlink()

    def claim(self, checkout: Path = CHECKOUT, *, adopt: bool = False) -> None:
        """Mark the directory as this checkout's; data of another checkout are refused unless adopted."""
        owner = None if adopt else self.owner()
        if owner == str(checkout):
            return
        if owner:
            raise Conflict(
                f"the data in {self.root} belong to the checkout {owner}, not to {checkout};"
                " name another directory in GRIDSVC_DATA_DIR, or adopt them: gridsvc db start --adopt",
                code="data_of_other_checkout",
                params={"directory": str(self.root), "owner": owner, "checkout": str(checkout)},
            )
        self.marker.write_text(json.dumps({"checkout": str(checkout)}) + "\n")

    def owner(self) -> str | None:
        """The checkout that the marker names."""
        content = self._read(self.marker)
        try:
            return str(json.loads(content)["checkout"]) if content is not None else None
        except (ValueError, KeyError, TypeError) as error:
            raise Conflict(
                f"{self.marker} does not say which checkout the data belong to",
                code="marker_unreadable",
                params={"file": str(self.marker), "remedy": "gridsvc db start --adopt"},
            ) from error

    def _read(self, file: Path) -> str | None:
        try:
            return file.read_text()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except PermissionError as error:
            raise self._forbidden() from error

    def _forbidden(self) -> InvalidInput:
        return InvalidInput(
            f"the data directory {self.root} may not be made or used by this account",
            code="data_directory_forbidden",
            params={"directory": str(self.root), "remedy": "set GRIDSVC_DATA_DIR"},
        )

    def require_space(self, needed_bytes: int) -> None:
        """Refuse to go on with less than `needed_bytes` free: the server would die half way."""
        if shutil.disk_usage(self.root).free < needed_bytes:
            raise disk_full(self.root, needed_bytes=needed_bytes)

    def log_size(self) -> int:
        """Bytes in the server's log now."""
        return self.log.stat().st_size if self.log.exists() else 0

    def log_since(self, mark: int) -> str:
        """What the server wrote after the log had `mark` bytes."""
        if not self.log.exists():
            return ""
        with self.log.open("rb") as file:
            file.seek(mark)
            return file.read(_LONGEST_TAIL).decode(errors="replace")

    def rotate_log(self) -> None:
        """Begin a new log when the old one is long, keeping one."""
        if self.log_size() > _LONGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))


def disk_full(directory: Path, *, needed_bytes: int) -> Unreachable:
    """The error that says where how much room is missing."""
    free_bytes = shutil.disk_usage(directory).free
    return Unreachable(
        f"the disk of {directory} is full: {free_bytes / 2**20:.0f} MiB free, {needed_bytes / 2**20:.0f} MiB needed",
        code="disk_full",
        params={"directory": str(directory), "free_bytes": free_bytes, "needed_bytes": needed_bytes},
    )


def _make_enterable(folder: Path) -> None:
    # A strict umask must not lock out the server's account.
    if folder.exists():
        return
    _make_enterable(folder.parent)
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)


def _make_private(directory: Path, account: ServerAccount) -> None:
    account.own(directory)
    directory.chmod(0o700)


def _key(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:_KEY_LENGTH]
