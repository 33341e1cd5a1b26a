"""How wide the columns of a table are beside each other, by what they hold."""

import re
import unicodedata
from collections.abc import Iterator

from api.reports.report import Section, shown

_NARROWEST, _WIDEST = 5, 48
_AIR = 4.0
_PAGE, _KEPT, _FOLDED = 108, 12.0, 0.6
_UNBROKEN = re.compile(r"[!-~]+")


def shares_of(section: Section) -> tuple[float, ...]:
    """The share of each column in the width of its table; they sum to one."""
    wide = [min(max(_lengths(section, at)) + _AIR, _WIDEST) for at in range(len(section.columns))]
    kept = [min(each, max(_KEPT, _unbroken(section, at) + _AIR)) for at, each in enumerate(wide)]
    over, loose = sum(wide) - _PAGE, sum(wide) - sum(kept)
    if over > 0 and loose:
        given_up = min(over / loose, 1)
        wide = [each - (each - least) * given_up for each, least in zip(wide, kept, strict=True)]
    return tuple(each / sum(wide) for each in wide)


def _lengths(section: Section, at: int) -> Iterator[float]:
    column = section.columns[at]
    yield _NARROWEST
    yield max(map(_length, column.title.split()), default=0) + 1
    yield _length(column.title) * _FOLDED
    yield from (_length(shown(row[at], column.kind)) for row in section.rows)


def _unbroken(section: Section, at: int) -> float:
    """The longest word, number or date of a column, which no line parts."""
    column = section.columns[at]
    texts = (column.title, *(shown(row[at], column.kind) for row in section.rows))
    return max((len(each) for text in texts for each in _UNBROKEN.findall(text)), default=0)


def _length(text: str) -> float:
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)
