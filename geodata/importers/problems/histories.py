"""The beginnings of the histories of a block: an id for each problem, and the hashes of its first rows."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

import numpy as np

from geodata.database.copy_text import NOTHING, texts
from geodata.importers.problems.instants import Instants
from gridsvc.actors import Actor
from gridsvc.problems.entry import ARRIVALS
from gridsvc.problems.history import FIRST_HASH, canonical_json, hash_after
from gridsvc.problems.states import ProblemEvent, ProblemState

_ID_BYTES = 16
_REPORT = (ProblemEvent.REPORT.value, ProblemState.REPORTED.value)
_ARRIVALS = {state.value: (event.value, state.value) for state, event in ARRIVALS.items()}


@dataclass(frozen=True)
class HistoryWriter:
    """Begins histories of problems that come from one source, by one actor and at one time."""

    source: str
    actor: Actor
    at: datetime

    def begin(
        self, source_ids: Sequence[str], states: Sequence[str | None], reported: Instants
    ) -> dict[str, Sequence[str]]:
        """Columns as COPY reads them: random ids, what both rows say, their hashes, the second where there is one.

        What is begun for a row without a state or a time is of no use.
        """
        ids = random_ids(len(source_ids))
        details = [self._detail_before + canonical_json(each) + "}" for each in source_ids]
        times = np.datetime_as_string(reported, unit="us").tolist()
        by = (self.actor.id, self.actor.role)
        reports: list[str] = []
        arrivals: list[str] = []
        for public_id, state, detail, time in zip(ids, states, details, times, strict=True):
            first = hash_after(FIRST_HASH, (public_id, 1), _REPORT, f"{time}+00:00", by, detail)
            course = None if state is None or state == ProblemState.REPORTED else _ARRIVALS[state]
            reports.append(_bytea(first))
            arrivals.append(
                NOTHING if course is None else _bytea(hash_after(first, (public_id, 2), course, self._at, by, detail))
            )
        return {"public_id": ids, "detail": texts(details), "report_hash": reports, "state_hash": arrivals}

    @cached_property
    def _at(self) -> str:
        return self.at.astimezone(UTC).isoformat(timespec="microseconds")

    @cached_property
    def _detail_before(self) -> str:
        return f'{{"imported_from":{canonical_json(self.source)},"source_id":'


def random_ids(count: int) -> list[str]:
    """So many random UUIDs (version 4), as text."""
    drawn = np.frombuffer(bytearray(os.urandom(_ID_BYTES * count)), dtype=np.uint8).reshape(-1, _ID_BYTES)
    drawn[:, 6] = (drawn[:, 6] & 0x0F) | 0x40
    drawn[:, 8] = (drawn[:, 8] & 0x3F) | 0x80
    letters = drawn.tobytes().hex()
    each = [letters[at : at + 2 * _ID_BYTES] for at in range(0, len(letters), 2 * _ID_BYTES)]
    return [f"{one[:8]}-{one[8:12]}-{one[12:16]}-{one[16:20]}-{one[20:]}" for one in each]


def _bytea(value: bytes) -> str:
    return "\\\\x" + value.hex()
