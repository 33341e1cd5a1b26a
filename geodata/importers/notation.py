"""What people write by hand in fields that programs read: wide digits, degrees and minutes, weekdays in words."""

import re
import unicodedata
from collections.abc import Callable

from geodata.importers.degrees import decimal_degrees
from geodata.importers.weekday_words import plain_hours

_AXES = frozenset(("x", "y", "end_x", "end_y"))
_HOURS = frozenset(("hours", "shifts"))
_READ = frozenset(
    (
        *("code", "class", "street", "region", "management", "evaluation", "home_area", "entries", "minutes", "visits"),
        *("priority", "floors", "households", "built_in", "from", "to", "rest_days", "phone", *_HOURS),
    )
)
_READ_ENDINGS = ("_on", "_at", "_m", "_m2", "_min")
_CODES = frozenset(("code", "class", "street", "region", "management", "evaluation", "home_area", "phone"))
_IDENTITIES = _CODES | {"id", "site", "team", "parent", "duplicate_of"}
_NOTHING = frozenset((*"/\\-—–－／无", "--", "——", "暂无", "N/A", "n/a", "(null)", "null", "NULL", "<Null>"))
_WITHOUT_END = frozenset(("至今", "长期", "现在", "目前", "在任", "永久"))
_WITH_FRACTION = re.compile(r"(\d+)\.0+")
_POWER = re.compile(r"\d(?:\.\d+)?e\+\d{1,3}", re.IGNORECASE)
_POWER_SIGNS = ("E+", "e+")
_PAIR = re.compile(r"[(\[]?\s*([-+]?\d+(?:\.\d+)?)\s*[,;\s]\s*([-+]?\d+(?:\.\d+)?)\s*[)\]]?")
_PLAIN_NUMBERS = re.compile(r"[0-9.eE+\n-]*")


def plainly_written(field: str, texts: list[str], *, open_ended: bool = False) -> list[str]:
    """The texts of a field as programs read them; those that are so already, and names and remarks, as they are.

    open_ended: whether an end may be said to be none, as by 至今.
    """
    if field in _AXES:
        return texts if _PLAIN_NUMBERS.fullmatch("\n".join(texts)) else _each(_axis, texts)
    if field == "geometry":
        return _each(_point, texts)
    if field not in _READ and not field.endswith(_READ_ENDINGS):
        return texts
    if field == "to" and open_ended:
        texts = ["" if text in _WITHOUT_END else text for text in texts]
    plain = texts if all(map(str.isascii, texts)) else _each(_narrow, texts)
    if field in _CODES and any("." in text for text in plain):
        return _each(_whole, plain)
    return _each(plain_hours, plain) if field in _HOURS else plain


def said_nothing(texts: list[str]) -> tuple[list[str], set[str]]:
    """Texts without the signs that offices write where they have nothing to say, and which of these stood there."""
    if _NOTHING.isdisjoint(texts):
        return texts, set()
    return ["" if text in _NOTHING else text for text in texts], set(_NOTHING.intersection(texts))


def lost_digits(field: str, texts: list[str]) -> list[int]:
    """Which texts of a field with codes are numbers like 5.3E+14, of which a spreadsheet has lost the last digits."""
    joined = "\n".join(texts) if field in _IDENTITIES else ""
    if not any(sign in joined for sign in _POWER_SIGNS):
        return []
    return [row for row, text in enumerate(texts) if _POWER.fullmatch(text)]


def _each(written: Callable[[str], str], texts: list[str]) -> list[str]:
    return [written(text) if text else text for text in texts]


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _whole(text: str) -> str:
    match = _WITH_FRACTION.fullmatch(text)
    return match[1] if match else text


def _axis(text: str) -> str:
    found = decimal_degrees(text)
    return _narrow(text) if found is text else found


def _point(text: str) -> str:
    pair = None if text[:1].isalpha() else _PAIR.fullmatch(_narrow(text))
    return f"POINT ({pair[1]} {pair[2]})" if pair else text
