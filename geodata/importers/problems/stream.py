"""One file of problems on its way into one city, however long it is."""

import gc
import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import groupby

import numpy as np
import numpy.typing as npt
from psycopg import Rollback
from psycopg.errors import UniqueViolation

from geodata.importers.context import ImportContext
from geodata.importers.problems.block import CheckedBlock, ProblemGround, checked_block
from geodata.importers.problems.deciding import CODE, OUTCOMES, Decisions, Outcomes
from geodata.importers.sifting import row_set_aside
from geodata.importers.table import Table
from geodata.importers.telling import HELD_MOST, Lines, Strand, Told
from geodata.stores.agencies import AgencyStore
from geodata.stores.entering_problems import EnteringProblems
from gridsvc.imports import QuarantinedRow, RowFinding, RowOutcome

Blocks = Callable[[], Iterator[Table]]
Mask = npt.NDArray[np.bool_]
_BLOCKS_WAITING = 4
_BLOCKS_TO_OLD = 20
_NEW, _REFUSED = CODE[RowOutcome.NEW], CODE[RowOutcome.REFUSED]


@dataclass(slots=True)
class _Read:
    """What reading the blocks has brought; by_file: warnings of the whole file by what they say, and how often."""

    rows: list[npt.NDArray[np.int64]] = field(default_factory=list)
    codes: list[npt.NDArray[np.uint8]] = field(default_factory=list)
    given: Sequence[str] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    first: Strand = field(default_factory=Strand)
    later: Strand = field(default_factory=Strand)
    warnings: Strand = field(default_factory=Strand)
    by_file: dict[str, tuple[RowFinding, int]] = field(default_factory=dict)
    blocks: int = 0
    ids: Lines = field(default_factory=Lines)
    agencies: set[str] = field(default_factory=set)
    repeats: bool = False

    def add(self, block: CheckedBlock) -> None:
        """Keep what is to be kept of one block."""
        self.blocks += 1
        self.given, self.columns = block.given, block.columns
        self.agencies |= block.agencies
        self.repeats |= block.new != len(block.rows)
        for rows, outcome in (
            (block.rows, RowOutcome.NEW),
            ([*block.unread, *block.refused_first, *block.refused_later], RowOutcome.REFUSED),
        ):
            self.rows.append(np.array(rows, dtype=np.int64))
            self.codes.append(np.full(len(rows), CODE[outcome], dtype=np.uint8))
        self.first.add(block.first)
        self.later.add(block.later)
        self.warnings.add(sorted((each for each in block.warnings if each.row), key=lambda each: each.row))
        for each in block.warnings:
            if not each.row:
                said = f"{each.reason} {each.field} {each.value} {each.params}"
                self.by_file[said] = (each, self.by_file.get(said, (each, 0))[1] + 1)
        self.ids.add([json.dumps([list(block.rows), list(block.ids)])])

    def outcomes(self) -> Outcomes:
        """The outcome of each row so far, by its number."""
        rows, codes = np.concatenate(self.rows), np.concatenate(self.codes)
        outcomes = np.zeros(int(rows.max(initial=0)) + 1, dtype=np.uint8)
        outcomes[rows] = codes
        return outcomes

    def of_file(self) -> list[RowFinding]:
        """Warnings of the whole file; that rows have no ids holds only where no block has any."""
        told = [each for each, times in self.by_file.values() if each.reason != "no_ids" or times == self.blocks]
        signs = [each for each in told if each.reason == "signs_of_nothing"]
        if not signs:
            return told
        every = sorted({sign for each in signs for sign in str(each.params["signs"]).split()})
        joined = replace(signs[0], params={"signs": " ".join(every)})
        return [*(each for each in told if each not in signs), joined]


class ProblemStream:
    """Checks and writes one file; blocks: gives its rows, as often as they are needed."""

    def __init__(self, context: ImportContext, blocks: Blocks, *, accept_valid: bool = False) -> None:
        self._context, self._blocks, self._accept_valid = context, blocks, accept_valid
        self._entering = EnteringProblems(context.connection, context.city.id, context.source)
        self._read = _Read()
        self._outcomes: Outcomes = np.zeros(0, dtype=np.uint8)
        self._strands: list[Callable[[], Iterable[RowFinding]]] = []
        self._new_agencies: list[RowFinding] = []

    def check(self, *, ahead: bool = False) -> None:
        """Decide every row; ahead: a file without faults is written meanwhile, of one with faults nothing stays."""
        if not (ahead and not self._accept_valid and self._goes_ahead()):
            self._check(ahead=False)

    def write(self) -> None:
        """Write what `check` has accepted, as far as it is not written yet."""
        context = self._context
        if self._is_written:
            context.progress("written", len(self._outcomes) - 1)
            return
        AgencyStore(context.connection).add_named(context.city.id, self._entering.agencies(), context.source)
        for done in self._entering.enter(len(self._outcomes), context.actor, context.now):
            context.progress("written", done)

    @property
    def counts(self) -> dict[RowOutcome, int]:
        """How many rows came to what."""
        times = np.bincount(self._outcomes, minlength=len(OUTCOMES) + 1).tolist()
        return {outcome: times[CODE[outcome]] for outcome in OUTCOMES}

    def notable(self) -> Sequence[RowFinding]:
        """All that is said of rows, but for those that are simply new."""
        return _held(Told(self._strands), self.counts[RowOutcome.CHANGED] + self.counts[RowOutcome.REFUSED])

    def findings(self) -> Sequence[RowFinding]:
        """All that is said of rows."""
        return _held(Told([*self._strands, self._new_rows]), len(self._outcomes))

    def warnings(self) -> Sequence[RowFinding]:
        """What stops nothing: of the file, then of its rows."""
        of_file = [*self._read.of_file(), *self._new_agencies]
        return _held(Told([lambda: of_file, lambda: self._read.warnings]), len(self._read.warnings))

    def set_aside(self) -> Iterator[QuarantinedRow]:
        """The refused rows as the file has them, read once more."""
        if not self.counts[RowOutcome.REFUSED]:
            return
        blocks, table = self._blocks(), None
        place: dict[int, int] = {}
        last = 0
        refusals = (each for each in Told(self._strands) if each.outcome is RowOutcome.REFUSED)
        for row, findings in groupby(refusals, key=lambda each: each.row):
            while table is None or row > last:
                table = next(blocks)
                place = {number: at for at, number in enumerate(table.numbers)}
                last = max([*table.numbers[-1:], *(each.row for each in table.unread)])
            told = tuple(findings)
            if row in place:
                yield row_set_aside(table, place[row], told)
            else:
                yield QuarantinedRow(row, told[0].source_id, (), told)

    @property
    def _is_written(self) -> bool:
        return self._entering.goes_ahead and not self._read.repeats

    def _goes_ahead(self) -> bool:
        sound = False
        with suppress(UniqueViolation), self._context.connection.transaction() as savepoint:
            sound = self._check(ahead=True)
            if not sound:
                raise Rollback(savepoint)
        return sound

    def _check(self, *, ahead: bool) -> bool:
        """Decide every row, ahead only up to the first fault; whether there is none."""
        context, self._read = self._context, _Read()
        known = AgencyStore(context.connection).keys(context.city.id)
        self._entering.begin(ahead=ahead)
        if not self._read_blocks(ahead=ahead):
            return False
        self._decide()
        agencies = sorted(self._read.agencies) if self._is_written else self._entering.agencies()
        self._new_agencies = [
            RowFinding(0, RowOutcome.UNCHANGED, field="agency", value=name, reason="agency_new")
            for name in agencies
            if name not in known
        ]
        return not self.counts[RowOutcome.REFUSED]

    def _read_blocks(self, *, ahead: bool) -> bool:
        ground, rows = ProblemGround(self._context), 0
        waiting: deque[Future[None]] = deque()
        with ThreadPoolExecutor(1) as worker, _collector_at_rest():
            # The server takes blocks in while the next ones are checked.
            for table in self._blocks():
                block = checked_block(table, ground, first=not rows)
                if ahead and block.faulty:
                    worker.shutdown(cancel_futures=True)
                    return False
                self._read.add(block)
                rows += len(block.rows)
                while len(waiting) >= _BLOCKS_WAITING:
                    waiting.popleft().result()
                self._context.progress("read", rows)
                waiting.append(worker.submit(self._take, block, ahead=ahead))
                gc.collect(1 if self._read.blocks % _BLOCKS_TO_OLD else 2)
            for each in waiting:
                each.result()
        return True

    def _take(self, block: CheckedBlock, *, ahead: bool) -> None:
        context = self._context
        self._entering.stage(block.lines)
        if ahead and block.rows:
            if self._entering.goes_ahead and block.new is not None:
                AgencyStore(context.connection).add_named(context.city.id, block.agencies, context.source)
            self._entering.enter_ahead(block.span, block.new, context.actor, context.now)

    def _decide(self) -> None:
        base = self._read.outcomes()
        if self._is_written:
            self._outcomes, self._strands = base, []
            return
        self._entering.settle()
        decisions = Decisions(self._context, self._entering, self._read.given, self._read.columns)
        aside: Mask = np.zeros(len(base), dtype=bool)
        silent: Mask = np.zeros(len(base), dtype=bool)
        self._strands = [lambda: self._read.first, lambda: _without(self._read.later, silent)]
        while True:
            strands, outcomes = decisions.round(base, mirrored=self._accept_valid)
            refused: Mask = (outcomes == _REFUSED) & ~aside
            goes_on = self._accept_valid and bool(refused.any())
            settled = refused if goes_on else ~aside
            silent[settled] = decisions.repeated[settled]
            self._strands += [partial(_of_rows, strand, settled, refused if goes_on else None) for strand in strands]
            self._outcomes = np.where(aside, _REFUSED, outcomes).astype(np.uint8)
            if not goes_on:
                return
            aside |= refused
            self._entering.set_aside(np.flatnonzero(refused).tolist())

    def _new_rows(self) -> Iterator[RowFinding]:
        for line in self._read.ids:
            rows, ids = json.loads(line)
            for row, source_id in zip(rows, ids, strict=True):
                if self._outcomes[row] == _NEW:
                    yield RowFinding(row, RowOutcome.NEW, source_id)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """The search for cycles goes through all cells of a block again and again; within, it runs after each block."""
    used = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if used:
            gc.enable()


def _without(strand: Iterable[RowFinding], silent: Mask) -> Iterator[RowFinding]:
    return (each for each in strand if not silent[each.row])


def _of_rows(strand: Iterable[RowFinding], rows: Mask, refused: Mask | None) -> Iterator[RowFinding]:
    for each in strand:
        if rows[each.row] and (refused is None or each.outcome is RowOutcome.REFUSED):
            yield each


def _held(told: Told, about: int) -> Sequence[RowFinding]:
    """In memory where they are few."""
    return tuple(told) if about <= HELD_MOST else told
