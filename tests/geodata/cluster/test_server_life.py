"""What a durable cluster survives."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from geodata.cluster import Cluster, ClusterState
from geodata.cluster.account import server_account
from geodata.database import migrate
from geodata.database.connection import embedded_database
from gridsvc.errors import Unreachable

_START = """
import sys
from pathlib import Path
from geodata.cluster import Cluster
cluster = Cluster(Path(sys.argv[1]))
cluster.start()
print(cluster.status().pid)
"""


def _processes_of(cluster: Cluster) -> list[int]:
    data = str(cluster.directory.data)
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if str((process / "cwd").readlink()) == data:
                found.append(int(process.name))
        except OSError:
            continue
    return found


def _kill_all(cluster: Cluster) -> int:
    processes = _processes_of(cluster)
    for process in processes:
        with suppress(ProcessLookupError):  # it may have followed the postmaster by itself
            os.kill(process, signal.SIGKILL)
    return len(processes)


def _write_row(cluster: Cluster) -> None:
    with psycopg.connect(cluster.conninfo()) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('here')")


def _rows(cluster: Cluster) -> list[tuple[str]]:
    with psycopg.connect(cluster.conninfo()) as connection:
        return connection.execute("SELECT word FROM kept").fetchall()


def _wait_for_end(pid: int) -> None:
    subprocess.run(["tail", f"--pid={pid}", "-f", "/dev/null", "-s", "0.05"], check=True, timeout=60)


@pytest.fixture
def other_process() -> Iterator[subprocess.Popen[bytes]]:
    """A living process of the server's account that is no server."""
    account = server_account()
    user = account.uid if account.switched else None
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, user=user, cwd="/") as process:
        yield process


def test_committed_rows_survive_the_killing_of_every_server_process(durable: Cluster) -> None:
    _write_row(durable)
    assert _kill_all(durable) > 3

    durable.start()

    assert _rows(durable) == [("here",)]


def test_a_server_starts_while_the_children_of_the_killed_one_are_dying(durable: Cluster) -> None:
    _write_row(durable)
    parent = durable.status().pid
    assert parent
    with psycopg.connect(durable.conninfo()) as session:
        busy = session.info.backend_pid
        os.kill(busy, signal.SIGSTOP)
        os.kill(parent, signal.SIGKILL)
        with subprocess.Popen(["sh", "-c", f"sleep 1; kill -CONT {busy}"]) as waker:
            durable.start()
            assert waker.wait() == 0

    assert _rows(durable) == [("here",)]


def test_processes_that_start_at_once_end_with_one_server(place: Path, make_cluster: Callable[..., Cluster]) -> None:
    cluster = make_cluster(place / "cluster")
    command = [sys.executable, "-c", _START, str(cluster.directory.root)]
    starters = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]

    pids = {starter.communicate(timeout=120)[0].strip() for starter in starters}

    assert [starter.returncode for starter in starters] == [0, 0, 0]
    assert pids == {str(cluster.status().pid)}


def test_starting_a_running_server_changes_nothing(durable: Cluster) -> None:
    before = durable.status().pid
    durable.start()
    assert durable.status().pid == before


def test_a_stopped_server_is_started_again(durable: Cluster) -> None:
    durable.stop()
    assert durable.status().state is ClusterState.STOPPED
    durable.start()
    assert durable.status().state is ClusterState.RUNNING


def test_a_pid_file_that_names_another_living_process_is_not_believed(
    durable: Cluster, other_process: subprocess.Popen[bytes]
) -> None:
    _stop_leaving_pid_file(durable, other_process.pid)

    assert durable.status().state is ClusterState.STOPPED
    durable.start()

    assert durable.status().pid != other_process.pid
    assert other_process.poll() is None


def test_a_pid_file_that_names_a_zombie_is_not_believed(durable: Cluster) -> None:
    account = server_account()
    with subprocess.Popen(["true"], user=account.uid if account.switched else None) as zombie:
        os.waitid(os.P_PID, zombie.pid, os.WEXITED | os.WNOWAIT)
        _stop_leaving_pid_file(durable, zombie.pid)

        durable.start()

        assert durable.status().pid != zombie.pid


def test_a_pid_file_cut_short_by_a_full_disk_does_not_keep_the_server_down(durable: Cluster) -> None:
    durable.stop()
    (durable.directory.data / "postmaster.pid").touch()
    durable.start()
    assert durable.status().state is ClusterState.RUNNING


def test_a_server_that_hangs_is_called_silent_and_left_alone(durable: Cluster) -> None:
    pid = durable.status().pid
    assert pid
    os.kill(pid, signal.SIGSTOP)
    try:
        assert durable.status().state is ClusterState.SILENT
        with pytest.raises(Unreachable) as refusal:
            durable.start(timeout_s=1)
    finally:
        os.kill(pid, signal.SIGCONT)
    assert refusal.value.code == "cluster_silent"
    assert durable.status().pid == pid


def test_connecting_brings_a_dead_embedded_server_back(durable: Cluster) -> None:
    database = embedded_database(durable)
    migrate(database)
    _kill_all(durable)

    with database.connect() as connection:
        assert connection.execute("SELECT count(*) FROM epoch").fetchone() == (1,)


def test_a_server_that_cannot_start_says_why(durable: Cluster) -> None:
    durable.stop()
    with (durable.directory.data / "postgresql.conf").open("a") as settings:
        settings.write("no_such_setting = 1\n")

    with pytest.raises(Unreachable, match="no_such_setting") as refusal:
        durable.start()

    assert refusal.value.code == "cluster_not_started"


def test_what_an_administrator_tunes_wins_over_the_settings_of_the_service(durable: Cluster) -> None:
    with psycopg.connect(durable.conninfo(), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET random_page_cost = 3")
    durable.stop()
    durable.start()
    with psycopg.connect(durable.conninfo()) as connection:
        assert connection.execute("SHOW random_page_cost").fetchone() == ("3",)


def test_the_server_listens_on_no_network_address(durable: Cluster) -> None:
    with psycopg.connect(durable.conninfo()) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SHOW fsync").fetchone() == ("on",)
    assert durable.directory.socket.stat().st_mode & 0o777 == 0o700


def test_settings_of_the_caller_for_other_servers_do_not_reach_this_one(
    place: Path, make_cluster: Callable[..., Cluster], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPORT", "6543")
    monkeypatch.setenv("PGDATA", "/nowhere")
    monkeypatch.setenv("PGOPTIONS", "-c search_path=elsewhere")
    cluster = make_cluster(place / "cluster", durable=False)
    cluster.start()
    assert cluster.answers()


def _stop_leaving_pid_file(cluster: Cluster, pid: int) -> None:
    file = cluster.directory.data / "postmaster.pid"
    lines = file.read_text().splitlines()
    cluster.stop()
    file.write_text("\n".join([str(pid), *lines[1:]]) + "\n")
    server_account().own(file)
