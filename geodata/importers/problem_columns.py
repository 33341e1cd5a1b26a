"""The fields of a file with problems as columns of the table `problem`, checked one by one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from geodata.importers import values
from geodata.importers.mapping import folded
from geodata.importers.sheet import Sheet
from gridsvc.problems.states import ENDED, ProblemState

_CODE_DIGITS = 4
_LARGEST_INFLUENCE_M2 = 1e9
_FIELDS = {"class_code": "class"}
_OF_STATE = ("ended_at", "duplicate_of")
_TIMES = ("filed_at", "handled_at", "ended_at")


def problem_columns(
    sheet: Sheet, clock: ZoneInfo, now: datetime, classes: Sequence[tuple[str, str, str, list[str]]]
) -> dict[str, list[Any]]:
    """Columns of the fields that the file has, those of the state together; agency and duplicate_of still as named."""
    values.required_texts(sheet, "reported_at")
    columns: dict[str, list[Any]] = {
        "class_code": _classes(sheet, classes),
        "state": list(values.choices(sheet, "state", "reported")),
        "channel": list(values.choices(sheet, "channel", "other")),
        "description": list(sheet.texts("description")),
        "agency": [text or None for text in sheet.texts("agency")],
        "duplicate_of": [text or None for text in sheet.texts("duplicate_of")],
        "influence_m2": list(values.numbers(sheet, "influence_m2", low=0, high=_LARGEST_INFLUENCE_M2)),
        "reported_at": list(values.instants(sheet, "reported_at", clock)),
        "deadline_at": list(values.instants(sheet, "deadline_at", clock)),
        **{name: list(values.instants(sheet, name, clock)) for name in _TIMES},
    }
    _check_times(sheet, columns, now)
    _check_end(sheet, columns)
    with_state = _OF_STATE if sheet.given("state") else ()
    return {
        name: column for name, column in columns.items() if name in with_state or sheet.given(_FIELDS.get(name, name))
    }


def _classes(sheet: Sheet, classes: Sequence[tuple[str, str, str, list[str]]]) -> list[str | None]:
    names: dict[str, str] = {}
    for code, name_zh, name_en, aliases in reversed(classes):
        names |= {folded(name): code for name in (*aliases, name_en, name_zh, code)}
    words = values.required_texts(sheet, "class")
    # Spreadsheets drop the zero that codes begin with.
    meant = {word: names.get(folded(word)) or names.get(word.zfill(_CODE_DIGITS)) for word in set(words)}
    codes = [meant[word] for word in words]
    for row in sheet.alive:
        if codes[row] is None:
            sheet.refuse(row, "class", "class_unknown", suggestion="use_class_code")
    return codes


def _check_times(sheet: Sheet, columns: Mapping[str, Sequence[Any]], now: datetime) -> None:
    for row in sheet.alive:
        reported = columns["reported_at"][row]
        for name in _TIMES:
            if columns[name][row] is not None and columns[name][row] < reported:
                sheet.refuse(row, name, "before_report", suggestion="check_time")
        for name in ("reported_at", *_TIMES):
            if columns[name][row] is not None and columns[name][row] > now:
                sheet.refuse(row, name, "in_the_future", suggestion="check_time")


def _check_end(sheet: Sheet, columns: Mapping[str, Sequence[Any]]) -> None:
    for row in sheet.alive:
        state, ended_at = ProblemState(columns["state"][row]), columns["ended_at"][row]
        if state in ENDED and ended_at is None:
            sheet.refuse(row, "ended_at", "ended_without_date", suggestion="fill_in", state=state)
        if state not in ENDED and ended_at is not None:
            sheet.refuse(row, "ended_at", "end_without_ended_state", suggestion="check_state", state=state)
        original = columns["duplicate_of"][row]
        if state is ProblemState.DUPLICATE and original is None:
            sheet.refuse(row, "duplicate_of", "duplicate_of_missing", suggestion="fill_in")
        if state is not ProblemState.DUPLICATE and original is not None:
            sheet.refuse(row, "duplicate_of", "duplicate_of_without_state", suggestion="check_state")
