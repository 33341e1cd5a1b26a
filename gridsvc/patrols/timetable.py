"""Weekly hours as people write them (`1-5 08:30-12:00 14:00-17:30; 6 09:00-12:00`) and as the database keeps them."""

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import time

from gridsvc.errors import InvalidInput
from gridsvc.patrols.hours import WeeklyHours

_DAYS = re.compile(r"([1-7])(?:-([1-7]))?")
_HOURS = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")
_LAST_MINUTE = time(23, 59, 59)


def hours_from_text(text: str) -> tuple[WeeklyHours, ...]:
    """Hours in order; days 1 (Monday) to 7, `1-5` or `1,3,5`; hours of one day may not overlap; empty = none."""
    hours = sorted(each for part in re.split("[;；]", text) if part.strip() for each in _part(part.split(), text))
    for one, other in itertools.pairwise(hours):
        if one.weekday == other.weekday and other.starts < one.ends:
            raise _unreadable(text, f"hours of weekday {one.weekday} overlap", "hours_overlap", weekday=one.weekday)
    return tuple(hours)


def hours_to_text(hours: Iterable[WeeklyHours]) -> str:
    """The hours as people write them, days of equal hours that follow each other in one part; none = empty."""
    of_day: dict[int, list[str]] = {}
    for each in sorted(hours):
        of_day.setdefault(each.weekday, []).append(f"{each.starts:%H:%M}-{_end(each.ends)}")
    runs: list[tuple[int, int, list[str]]] = []
    for day, spans in of_day.items():
        if runs and runs[-1][1] == day - 1 and runs[-1][2] == spans:
            runs[-1] = (runs[-1][0], day, spans)
        else:
            runs.append((day, day, spans))
    return "; ".join(f"{a if a == b else f'{a}-{b}'} {' '.join(spans)}" for a, b, spans in runs)


def hours_to_rows(hours: Iterable[WeeklyHours]) -> list[dict[str, object]]:
    """The form kept in JSON columns: [{"weekday": 1, "starts": "08:30:00", "ends": "12:00:00"}, …], in order."""
    return [
        {"weekday": each.weekday, "starts": each.starts.isoformat(), "ends": each.ends.isoformat()}
        for each in sorted(hours)
    ]


def hours_from_rows(rows: Sequence[Mapping[str, object]]) -> tuple[WeeklyHours, ...]:
    """Hours from the form kept in JSON columns."""
    return tuple(
        WeeklyHours(
            int(str(row["weekday"])), time.fromisoformat(str(row["starts"])), time.fromisoformat(str(row["ends"]))
        )
        for row in rows
    )


def _part(words: Sequence[str], text: str) -> list[WeeklyHours]:
    days = [day for chunk in words[0].split(",") for day in _weekdays(chunk, text)]
    if len(words) == 1:
        raise _unreadable(text, f"no hours after {words[0]!r}")
    return [WeeklyHours(day, *_clock_times(word, text)) for day in days for word in words[1:]]


def _end(ends: time) -> str:
    return "24:00" if ends == _LAST_MINUTE else f"{ends:%H:%M}"


def _weekdays(chunk: str, text: str) -> range:
    match = _DAYS.fullmatch(chunk)
    if not match:
        raise _unreadable(text, f"{chunk!r} are no weekdays 1 to 7")
    first, last = int(match[1]), int(match[2] or match[1])
    if last < first:
        raise _unreadable(text, f"{chunk!r} runs backwards")
    return range(first, last + 1)


def _clock_times(word: str, text: str) -> tuple[time, time]:
    match = _HOURS.fullmatch(word.replace("—", "-").replace("–", "-"))
    if not match:
        raise _unreadable(text, f"{word!r} is not of the form 08:30-12:00")
    starts, ends = _clock_time(match[1], match[2], text), _clock_time(match[3], match[4], text)
    if ends <= starts:
        why = f"{word!r} does not end after its start; hours past midnight are two parts"
        raise _unreadable(text, why, "hours_end_first", part=word)
    return starts, ends


def _clock_time(hour: str, minute: str, text: str) -> time:
    if (int(hour), int(minute)) == (24, 0):
        return _LAST_MINUTE
    try:
        return time(int(hour), int(minute))
    except ValueError as error:
        raise _unreadable(text, f"{hour}:{minute} is no time of day") from error


def _unreadable(text: str, why: str, code: str = "hours_unreadable", **params: object) -> InvalidInput:
    return InvalidInput(
        f"hours {text!r} cannot be read: {why}",
        code=code,
        params={"value": text, "why": why, **params},
    )
