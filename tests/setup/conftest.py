"""Bare Debian systems in folders, which know this machine's package mirrors and nothing else of it."""

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OUR_RELEASE = "bookworm"
COMMAND_TIMEOUT_S = 1800
# Where certificates of this machine are laid, out of the way of Debian's own.
MIRROR_FILES = "/opt/mirrors"
# How this machine reaches package mirrors: proxies, certificates, indexes.
NETWORK_VARIABLE = re.compile(r"(?i)\w*(_proxy|_cert|_certs|_ca_bundle|_cainfo|_cert_file)|pip_\w+|npm_config_\w+")
# Processes, mounts and shared memory of its own, all gone with this shell, which must stay: the order to die with the
# one who started it would be lost with a change of user.
ENTER = """
mount -t proc proc "$0/proc"
mount -t tmpfs tmpfs "$0/dev/shm"
mount -t devpts devpts "$0/dev/pts"
chroot "$@" || exit $?
exit 0
"""


@dataclass(frozen=True, slots=True)
class System:
    """A Debian system in a folder."""

    root: Path
    variables: Mapping[str, str]
    network: str | None = None

    def run(
        self, *command: str, uid: int = 0, cwd: str = "/", variables: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a command in it and wait."""
        with self.start(*command, uid=uid, cwd=cwd, variables=variables) as process:
            output, errors = process.communicate(timeout=COMMAND_TIMEOUT_S)
        return subprocess.CompletedProcess(command, process.returncode, output, errors)

    def start(
        self, *command: str, uid: int = 0, cwd: str = "/", variables: Mapping[str, str] | None = None
    ) -> subprocess.Popen[str]:
        """Start a command in it, which ends with its own children when it is killed."""
        words = f"cd {shlex.quote(cwd)} && exec {shlex.join(command)}"
        inside = ["--userspec", f"{uid}:{uid}", self.root, "/bin/sh", "-c", words]
        outside = ["ip", "netns", "exec", self.network] if self.network else []
        return subprocess.Popen(
            [*outside, "unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-ec", ENTER, self.root, *inside],
            env={**self.variables, "HOME": "/root" if uid == 0 else f"/home/{uid}", **(variables or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def copy(self, folder: Path) -> "System":
        """Another system like this one."""
        subprocess.run(["cp", "-a", "--reflink=auto", self.root, folder], check=True)
        return System(folder, self.variables)

    def within(self, network: str) -> "System":
        """The same system, its processes in another network."""
        return replace(self, network=network)

    def remove(self) -> None:
        """Delete the folder."""
        shutil.rmtree(self.root)

    def lay_checkout(self, folder: str, uid: int) -> None:
        """Lay a copy of what git knows of this checkout into a folder of one user."""
        listed = subprocess.run(
            ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        target = self.root / folder.lstrip("/")
        for name in filter(None, listed.stdout.split("\0")):
            if (ROOT / name).is_file():
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, target / name)
        subprocess.run(["chown", "-R", f"{uid}:{uid}", target], check=True)


@pytest.fixture(scope="session")
def bare_release(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], System]]:
    """Gives a release of Debian just after its installation; copied, not changed."""
    if os.geteuid() != 0:
        pytest.skip("only root can make a system in a folder")
    folder = tmp_path_factory.mktemp("debian")
    folder.chmod(0o755)

    @cache
    def installed(release: str) -> System:
        system = System(folder / release, network_variables())
        command = ["debootstrap", "--variant=minbase", release, system.root, first_mirror()]
        subprocess.run(command, check=True, capture_output=True)
        lay_network(system.root, release)
        return system

    yield installed
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def bare_debian(bare_release: Callable[[str], System]) -> System:
    """The release of the images."""
    return bare_release(OUR_RELEASE)


@pytest.fixture(scope="session")
def closed_network() -> Iterator[str]:
    """Name of a network of its own that has a loopback device and leads nowhere."""
    if os.geteuid() != 0:
        pytest.skip("only root can make a network")
    name = f"gridsvc-{os.getpid()}"
    subprocess.run(["ip", "netns", "add", name], check=True)
    subprocess.run(["ip", "netns", "exec", name, "ip", "link", "set", "lo", "up"], check=True)
    yield name
    subprocess.run(["ip", "netns", "delete", name], check=True)


def network_variables() -> dict[str, str]:
    """Of our environment only what leads to the mirrors."""
    network = {name: value for name, value in os.environ.items() if NETWORK_VARIABLE.fullmatch(name)}
    moved = {name: MIRROR_FILES + value if Path(value).is_file() else value for name, value in network.items()}
    return {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", **moved}


def first_mirror() -> str:
    """The address from which this machine's apt gets Debian itself."""
    listed = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(SITE) $(RELEASE) $(CREATED_BY)", "Codename: " + OUR_RELEASE],
        capture_output=True,
        text=True,
        check=True,
    )
    return listed.stdout.split()[0]


def lay_network(root: Path, release: str) -> None:
    """Give a system this machine's package sources for its release, their settings, certificates and name server."""
    lay_package_sources(root, release)
    for name in ("/etc/resolv.conf", "/etc/hosts", "/etc/pip.conf"):
        if Path(name).exists():
            lay(Path(name), root / name.lstrip("/"))
    for value in filter(None, os.environ.values()):
        if MIRROR_FILES + value in network_variables().values():
            lay(Path(value), root / (MIRROR_FILES + value).lstrip("/"))
    settings = subprocess.run(["apt-config", "dump", "Acquire"], capture_output=True, text=True, check=True)
    (root / "etc/apt/apt.conf.d/90mirrors").write_text(settings.stdout)
    for home in ("root", "etc/skel"):
        for name in (".npmrc", ".config/pip/pip.conf", ".pip/pip.conf"):
            if (Path.home() / name).exists():
                lay(Path.home() / name, root / home / name)


def lay_package_sources(root: Path, release: str) -> None:
    """Tell apt to ask for a release where it asks for ours on this machine."""
    for source in (Path("/etc/apt/sources.list"), *Path("/etc/apt/sources.list.d").glob("debian*")):
        if source.exists():
            (root / source.relative_to("/")).write_text(source.read_text().replace(OUR_RELEASE, release))


def lay(source: Path, target: Path) -> None:
    """Copy a file into a folder that is made where it is missing."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)
