"""Dates and times of spreadsheets: numbers that only the format of their cell makes a date."""

import re
from datetime import datetime, timedelta

_EPOCHS = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}  # noqa: DTZ001  no zone in spreadsheets
_BUILT_IN = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_DATED = re.compile(r"[ymdhs年月日时分秒]", re.IGNORECASE)
_DAYS_MOST = 2_958_466


def shows_date(format_id: int, code: str | None) -> bool:
    """Whether a number format shows a date or a time."""
    if code is None:
        return format_id in _BUILT_IN
    return bool(_DATED.search(_QUOTED.sub("", code.partition(";")[0])))


def date_text(number: float, *, since_1904: bool = False) -> str | None:
    """The date, the instant, or (below one day) the time of day; None where a number is none."""
    if not 0 <= number < _DAYS_MOST:
        return None
    instant = _EPOCHS[since_1904] + timedelta(seconds=round(number * 86_400))
    if number < 1:
        return f"{instant:%H:%M:%S}".removesuffix(":00")
    return f"{instant:%Y-%m-%d}" if number == int(number) else f"{instant:%Y-%m-%d %H:%M:%S}"
