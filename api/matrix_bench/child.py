"""A process of its own in which one engine is measured, so that memory and compiled code of others do not count."""

import multiprocessing
import signal
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from api.machine import machine_document
from api.matrix_bench.order import MatrixOrder, rows_of
from gridsvc.errors import GridServiceError

_BYTES_A_PAIR = 8


class Child:
    """Runs a function with the file of a network, an order and where to tell what it found; ends with this process."""

    def __init__(self, engine: str, measure: Callable[..., None], kept: Path, order: MatrixOrder) -> None:
        context = multiprocessing.get_context("spawn")
        self._engine = engine
        self._ours, theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=measure, args=(kept, order, theirs), daemon=True)
        self._process.start()
        theirs.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.join()
        self._ours.close()

    @property
    def process_id(self) -> int | None:
        """The number of the process."""
        return self._process.pid

    def told(self, size: int) -> Any:
        """What it tells next, about a matrix of this size; GridServiceError where it ends before."""
        try:
            return self._ours.recv()
        except (EOFError, OSError):
            self._process.join()
            raise self._ended(size) from None

    def _ended(self, size: int) -> GridServiceError:
        code = self._process.exitcode or 0
        how = signal.Signals(-code).name if code < 0 else str(code)
        told = {
            "engine": self._engine,
            "size": size,
            "how": how,
            "answer_mb": round(rows_of(self._engine, size) * size * _BYTES_A_PAIR / 1e6, 1),
            "memory_gib": machine_document()["memory_gib"],
        }
        said = f"the process that measured {self._engine} at {size} x {size} ended with {how}"
        return GridServiceError(said, code="bench_engine_killed" if code < 0 else "bench_engine_failed", params=told)
