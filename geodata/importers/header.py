"""Where a table begins: the row that names its columns, what they are called, and rows that are no data."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import islice

from geodata.importers.mapping import column_keys, known_names

Cells = Mapping[int, str]
LOOKED_AT = 30
"""How many filled rows a header may be looked for in."""

_LEAST = 2
_LETTERS = 26
_TOTALS = frozenset(("合计", "总计", "小计", "共计", "累计", "total", "grandtotal", "subtotal", "sum"))
_REMARK = re.compile(
    r"(?:[附备]?注|(?:填表)?说明|填[表报](?:人|单位|时间|日期)|制表(?:人|时间|日期)?|审核人?|数据来源)[:\uff1a]"
)
_BEGINNINGS = frozenset("合总小共累tgsTGS附备注填说制审数 \u3000")


def header_at(rows: Iterable[Cells]) -> int | None:
    """Which of the first rows names most known columns, at least two and half its cells; merged names count below."""
    known = known_names()
    found, most = None, _LEAST - 1
    above: Cells = {}
    for at, cells in enumerate(islice(rows, LOOKED_AT)):
        names = [*cells.values(), *(name for column, name in _merged(above).items() if column not in cells)]
        named = sum(not known.isdisjoint(column_keys(name)) for name in names)
        if named > most and 2 * named >= len(cells):
            found, most = at, named
        above = cells
    return found


def column_names(head: Cells, above: Cells, used: Collection[int]) -> tuple[dict[int, str], tuple[str, ...]]:
    """The names of the used columns, and those that come twice; a merged name may stand one row above.

    Without a name a column has the letters that spreadsheets call it by; columns of one name have theirs in brackets.
    """
    given = {column: _name(head, column) or _name(_merged(above), column) for column in sorted(used)}
    times = Counter(filter(None, given.values()))
    names: dict[int, str] = {}
    for column, name in given.items():
        letters = column_letters(column)
        names[column] = f"{name} ({letters})" if times[name] > 1 else name or letters
    return names, tuple(name for name, count in times.items() if count > 1)


def is_remark(cells: Sequence[str]) -> bool:
    """Whether a row sums the others up or says something of the table, as people write below their tables."""
    first = next(filter(str.strip, cells), "")
    if first[:1] not in _BEGINNINGS:
        return False
    folded_text = "".join(first.split()).casefold()
    return folded_text.rstrip(":\uff1a") in _TOTALS or bool(_REMARK.match(folded_text))


def column_letters(column: int) -> str:
    """A column, from 0, as spreadsheets call it."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return letters


def _merged(above: Cells) -> Cells:
    return above if len(above) >= _LEAST else {}


def _name(cells: Cells, column: int) -> str:
    return " ".join(cells.get(column, "").split())
