"""Rules as people write them: `register=demonstration,category=produce_market,visits=2`."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any
from uuid import UUID

from gridsvc.errors import InvalidInput
from gridsvc.patrols.programme import Register, Rule, Tier

_READERS: Mapping[str, Callable[[str], Any]] = {
    "register": Register,
    "category": str,
    "tier": Tier,
    "site": UUID,
    "visits": int,
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
        except ValueError as error:
            raise _refused(text, part, _expected(name)) from error
    return Rule(**found)


def rule_to_text(rule: Rule) -> str:
    """The same rule as text."""
    values = ((field.name, getattr(rule, field.name)) for field in fields(rule))
    return ",".join(f"{name}={value}" for name, value in values if value is not None)


def _expected(name: str) -> str:
    reader = _READERS[name]
    if reader in (Register, Tier):
        return f"{name}=" + "|".join(str(each) for each in (Register if reader is Register else Tier))
    return {"site": "site=UUID", "visits": "visits=NUMBER"}.get(name, f"{name}=VALUE")


def _refused(text: str, part: str, expected: str) -> InvalidInput:
    return InvalidInput(
        f"rule {text!r}: {part!r} is not understood, expected {expected}",
        code="rule_unreadable",
        params={"rule": text, "value": part, "expected": expected},
    )
