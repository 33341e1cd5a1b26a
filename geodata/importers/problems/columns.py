"""The fields of a block of problems as columns, checked as columns; only rows at fault are looked at one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from geodata.importers import values
from geodata.importers.mapping import folded
from geodata.importers.problems.instants import Instants, instants
from geodata.importers.sheet import Sheet
from gridsvc.problems.states import ENDED, ProblemState

TIMES = ("filed_at", "handled_at", "ended_at")
INSTANTS = ("reported_at", *TIMES, "deadline_at")
_CODE_DIGITS = 4
_LARGEST_INFLUENCE_M2 = 1e9
_FIELDS = {"class_code": "class"}
_OF_STATE = ("ended_at", "duplicate_of")
_PLAIN = (
    "class_code",
    "state",
    "channel",
    "description",
    "agency",
    "duplicate_of",
    "influence_m2",
    "reported_at",
    "deadline_at",
    *TIMES,
)
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ProblemColumns:
    """Columns of the table `problem`, agency and duplicate_of still as named; None or not-a-time: nothing given."""

    lists: Mapping[str, Sequence[Any]]
    times: Mapping[str, Instants]


class ProblemClasses:
    """Problem classes by all their names."""

    def __init__(self, classes: Sequence[tuple[str, str, str, list[str]]]) -> None:
        self._names: dict[str, str] = {}
        for code, name_zh, name_en, aliases in reversed(classes):
            self._names |= {folded(name): code for name in (*aliases, name_en, name_zh, code)}

    def code(self, word: str) -> str | None:
        """The code that a word stands for; spreadsheets drop the zero that codes begin with."""
        return self._names.get(folded(word)) or self._names.get(word.zfill(_CODE_DIGITS))


def given_columns(sheet: Sheet) -> list[str]:
    """The columns that the file says something of, those of the state together."""
    of_state = _OF_STATE if sheet.given("state") else ()
    return [name for name in _PLAIN if name in of_state or sheet.given(_FIELDS.get(name, name))]


def problem_columns(sheet: Sheet, clock: ZoneInfo, now: np.datetime64, classes: ProblemClasses) -> ProblemColumns:
    """The columns of a block; what cannot be read or cannot be true refuses its row."""
    values.required_texts(sheet, "reported_at")
    lists: dict[str, Sequence[Any]] = {
        "class_code": _classes(sheet, classes),
        "state": values.choices(sheet, "state", "reported"),
        "channel": values.choices(sheet, "channel", "other"),
        "description": sheet.texts("description"),
        "agency": [text or None for text in sheet.texts("agency")],
        "duplicate_of": [text or None for text in sheet.texts("duplicate_of")],
        "influence_m2": values.numbers(sheet, "influence_m2", low=0, high=_LARGEST_INFLUENCE_M2),
    }
    times = {name: instants(sheet, name, clock) for name in INSTANTS}
    _check_times(sheet, times, now)
    _check_end(sheet, lists, times["ended_at"])
    return ProblemColumns(lists, times)


def _classes(sheet: Sheet, classes: ProblemClasses) -> list[str | None]:
    words = values.required_texts(sheet, "class")
    meant = {word: classes.code(word) for word in set(words)}
    codes = [meant[word] for word in words]
    for row in _rows(sheet, np.array([code is None for code in codes], dtype=bool)):
        sheet.refuse(row, "class", "class_unknown", suggestion="use_class_code")
    return codes


def _check_times(sheet: Sheet, times: Mapping[str, Instants], now: np.datetime64) -> None:
    for name in TIMES:
        for row in _rows(sheet, times[name] < times["reported_at"]):
            sheet.refuse(row, name, "before_report", suggestion="check_time")
    for name in ("reported_at", *TIMES):
        for row in _rows(sheet, times[name] > now):
            sheet.refuse(row, name, "in_the_future", suggestion="check_time")


def _check_end(sheet: Sheet, lists: Mapping[str, Sequence[Any]], ended_at: Instants) -> None:
    states = lists["state"]
    ended = np.array([state in ENDED for state in states], dtype=bool)
    repeats = np.array([state == ProblemState.DUPLICATE for state in states], dtype=bool)
    named = np.array([each is not None for each in lists["duplicate_of"]], dtype=bool)
    dated = ~np.isnat(ended_at)
    for row in _rows(sheet, ended & ~dated):
        sheet.refuse(row, "ended_at", "ended_without_date", suggestion="fill_in", state=states[row])
    for row in _rows(sheet, ~ended & dated):
        sheet.refuse(row, "ended_at", "end_without_ended_state", suggestion="check_state", state=states[row])
    for row in _rows(sheet, repeats & ~named):
        sheet.refuse(row, "duplicate_of", "duplicate_of_missing", suggestion="fill_in")
    for row in _rows(sheet, ~repeats & named):
        sheet.refuse(row, "duplicate_of", "duplicate_of_without_state", suggestion="check_state")


def _rows(sheet: Sheet, fault: Mask) -> list[int]:
    """Rows at fault that are alive, in order."""
    at_fault: list[int] = np.flatnonzero(fault).tolist()
    return sheet.living(at_fault)
