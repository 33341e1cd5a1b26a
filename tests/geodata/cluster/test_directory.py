"""Where clusters live, and which data they refuse to touch."""

import os
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from geodata.cluster import Cluster, default_directory
from geodata.cluster.account import server_account
from geodata.cluster.directory import ClusterDirectory
from gridsvc.errors import Conflict, InvalidInput, Unreachable


def test_each_checkout_has_a_directory_of_its_own(tmp_path: Path) -> None:
    one, other = tmp_path / "a" / "main", tmp_path / "b" / "main"
    assert default_directory(one) == default_directory(one)
    assert default_directory(one) != default_directory(other)
    assert not default_directory(one).is_relative_to(one)


def test_an_ordinary_user_keeps_data_in_his_data_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_directory().parent == tmp_path / "gridsvc"


def test_a_socket_path_that_is_too_long_is_replaced_by_a_short_one(
    place: Path, make_cluster: Callable[..., Cluster]
) -> None:
    cluster = make_cluster(place / ("long" * 30), durable=False)
    cluster.start()

    with psycopg.connect(cluster.conninfo()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert len(str(cluster.status().socket)) < 80
    assert Cluster(cluster.directory.root).answers()


def test_a_socket_folder_that_somebody_else_made_is_not_used(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    directory = ClusterDirectory(place / ("long" * 30))
    monkeypatch.setattr("tempfile.tempdir", str(place))
    (place / "elsewhere").mkdir()
    directory.socket.symlink_to(place / "elsewhere")

    with pytest.raises(Conflict) as refusal:
        directory.prepare_socket(server_account())

    assert refusal.value.code == "socket_directory_taken"


def test_data_of_another_checkout_are_refused_until_they_are_adopted(
    place: Path, make_cluster: Callable[..., Cluster]
) -> None:
    make_cluster(place / "cluster", checkout=Path("/one"), durable=False).start()
    other = make_cluster(place / "cluster", checkout=Path("/other"), durable=False)

    with pytest.raises(Conflict) as refusal:
        other.start()
    assert refusal.value.code == "data_of_other_checkout"
    assert refusal.value.params["owner"] == "/one"

    other.start(adopt=True)
    assert other.directory.owner() == "/other"


def test_a_marker_that_cannot_be_read_is_a_conflict(place: Path) -> None:
    directory = ClusterDirectory(place)
    directory.marker.write_text("[]")
    with pytest.raises(Conflict) as refusal:
        directory.claim()
    assert refusal.value.code == "marker_unreadable"

    directory.claim(Path("/mine"), adopt=True)
    assert directory.owner() == "/mine"


@pytest.mark.parametrize("name", ["letters.txt", "data/letters.txt"])
def test_a_directory_that_holds_other_things_is_left_alone(place: Path, name: str) -> None:
    home = place / "home"
    (home / name).parent.mkdir(parents=True)
    (home / name).touch()
    home.chmod(0o755)

    with pytest.raises(Conflict) as refusal:
        Cluster(home).start()

    assert refusal.value.code == "data_directory_foreign"
    assert refusal.value.params["found"] == name.partition("/")[0]
    assert home.stat().st_mode & 0o777 == 0o755
    assert len(list(home.iterdir())) == 1


def test_a_relative_directory_is_the_one_below_the_present_folder(
    place: Path, make_cluster: Callable[..., Cluster], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place)
    make_cluster(Path("cluster"), durable=False).start()
    assert Cluster(place / "cluster").answers()


def test_data_of_an_unknown_version_are_refused(place: Path) -> None:
    directory = ClusterDirectory(place / "cluster")
    directory.data.mkdir(parents=True)
    (directory.data / "PG_VERSION").write_text("")

    with pytest.raises(Conflict) as refusal:
        Cluster(directory.root).start()
    assert refusal.value.code == "data_damaged"


@pytest.mark.parametrize("version", ["9\n", "9.6\n"])
def test_data_of_another_major_version_are_refused_by_naming_both(place: Path, version: str) -> None:
    directory = ClusterDirectory(place / "cluster")
    directory.data.mkdir(parents=True)
    (directory.data / "PG_VERSION").write_text(version)

    with pytest.raises(Conflict) as refusal:
        Cluster(directory.root).start()

    assert refusal.value.code == "data_of_other_version"
    assert refusal.value.params["data_version"] == 9
    assert refusal.value.params["installed_versions"]
    assert not directory.marker.exists()


def test_a_directory_that_the_server_cannot_enter_is_refused(place: Path) -> None:
    closed = place / "closed"
    closed.mkdir(mode=0o700 if server_account().switched else 0o000)

    with pytest.raises(InvalidInput) as refusal:
        Cluster(closed / "cluster").start()

    closed.chmod(0o700)
    assert refusal.value.code in {"data_directory_closed", "data_directory_forbidden"}
    assert refusal.value.params["remedy"]


def test_a_directory_in_place_of_which_there_is_a_file_is_refused(place: Path) -> None:
    (place / "file").touch()
    with pytest.raises(Unreachable) as refusal:
        Cluster(place / "file" / "cluster").start()
    assert refusal.value.code == "data_directory_unusable"


def test_a_strict_umask_does_not_lock_the_server_out(place: Path, make_cluster: Callable[..., Cluster]) -> None:
    cluster = make_cluster(place / "new" / "deep" / "cluster", durable=False)
    before = os.umask(0o077)
    try:
        cluster.start()
    finally:
        os.umask(before)
    assert cluster.answers()


def test_the_server_of_another_checkout_is_not_stopped(place: Path, make_cluster: Callable[..., Cluster]) -> None:
    running = make_cluster(place / "cluster", checkout=Path("/one"), durable=False)
    running.start()
    with pytest.raises(Conflict):
        Cluster(place / "cluster", checkout=Path("/other")).stop()
    assert running.answers()


def test_too_little_room_is_said_before_anything_is_begun(place: Path) -> None:
    with pytest.raises(Unreachable) as refusal:
        ClusterDirectory(place).require_space(2**62)
    assert refusal.value.code == "disk_full"
    assert refusal.value.params["directory"] == str(place)
