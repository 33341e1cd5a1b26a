"""What is said of the rows of a file, on the disk once it is much, and read back in the order of the rows."""

import heapq
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from operator import attrgetter
from os import SEEK_END
from tempfile import TemporaryFile
from typing import IO, Any, overload
from weakref import finalize

from gridsvc.import_documents import finding_from_document, finding_to_document
from gridsvc.imports import RowFinding

HELD_MOST = 5000
_READ_BYTES = 1 << 20


class Lines:
    """Lines of text in a file without a name, which goes with them."""

    def __init__(self) -> None:
        self._file: IO[bytes] = TemporaryFile()  # noqa: SIM115  closed when it is let go
        finalize(self, self._file.close)

    def __iter__(self) -> Iterator[str]:
        # Two readers of one file need a place each.
        place = 0
        while lines := self._read(place):
            place = self._file.tell()
            yield from (line.decode() for line in lines)

    def add(self, lines: Iterable[str]) -> None:
        """Append lines."""
        self._file.seek(0, SEEK_END)
        self._file.writelines(f"{line}\n".encode() for line in lines)

    def _read(self, place: int) -> list[bytes]:
        self._file.seek(place)
        return self._file.readlines(_READ_BYTES)


class Strand:
    """Findings that come in the order of the rows; beyond a few thousand they lie in a file."""

    def __init__(self) -> None:
        self._held: list[RowFinding] = []
        self._lines: Lines | None = None
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[RowFinding]:
        if self._lines is not None:
            yield from map(_read, self._lines)
        yield from self._held

    def add(self, findings: Iterable[RowFinding]) -> None:
        """Append findings, none of an earlier row than those before."""
        for finding in findings:
            self._held.append(finding)
            self._count += 1
            if len(self._held) >= HELD_MOST:
                self._put_away()

    def _put_away(self) -> None:
        if self._lines is None:
            self._lines = Lines()
        self._lines.add(map(_written, self._held))
        self._held.clear()


class Told(Sequence[RowFinding]):
    """Strands as one sequence in the order of the rows, read anew each time."""

    def __init__(self, strands: Sequence[Callable[[], Iterable[RowFinding]]]) -> None:
        self._strands = strands
        self._count: int | None = None

    def __iter__(self) -> Iterator[RowFinding]:
        return heapq.merge(*(strand() for strand in self._strands), key=attrgetter("row"))

    def __len__(self) -> int:
        if self._count is None:
            self._count = sum(1 for _ in self)
        return self._count

    @overload
    def __getitem__(self, index: int) -> RowFinding: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[RowFinding]: ...

    def __getitem__(self, index: int | slice) -> RowFinding | Sequence[RowFinding]:
        if isinstance(index, slice):
            return [*islice(self, *index.indices(len(self)))]
        place = index if index >= 0 else index + len(self)
        found = next(islice(self, place, None), None) if place >= 0 else None
        if found is None:
            raise IndexError(index)
        return found


def _written(finding: RowFinding) -> str:
    return json.dumps(finding_to_document(finding), ensure_ascii=True, default=str)


def _read(line: str) -> RowFinding:
    document: dict[str, Any] = json.loads(line)
    return finding_from_document(document)
