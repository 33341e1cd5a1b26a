"""Reads instants of a whole column at once: plain ones by their digits, all others one by one."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from geodata.importers import values
from geodata.importers.sheet import Sheet

Instants = npt.NDArray[np.datetime64]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LENGTH = len("2026-03-31 08:30:00")
_DIGITS = [0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18]
_MARKS = {4: "-", 7: "-", 10: " T", 13: ":", 16: ":"}
_HOUR_S, _DAY_S, _TENS = 3600, 86400, 10
_UNKNOWN = np.iinfo(np.int64).min


def instants(sheet: Sheet, field: str, clock: ZoneInfo) -> Instants:
    """Instants of a field in UTC to the microsecond, not-a-time where nothing is given or a row is refused."""
    texts = sheet.texts(field)
    found = _plain_instants(texts, clock)
    other = [row for row in np.flatnonzero(np.isnat(found)).tolist() if texts[row]]
    for row, value in zip(other, values.instants(sheet, field, clock, other), strict=True):
        if value is not None:
            found[row] = np.datetime64((value - _EPOCH) // _MICROSECOND, "us")
    return found


def _plain_instants(texts: Sequence[str], clock: ZoneInfo) -> Instants:
    """Those like 2026-03-31 08:30:00, on the clock of the city; not-a-time for all others."""
    found: Instants = np.full(len(texts), np.datetime64("NaT"), dtype="M8[us]")
    rows = [row for row, text in enumerate(texts) if len(text) == _LENGTH and text.isascii()]
    if rows:
        found[rows] = _of_letters("".join([texts[row] for row in rows]).encode(), clock)
    return found


def _of_letters(texts: bytes, clock: ZoneInfo) -> Instants:
    """Those of texts of one length, one after the other."""
    letters = np.frombuffer(texts, dtype=np.uint8).reshape(-1, _LENGTH)
    # What comes before the digits turns into large numbers.
    digits = letters[:, _DIGITS] - np.uint8(ord("0"))
    fits = np.asarray((digits < _TENS).all(axis=1), dtype=bool)
    for place, marks in _MARKS.items():
        fits &= np.isin(letters[:, place], np.array([ord(mark) for mark in marks], dtype=np.uint8))
    numbers = np.where(fits[:, None], digits, 0).astype(np.int64).T
    year = numbers[0] * 1000 + numbers[1] * 100 + numbers[2] * _TENS + numbers[3]
    month, day, hour, minute, second = (numbers[at] * _TENS + numbers[at + 1] for at in range(4, 14, 2))
    fits &= (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1) & (hour < 24) & (minute < 60) & (second < 60)  # noqa: PLR2004  of a calendar and a clock
    months = (np.where(fits, year, 1970) - 1970).astype("M8[Y]").astype("M8[M]") + np.where(fits, month - 1, 0)
    days_in_month = ((months + 1).astype("M8[D]") - months.astype("M8[D]")).astype(np.int64)
    fits &= day <= days_in_month
    days = months.astype("M8[D]").astype(np.int64) + day - 1
    local = days * _DAY_S + hour * _HOUR_S + minute * 60 + second
    offsets = _offsets(np.where(fits, local // _HOUR_S, 0), clock)
    fits &= offsets != _UNKNOWN
    found: Instants = np.where(fits, local - offsets, _UNKNOWN).astype("M8[s]").astype("M8[us]")
    return found


def _offsets(hours: npt.NDArray[np.int64], clock: ZoneInfo) -> npt.NDArray[np.int64]:
    """Seconds that the clock is ahead of UTC in each local hour since 1970; unknown where they change within it."""
    each, where = np.unique(hours, return_inverse=True)
    ahead = np.array([_offset(hour, clock) for hour in each.tolist()], dtype=np.int64)
    return np.asarray(ahead[where.reshape(hours.shape)], dtype=np.int64)


@lru_cache(maxsize=1 << 17)
def _offset(hour: int, clock: ZoneInfo) -> int:
    start = datetime(1970, 1, 1) + timedelta(hours=hour)  # noqa: DTZ001  the zone follows
    end = start + timedelta(minutes=59, seconds=59, microseconds=999999)
    first, last = (each.replace(tzinfo=clock).utcoffset() for each in (start, end))
    whole = first is not None and first == last and not first.microseconds
    return int(first.total_seconds()) if whole and first is not None else _UNKNOWN
