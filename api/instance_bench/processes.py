"""Runs the search, each time in a process of its own with one thread, several at once."""

import dataclasses
import multiprocessing
import os
import signal
import time
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from api.instance_bench.order import Run, Task
from routing.instances import InstanceSolution

_THREADS = ("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def search_used() -> tuple[str, Mapping[str, Any]]:
    """The name of the engine, and the settings that a user gets."""
    from routing.periodic import ENGINE
    from routing.periodic.settings import SearchSettings

    return ENGINE, dataclasses.asdict(SearchSettings())


class _Stop:
    """Remembers that somebody wants to stop: an interrupt that comes while objects are cleaned up is lost otherwise."""

    def __init__(self) -> None:
        self._asked = False

    def heed(self) -> None:
        """Stop now if that was asked for."""
        if self._asked:
            raise KeyboardInterrupt

    def asked(self, _signal: int, _frame: object) -> None:
        """Take the signal."""
        self._asked = True
        raise KeyboardInterrupt


@contextmanager
def _stoppable() -> Iterator[_Stop]:
    stop = _Stop()
    before = signal.signal(signal.SIGINT, stop.asked)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


def done_runs(tasks: Iterable[Task], jobs: int) -> Iterator[Run]:
    """Do all of them, so many at once; each is given as soon as it is done. Leaving early ends the others."""
    with _stoppable() as stop:
        yield from _done_runs(tasks, jobs, stop)


def _done_runs(tasks: Iterable[Task], jobs: int, stop: _Stop) -> Iterator[Run]:
    left = iter(tasks)
    busy: dict[Connection, tuple[BaseProcess, Task]] = {}
    try:
        while True:
            stop.heed()
            busy.update(_begun(task) for task in islice(left, jobs - len(busy)))
            if not busy:
                return
            ready = wait(list(busy))
            for told in [each for each in busy if each in ready]:
                process, task = busy.pop(told)
                yield _received(told, process, task)
    finally:
        for process, _ in busy.values():
            process.terminate()
            process.join()


def _begun(task: Task) -> tuple[Connection, tuple[BaseProcess, Task]]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=run_alone, args=(task, theirs), daemon=True)
    with _one_thread():
        process.start()
    theirs.close()
    return ours, (process, task)


def _received(told: Connection, process: BaseProcess, task: Task) -> Run:
    failure, found = _answer(told)
    told.close()
    process.join()
    if failure is not None:
        raise RuntimeError(f"the search on {task.instance.name}, seed {task.key.seed}, failed: {failure}")
    return Run.of(task, *found)


def _answer(told: Connection) -> tuple[str | None, Any]:
    try:
        failure, found = told.recv()
    except EOFError:
        return "its process died", None
    return failure, found


def run_alone(task: Task, told: Connection) -> None:
    """Search in this process, and send the solution and the CPU seconds, or what went wrong."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        told.send((None, _searched(task)))
    except _Orphaned:
        return
    except Exception:  # noqa: BLE001 - whatever it is, the parent has to tell it
        told.send((traceback.format_exc(), None))


def _searched(task: Task) -> tuple[InstanceSolution, float, int]:
    from routing.periodic.budget import Budget
    from routing.periodic.published import solved
    from routing.periodic.settings import SearchSettings
    from routing.periodic.warming import warm

    warm()
    settings = SearchSettings(**task.key.settings)
    begun = time.process_time()
    budget = Budget(seconds=task.key.seconds)
    found, iterations = solved(
        task.instance, seed=task.key.seed, budget=budget, settings=settings, report=_refuse_to_be_alone
    )
    return found, time.process_time() - begun, iterations


class _Orphaned(Exception):
    """Nobody waits for the answer any more."""


def _refuse_to_be_alone(*_: object) -> None:
    parent = multiprocessing.parent_process()
    if parent is not None and not parent.is_alive():
        raise _Orphaned


@contextmanager
def _one_thread() -> Iterator[None]:
    """Have libraries of a process that is started now keep to one thread."""
    with ExitStack() as restored:
        for name in _THREADS:
            restored.callback(_put, name, os.environ.get(name))
            os.environ[name] = "1"
        yield


def _put(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value
