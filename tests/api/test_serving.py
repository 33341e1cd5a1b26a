"""The commands `serve` and `worker` as processes of their own."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx
import pytest

from geodata.database import Database

COMMAND = (sys.executable, "-c", "from api.cli import app; app()")
EVERYWHERE = "0"
ROOT = Path(__file__).parents[2]
Run = Callable[..., AbstractContextManager[subprocess.Popen[str]]]


@pytest.fixture
def run(database: Database) -> Run:
    """Start the command on this test's database; it is gone after the block."""

    @contextmanager
    def start(*arguments: str) -> Iterator[subprocess.Popen[str]]:
        given = {**os.environ, "DATABASE_URL": database.login, "LANG": "en_US.UTF-8", "GRIDSVC_IN_CONTAINER": "false"}
        pipe = subprocess.PIPE
        command = (*COMMAND, *arguments)
        with subprocess.Popen(command, cwd=ROOT, env=given, stdout=pipe, stderr=pipe, text=True) as process:
            try:
                yield process
            finally:
                process.kill()

    return start


def address_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    words = process.stdout.readline().split()
    return next(word for word in words if word.startswith("http://"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serve_tells_its_address_answers_and_ends_in_order(run: Run, number: signal.Signals) -> None:
    with run("serve", "--port", "0", "--no-worker") as process:
        address = address_of(process)
        assert address.startswith("http://127.0.0.1:")
        assert httpx.get(f"{address}health/ready").json() == {"status": "ready"}
        process.send_signal(number)
        assert process.wait() == 0


def test_a_taken_port_is_a_conflict_that_names_the_next_step(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with run("serve", "--port", str(port), "--no-worker") as process:
            _, told = process.communicate()
    assert process.returncode == 5
    assert told.strip() == f"Port {port} is taken; stop the program that holds it, or use --port {port + 1}."


def test_an_open_address_needs_a_word_that_says_so(run: Run) -> None:
    with run("serve", "--host", EVERYWHERE, "--port", "0") as process:
        _, told = process.communicate()
    assert process.returncode == 3
    assert "--unsafe-any-address" in told


def test_an_open_address_is_served_when_asked_for(run: Run) -> None:
    with run("serve", "--host", EVERYWHERE, "--port", "0", "--no-worker", "--unsafe-any-address") as process:
        answer = httpx.get(f"{address_of(process)}health/live", headers={"host": "any.example"})
    assert answer.status_code == 200


def test_an_address_of_another_machine_cannot_be_used(run: Run) -> None:
    with run("serve", "--host", "192.0.2.1", "--port", "0", "--unsafe-any-address") as process:
        _, told = process.communicate()
    assert process.returncode == 3
    assert "Cannot listen on 192.0.2.1:0" in told


def test_a_worker_does_what_waits_and_ends(run: Run) -> None:
    with run("worker", "--once") as process:
        _, told = process.communicate()
    assert (process.returncode, told.strip()) == (0, "Working on stored jobs (stop with Ctrl+C)")


def test_a_worker_ends_in_order(run: Run) -> None:
    with run("worker") as process:
        assert process.stderr
        assert process.stderr.readline().startswith("Working")
        process.send_signal(signal.SIGTERM)
        assert process.wait() == 0


def test_the_worker_of_a_killed_server_ends_too(run: Run, database: Database) -> None:
    with run("serve", "--port", "0") as process:
        address_of(process)
        while not workers(database):
            assert process.poll() is None
        process.kill()
        process.wait()
        while workers(database):
            pass


def workers(database: Database) -> int:
    with database.administer() as connection:
        row = connection.execute("SELECT count(*) FROM procrastinate.procrastinate_workers").fetchone()
    assert row
    return int(row[0])
