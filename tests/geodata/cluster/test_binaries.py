"""How server programs are found."""

from pathlib import Path

import pytest

from geodata.cluster import INSTALL_COMMAND, choose_binaries, installed_binaries
from gridsvc.errors import Conflict, Unreachable


@pytest.fixture
def old_installation(tmp_path: Path) -> Path:
    """Programs that say they are PostgreSQL 13, with PostGIS 3.1."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("initdb", "pg_ctl", "postgres"):
        program = folder / name
        program.write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 13.4'\n")
        program.chmod(0o755)
    control = tmp_path / "share" / "extension" / "postgis.control"
    control.parent.mkdir(parents=True)
    control.write_text("comment = 'PostGIS'\ndefault_version = '3.1.4'\n")
    return folder


def test_this_machine_has_a_server_with_postgis() -> None:
    assert installed_binaries(), INSTALL_COMMAND


def test_an_installation_is_known_by_its_version_and_that_of_postgis(old_installation: Path) -> None:
    (found,) = installed_binaries(old_installation)
    assert (found.major, found.postgis) == (13, "3.1.4")
    assert found.program("initdb") == old_installation / "initdb"


def test_data_get_the_programs_of_their_own_version(old_installation: Path) -> None:
    assert choose_binaries(13, old_installation).major == 13
    with pytest.raises(Conflict) as refusal:
        choose_binaries(12, old_installation)
    assert (refusal.value.params["data_version"], refusal.value.params["installed_versions"]) == (12, [13])


def test_a_server_without_postgis_is_no_server_for_us(old_installation: Path) -> None:
    (old_installation.parent / "share" / "extension" / "postgis.control").unlink()
    with pytest.raises(Unreachable) as refusal:
        choose_binaries(None, old_installation)
    assert refusal.value.code == "postgis_not_installed"
    assert INSTALL_COMMAND in str(refusal.value)
