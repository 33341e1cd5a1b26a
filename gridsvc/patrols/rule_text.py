"""Rules as people write them: `register=demonstration,category=produce_market,visits=2`."""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any
from uuid import UUID

from gridsvc.errors import InvalidInput
from gridsvc.patrols.hours import WeeklyHours
from gridsvc.patrols.programme import Register, Rule, Tier
from gridsvc.patrols.timetable import hours_from_text, hours_to_text


def _hours(text: str) -> tuple[WeeklyHours, ...]:
    hours = hours_from_text(f"1-7 {text}" if re.match(r"\d{1,2}:", text) else text)
    if not hours:
        raise ValueError(text)
    return hours


def _teams(text: str) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys(UUID(each.strip()) for each in text.split("+")))


_READERS: Mapping[str, Callable[[str], Any]] = {
    "register": Register,
    "category": str,
    "tier": Tier,
    "zone": UUID,
    "site": UUID,
    "visits": int,
    "draw": int,
    "min_gap": int,
    "max_gap": int,
    "hours": _hours,
    "teams": _teams,
}
_WRITERS: Mapping[str, Callable[[Any], str]] = {
    "hours": hours_to_text,
    "teams": lambda teams: "+".join(map(str, teams)),
}


def rule_from_text(text: str) -> Rule:
    """The rule of `name=value` parts with commas between them; an empty text chooses every site."""
    found: dict[str, Any] = {}
    for part in (each.strip() for each in text.replace("，", ",").split(",")):
        if not part:
            continue
        name, _, value = (each.strip() for each in part.partition("="))
        if name not in _READERS or name in found or not value:
            raise _refused(text, part, f"one each of {', '.join(f'{known}=…' for known in _READERS)}")
        try:
            found[name] = _READERS[name](value)
        except (InvalidInput, ValueError) as error:
            raise _refused(text, part, _expected(name)) from error
    return Rule(**found)


def rule_to_text(rule: Rule) -> str:
    """The same rule as text."""
    values = ((field.name, getattr(rule, field.name)) for field in fields(rule))
    return ",".join(f"{name}={_WRITERS.get(name, str)(value)}" for name, value in values if value not in (None, ()))


def _expected(name: str) -> str:
    reader = _READERS[name]
    if reader in (Register, Tier):
        return f"{name}=" + "|".join(str(each) for each in (Register if reader is Register else Tier))
    numbers = dict.fromkeys(("visits", "draw", "min_gap", "max_gap"), "NUMBER")
    ids = {"site": "UUID", "zone": "UUID", "teams": "UUID+UUID", "hours": "1-5 17:00-19:00; 6-7 08:00-20:00"}
    return f"{name}=" + {**numbers, **ids}.get(name, "VALUE")


def _refused(text: str, part: str, expected: str) -> InvalidInput:
    return InvalidInput(
        f"rule {text!r}: {part!r} is not understood, expected {expected}",
        code="rule_unreadable",
        params={"rule": text, "value": part, "expected": expected},
    )
