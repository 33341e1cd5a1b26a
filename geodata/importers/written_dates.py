"""Dates and times as people and other programs write them."""

import re
import unicodedata
from datetime import date, datetime
from zoneinfo import ZoneInfo

from geodata.importers.serial_dates import date_text

_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?=$|[T\s])")
_INSTANT = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:(?:T|\s+)(上午|下午|晚上|凌晨|中午)?\s*(\d{1,2})(:.+)?)?")
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?")
_SERIAL = re.compile(r"[3-7]\d{4}(?:\.\d+)?")
_MINUTE = re.compile(r":(\d)(?=:|$)")
_AFTERNOON = ("下午", "晚上", "中午")
_NOON = 12
_HALF_DAY_MORE = 11


def date_of(text: str) -> date:
    """The date of a text, whose time is left out; ValueError where it is none."""
    plain = _plain(text)
    match = _DATE.match(plain)
    return date(*(int(part) for part in match.groups())) if match else date.fromisoformat(plain)


def instant_of(text: str, clock: ZoneInfo) -> datetime:
    """The instant of a text, by a clock where it names no offset; ValueError where it is none."""
    value = datetime.fromisoformat(_padded(_plain(text)))
    return value if value.tzinfo else value.replace(tzinfo=clock)


def _plain(text: str) -> str:
    if text.isascii() and not text.replace(".", "", 1).isdecimal():
        return text
    if match := _DIGITS.fullmatch(text):
        day, clock = "-".join(match.groups()[:3]), match.groups()[3:]
        return f"{day} {':'.join(clock)}" if clock[0] else day
    if _SERIAL.fullmatch(text):
        return date_text(float(text)) or text
    plain = re.sub("[年月]", "-", unicodedata.normalize("NFKC", text)).replace("日", " ")
    plain = re.sub("[时点分]", ":", plain.replace("秒", "")).replace(" :", ":")
    return " ".join(plain.split()).rstrip(":")


def _padded(text: str) -> str:
    match = _INSTANT.fullmatch(text)
    if not match:
        return text
    year, month, day, half, hour, rest = match.groups(default="")
    if half in _AFTERNOON and int(hour) < (_HALF_DAY_MORE if half == "中午" else _NOON):
        hour = str(int(hour) + _NOON)
    minutes = _MINUTE.sub(r":0\1", rest) or ":00"
    return f"{year}-{month:0>2}-{day:0>2}" + (f" {hour:0>2}{minutes}" if hour else "")
