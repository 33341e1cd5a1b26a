"""Weekly hours in Chinese words, in the form that programs read: 周一至周五 8:30-12:00 is 1-5 8:30-12:00."""

import re
from collections.abc import Callable

_DAYS = {"一": "1", "二": "2", "三": "3", "四": "4", "五": "5", "六": "6", "日": "7", "天": "7"}
_Written = str | Callable[[re.Match[str]], str]


_AFTERNOON = frozenset(("下午", "晚上", "午后"))
_HALVES = "上午|下午|晚上|午后|早上"
_NOON = 12


def _half_day(found: re.Match[str]) -> str:
    half, hour, minute, other, until, last = found.groups()
    return f"{_of_half_day(half, hour, minute)}-{_of_half_day(other or half, until, last)}"


def _of_half_day(half: str, hour: str, minute: str) -> str:
    later = half in _AFTERNOON and int(hour) < _NOON
    return f"{int(hour) + _NOON if later else hour}:{minute}"


def _day(found: re.Match[str]) -> str:
    return f"{_DAYS[found[1]]} "


_STEPS: tuple[tuple[re.Pattern[str], _Written], ...] = (
    (re.compile(r"每[天日]|全周|天天"), "1-7 "),
    (re.compile(r"工作日"), "1-5 "),
    (re.compile(r"周末|双休日"), "6,7 "),
    (re.compile(r"全天|24小时"), " 00:00-24:00"),
    (re.compile(r"(?:星期|礼拜|周)([一二三四五六日天])"), _day),
    (re.compile(r"(\d)[时点](\d{1,2})分?"), r"\1:\2"),
    (re.compile(r"(\d)[时点]"), r"\1:00"),
    (re.compile(r"\s*(?:至|到|[-~\u2014\u2013\u2212]+)\s*"), "-"),
    (re.compile(rf"({_HALVES})\s*(\d{{1,2}}):(\d\d)-({_HALVES})?\s*(\d{{1,2}}):(\d\d)"), _half_day),
    (re.compile(r"(?<=[1-7]-)([一二三四五六日天])"), _day),
    (re.compile(r"\s*[、,]\s*"), ","),
    (re.compile(r"(?<=:\d\d)(?:,|;\s*(?=\d{1,2}:))"), " "),
    (re.compile(r"\s+"), " "),
)


def plain_hours(text: str) -> str:
    """The same hours in digits."""
    for pattern, written in _STEPS:
        text = pattern.sub(written, text)
    return text.strip()
