"""Fetching browser assets, with a stand-in for npm that hands out an archive made here."""

import base64
import hashlib
import importlib.util
import io
import sys
import tarfile
from pathlib import Path
from types import ModuleType

import pytest

from gridsvc.errors import NotFound
from maps.assets import VENDOR, asset

ROOT = Path(__file__).parents[2]
NPM = """#!/bin/sh
[ "$1" = --version ] && echo 10.0.0 && exit
cp "{archive}" thing-1.0.0.tgz
echo '[{{"filename": "thing-1.0.0.tgz"}}]'
"""


@pytest.fixture(scope="module")
def assets() -> ModuleType:
    spec = importlib.util.spec_from_file_location("setup_assets", ROOT / "setup" / "assets.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def integrity(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Puts an npm first on the path that knows one package; answers the hash of its archive."""
    archive = tmp_path / "served.tgz"
    with tarfile.open(archive, "w:gz") as packed:
        for name, content in {"package/dist/a.js": b"let a", "package/LICENSE": b"MIT"}.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            packed.addfile(member, io.BytesIO(content))
    npm = tmp_path / "bin" / "npm"
    npm.parent.mkdir()
    npm.write_text(NPM.format(archive=archive))
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{npm.parent}:/usr/bin:/bin")
    return "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()


def manifest(folder: Path, integrity: str, *files: str) -> Path:
    path = folder / "manifest.toml"
    names = ", ".join(f'"{name}"' for name in files)
    path.write_text(f'[[package]]\nname = "thing"\nversion = "1.0.0"\nintegrity = "{integrity}"\nfiles = [{names}]\n')
    return path


def test_only_the_listed_files_are_written(tmp_path: Path, integrity: str, assets: ModuleType) -> None:
    path = manifest(tmp_path, integrity, "dist/a.js")
    assert assets.fetch(path, tmp_path / "vendor") == 1
    written = {
        str(file.relative_to(tmp_path / "vendor")) for file in (tmp_path / "vendor").rglob("*") if file.is_file()
    }
    assert written == {"thing/dist/a.js", ".made-for"}
    assert (tmp_path / "vendor" / "thing" / "dist" / "a.js").read_bytes() == b"let a"


def test_mark_is_the_hash_that_the_shell_compares(tmp_path: Path, integrity: str, assets: ModuleType) -> None:
    path = manifest(tmp_path, integrity, "dist/a.js")
    assets.fetch(path, tmp_path / "vendor")
    assert (tmp_path / "vendor" / ".made-for").read_text().strip() == hashlib.sha256(path.read_bytes()).hexdigest()


def test_another_archive_than_the_recorded_one_is_refused_and_the_old_files_stay(
    tmp_path: Path, integrity: str, assets: ModuleType
) -> None:
    assets.fetch(manifest(tmp_path, integrity, "dist/a.js"), tmp_path / "vendor")
    with pytest.raises(assets.AssetError, match=r"thing@1\.0\.0 is sha512-"):
        assets.fetch(manifest(tmp_path, "sha512-AAAA", "dist/a.js"), tmp_path / "vendor")
    assert (tmp_path / "vendor" / "thing" / "dist" / "a.js").exists()
    assert not list(tmp_path.glob(".fetching-*"))


def test_a_file_that_the_package_lacks_is_named(tmp_path: Path, integrity: str, assets: ModuleType) -> None:
    with pytest.raises(assets.AssetError, match=r"holds no file dist/b\.js"):
        assets.fetch(manifest(tmp_path, integrity, "dist/b.js"), tmp_path / "vendor")


@pytest.mark.parametrize("file", ["../outside.js", "/outside.js"])
def test_a_file_outside_the_folder_is_refused(file: str, assets: ModuleType) -> None:
    with pytest.raises(assets.AssetError, match="would leave the folder"):
        assets.Package("thing", "1.0.0", "sha512-AAAA", (file,))


def test_weaker_hashes_are_refused(assets: ModuleType) -> None:
    with pytest.raises(assets.AssetError, match="must be a sha512"):
        assets.Package("thing", "1.0.0", "sha1-AAAA", ())


@pytest.mark.parametrize("manifest", ["maps/assets/manifest.toml", "tests/assets/manifest.toml"])
def test_manifest_in_use_is_well_formed_and_names_no_address(manifest: str, assets: ModuleType) -> None:
    text = (ROOT / manifest).read_text()
    assert assets.read_manifest(text)
    assert "://" not in text


def test_every_listed_asset_is_found(assets: ModuleType) -> None:
    for package in assets.read_manifest((ROOT / "maps" / "assets" / "manifest.toml").read_text()):
        for file in package.files:
            assert asset(f"{package.name}/{file}") == VENDOR / package.name / file


def test_a_missing_asset_says_what_fetches_it() -> None:
    with pytest.raises(NotFound, match=r"\./run") as caught:
        asset("leaflet/dist/nothing.js")
    assert caught.value.params["asset"] == "leaflet/dist/nothing.js"
