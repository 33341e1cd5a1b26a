"""Stored jobs: progress, results, errors, cancelling, and workers that are killed."""

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from procrastinate.manager import JobManager

from api.jobs import Ground, JobQueue, Kind, Kinds, Pace, Worker
from api.jobs.companion import companion_worker
from api.jobs.service import work_until
from geodata.database import Database, DatabaseRole
from geodata.stores.jobs import JobStore, StoredJob
from gridsvc.actors import Actor
from gridsvc.errors import Conflict, InvalidInput, NotFound
from gridsvc.ports import Progress
from tests.api import worker_process
from tests.api.conftest import NOW, OPERATOR, Write

Add = Callable[..., UUID]


def kinds_of(kind: Kind) -> Kinds:
    return {"work": kind, **worker_process.KINDS}


def nothing(ground: Ground, arguments: Mapping[str, Any], *, actor: Actor, progress: Progress) -> Mapping[str, Any]:
    assert ground
    progress(0.25, "begun")
    return {"got": dict(arguments), "for": actor.id}


@pytest.fixture
def ground(database: Database) -> Ground:
    return Ground(database, lambda: NOW)


@pytest.fixture
def add(database: Database) -> Add:
    """Keep a job; gives its id."""
    queue = JobQueue(database, kinds_of(nothing), lambda: NOW)

    def keep(kind: str = "work", **arguments: Any) -> UUID:
        with database.connect(DatabaseRole.APP, OPERATOR) as connection:
            return queue.add(connection, kind, arguments, actor=OPERATOR)

    return keep


@pytest.fixture
def job_of(database: Database) -> Callable[[UUID], StoredJob]:
    """Read a job."""

    def read(job: UUID) -> StoredJob:
        with database.connect(DatabaseRole.READ, OPERATOR) as connection:
            return JobStore(connection).job(job)

    return read


def work_off(ground: Ground, kind: Kind = nothing) -> None:
    asyncio.run(Worker(ground, kinds_of(kind), pace=worker_process.QUICK).run(wait=False))


@contextmanager
def process(database: Database) -> Iterator[subprocess.Popen[str]]:
    """A worker in a process of its own, gone at the end."""
    command = [sys.executable, worker_process.__file__, database.login]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as running:
        try:
            yield running
        finally:
            running.kill()


def next_line(running: subprocess.Popen[str]) -> str:
    assert running.stdout
    return running.stdout.readline().strip()


def test_a_job_waits_runs_and_keeps_its_result(ground: Ground, add: Add, job_of: Callable[[UUID], StoredJob]) -> None:
    job = add(depth=3)
    assert (job_of(job).state, job_of(job).share_done, job_of(job).actor_id) == ("queued", 0.0, "operator")
    work_off(ground)
    done = job_of(job)
    assert (done.state, done.share_done, done.message) == ("done", 1.0, {"code": "begun"})
    assert done.result == {"got": {"depth": 3}, "for": "operator"}
    assert (done.begun_at, done.ended_at) == (NOW, NOW)


def test_a_job_is_not_kept_when_its_transaction_fails(database: Database, ground: Ground, write: Write) -> None:
    queue = JobQueue(database, kinds_of(nothing), lambda: NOW)

    def add_and_fail() -> None:
        with database.connect(DatabaseRole.APP, OPERATOR) as connection:
            queue.add(connection, "work", {}, actor=OPERATOR)
            raise InvalidInput("on purpose")

    with pytest.raises(InvalidInput, match="on purpose"):
        add_and_fail()
    work_off(ground)
    assert write("SELECT count(*) FROM job") == [(0,)]
    assert write("SELECT count(*) FROM procrastinate.procrastinate_jobs") == [(0,)]


def test_an_unknown_kind_is_refused_when_it_is_asked_for(add: Add) -> None:
    with pytest.raises(NotFound) as caught:
        add("nonsense")
    assert caught.value.code == "job_kind_unknown"


def test_a_refusal_fails_the_job_with_its_code(
    ground: Ground, add: Add, job_of: Callable[[UUID], StoredJob], write: Write
) -> None:
    def refuse(*_: object, **__: object) -> Mapping[str, Any]:
        raise Conflict("two at once", code="cycle_overlaps", params={"day": NOW.date()})

    job = add()
    work_off(ground, refuse)
    failed = job_of(job)
    assert (failed.state, failed.result) == ("failed", None)
    assert failed.error == {
        "code": "cycle_overlaps",
        "kind": "conflict",
        "message": "two at once",
        "params": {"day": "2026-11-23"},
    }
    assert write("SELECT count(*) FROM procrastinate.procrastinate_jobs") == [(0,)]


def test_a_fault_fails_the_job_and_tells_nothing_of_its_inside(
    ground: Ground, add: Add, job_of: Callable[[UUID], StoredJob]
) -> None:
    def break_down(*_: object, **__: object) -> Mapping[str, Any]:
        raise ZeroDivisionError("secret")

    job = add()
    work_off(ground, break_down)
    assert (job_of(job).state, job_of(job).error) == ("failed", {"code": "fault", "params": {}})


def test_a_waiting_job_is_cancelled_at_once_and_never_runs(
    database: Database, ground: Ground, add: Add, job_of: Callable[[UUID], StoredJob]
) -> None:
    job = add()
    with database.connect(DatabaseRole.APP, OPERATOR) as connection:
        assert JobStore(connection).cancel(job, NOW) == "cancelled"
    work_off(ground)
    assert (job_of(job).state, job_of(job).result) == ("cancelled", None)
    with (
        pytest.raises(Conflict) as caught,
        database.connect(DatabaseRole.APP, OPERATOR) as connection,
    ):
        JobStore(connection).cancel(job, NOW)
    assert caught.value.code == "job_ended"


def test_a_running_job_stops_at_its_next_progress_when_cancelled(
    database: Database, ground: Ground, add: Add, job_of: Callable[[UUID], StoredJob]
) -> None:
    job = add()

    def cancelled_midway(own: Ground, _: Mapping[str, Any], *, actor: Actor, progress: Progress) -> Mapping[str, Any]:
        progress(0.1, "first")
        with own.database.connect(DatabaseRole.APP, actor) as connection:
            assert JobStore(connection).cancel(job, NOW) == "running"
        progress(0.2, "second")
        raise AssertionError("the work went on")

    work_off(ground, cancelled_midway)
    assert (job_of(job).state, job_of(job).error) == ("cancelled", None)
    assert database


def test_a_run_that_was_taken_over_changes_nothing_more(
    ground: Ground, add: Add, job_of: Callable[[UUID], StoredJob], write: Write
) -> None:
    job = add()

    def overtaken(*_: object, progress: Progress, **__: object) -> Mapping[str, Any]:
        write("UPDATE job SET begun_at = begun_at + interval '1 s'")
        progress(0.9, "late")
        raise AssertionError("the work went on")

    work_off(ground, overtaken)
    assert (job_of(job).state, job_of(job).share_done) == ("running", 0.0)


def test_the_job_of_a_killed_worker_is_done_by_the_next(
    database: Database, tmp_path: Path, add: Add, ground: Ground, job_of: Callable[[UUID], StoredJob], write: Write
) -> None:
    job = add("hang_once", mark=str(tmp_path / "mark"))
    with process(database) as first:
        assert next_line(first) == "begun"
        first.kill()
        first.wait()
    assert (job_of(job).state, job_of(job).share_done) == ("running", 0.5)
    write("UPDATE procrastinate.procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 minute'")
    work_off(ground)
    done = job_of(job)
    assert (done.state, done.result) == ("done", {"actor": "operator", "ground": database.name})


def test_a_worker_that_runs_takes_up_what_another_left(
    database: Database, tmp_path: Path, add: Add, job_of: Callable[[UUID], StoredJob]
) -> None:
    job = add("hang_once", mark=str(tmp_path / "mark"))
    with process(database) as first:
        assert next_line(first) == "begun"
        with process(database) as second:
            first.kill()
            first.wait()
            other = add("until_stopped", steps=1)
            while job_of(job).state != "done" or job_of(other).state != "done":
                assert second.poll() is None


def test_a_job_that_kills_every_worker_is_given_up(
    database: Database, tmp_path: Path, add: Add, ground: Ground, job_of: Callable[[UUID], StoredJob], write: Write
) -> None:
    job = add("hang_once", mark=str(tmp_path / "mark"))
    write("UPDATE procrastinate.procrastinate_jobs SET attempts = 4")
    with process(database) as first:
        assert next_line(first) == "begun"
        first.kill()
        first.wait()
    write("UPDATE procrastinate.procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 minute'")
    work_off(ground)
    assert (job_of(job).state, job_of(job).error) == ("failed", {"code": "worker_died", "params": {"attempts": 5}})


def test_a_worker_that_is_stopped_puts_its_job_back(
    database: Database, add: Add, job_of: Callable[[UUID], StoredJob], write: Write
) -> None:
    job = add("until_stopped")
    with process(database) as running:
        assert next_line(running) == "begun"
        assert running.stdin
        running.stdin.close()
        assert next_line(running) == "gone"
    assert job_of(job).state == "queued"
    assert write("SELECT status FROM procrastinate.procrastinate_jobs") == [("todo",)]


def test_a_worker_goes_although_a_cancellation_gets_lost(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pool of connections can lose one that comes at the moment at which it hands a connection out."""
    looks = count()
    looking = asyncio.Event()

    async def lose_cancellation(*_: object, **__: object) -> list[object]:
        if next(looks) == 1:
            looking.set()
            with suppress(asyncio.CancelledError):
                await asyncio.Event().wait()
        return []

    async def stop_it() -> None:
        stopped = asyncio.Event()
        working = asyncio.create_task(work_until(Worker(ground, {}, pace=Pace(dead_after=0.0)), stopped))
        await looking.wait()
        stopped.set()
        _, still_there = await asyncio.wait({working}, timeout=20)
        assert not still_there

    monkeypatch.setattr(JobManager, "get_stalled_jobs", lose_cancellation)
    asyncio.run(stop_it())


def test_a_worker_begins_again_when_it_lost_the_database(
    database: Database, add: Add, job_of: Callable[[UUID], StoredJob]
) -> None:
    with process(database) as running:
        first = add("until_stopped", steps=1)
        assert next_line(running) == "begun"
        while job_of(first).state != "done":
            assert running.poll() is None
        with database.administer() as connection:
            connection.execute(
                """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
            )
        second = add("until_stopped", steps=1)
        assert next_line(running) == "begun"
        while job_of(second).state != "done":
            assert running.poll() is None


def test_the_worker_beside_a_server_begins_again_when_it_dies(tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    command = (sys.executable, "-c", f"open({str(marks)!r}, 'a').write('x')")
    with companion_worker(command, pause_s=0.05):
        while not marks.exists() or len(marks.read_text()) < 2:
            pass


def test_the_worker_beside_a_server_ends_with_its_input(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    text = f"import sys; print('up', file=sys.stderr); sys.stdin.read(); open({str(mark)!r}, 'w').write('in order')"
    with companion_worker((sys.executable, "-c", text)):
        pass
    assert mark.read_text() == "in order"


def test_a_worker_that_is_stopped_while_it_connects_leaves_nothing_running(ground: Ground) -> None:
    def others() -> list[str]:
        return [task.get_name() for task in asyncio.all_tasks() if task is not asyncio.current_task()]

    async def stop_it() -> list[str]:
        working = asyncio.create_task(Worker(ground, {}).run())
        while not any(name.startswith("pool-") for name in others()):  # noqa: ASYNC110  nothing tells that the pool opens
            await asyncio.sleep(0)
        working.cancel()
        with suppress(asyncio.CancelledError):
            await working
        return others()

    assert asyncio.run(stop_it()) == []
