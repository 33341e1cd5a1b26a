"""Values of a JSON document that know where they stand, so that what is refused is found again."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NoReturn, TypeVar
from uuid import UUID

from gridsvc.errors import InvalidInput

Choice = TypeVar("Choice", bound=StrEnum)

_SHOWN_MAX = 80
_DEGREES_MAX = 180, 90
NUMBER_MAX = 10**15
"""No duration, distance or count of a plan comes near it; what is beyond is nonsense."""


@dataclass(frozen=True, slots=True)
class JsonValue:
    """One value and its path, like `routes[0].stops[2].arrive`; the root's is `$`."""

    value: object
    path: str = "$"

    def refuse(self, expected: str) -> NoReturn:
        """Raise InvalidInput that names the path, what was expected and what is there."""
        shown = repr(self.value)
        found = shown if len(shown) <= _SHOWN_MAX else f"{shown[:_SHOWN_MAX]}..."
        raise InvalidInput(
            f"{self.path}: expected {expected}, found {found}",
            code="plan_unreadable",
            params={"path": self.path, "expected": expected, "found": found},
        )

    def fields(self, *names: str, optional: tuple[str, ...] = ()) -> "dict[str, JsonValue]":
        """The values of an object that has all these names, perhaps the optional ones, and no others."""
        if not isinstance(self.value, dict):
            self.refuse("an object")
        for name in self.value:
            if name not in names and name not in optional:
                self._below(name).refuse(f"one of {', '.join((*names, *optional))}")
        for name in names:
            if name not in self.value:
                JsonValue(None, self._below(name).path).refuse(f"a value for {name}")
        return {name: self._below(name) for name in self.value}

    def items(self) -> "list[JsonValue]":
        """The members of an array."""
        if not isinstance(self.value, list):
            self.refuse("an array")
        return [JsonValue(each, f"{self.path}[{position}]") for position, each in enumerate(self.value)]

    def text(self) -> str:
        """A string; halves of surrogate pairs, which no file can hold, are refused."""
        if not isinstance(self.value, str):
            self.refuse("a string")
        if any("\ud800" <= letter <= "\udfff" for letter in self.value) or "\0" in self.value:
            self.refuse("a string of whole characters")
        return self.value

    def boolean(self) -> bool:
        """True or false."""
        if not isinstance(self.value, bool):
            self.refuse("true or false")
        return self.value

    def number(self) -> float:
        """A finite number that is not absurdly large."""
        value = self.value
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.refuse("a number")
        if not math.isfinite(value) or abs(value) > NUMBER_MAX:
            self.refuse(f"a number up to {NUMBER_MAX}")
        return value

    def integer(self) -> int:
        """A whole number."""
        value = self.number()
        if value != int(value):
            self.refuse("a whole number")
        return int(value)

    def long_integer(self) -> int:
        """A whole number of up to 64 bits, as seeds are."""
        if isinstance(self.value, bool) or not isinstance(self.value, int) or not -(2**63) <= self.value < 2**63:
            self.refuse("a whole number of 64 bits")
        return self.value

    def milliseconds(self) -> int:
        """Seconds with up to three decimals, as whole milliseconds."""
        exact = Decimal(repr(self.number())) * 1000
        if exact != int(exact):
            self.refuse("seconds with up to three decimals")
        return int(exact)

    def uuid(self) -> UUID:
        """A UUID in its usual form."""
        text = self.text()
        try:
            parsed = UUID(text)
        except ValueError:
            self.refuse("a UUID")
        if str(parsed) != text.lower():
            self.refuse("a UUID with hyphens")
        return parsed

    def date(self) -> date:
        """A date like 2026-11-23."""
        text = self.text()
        try:
            parsed = date.fromisoformat(text)
        except ValueError:
            self.refuse("a date like 2026-11-23")
        if parsed.isoformat() != text:
            self.refuse("a date like 2026-11-23")
        return parsed

    def instant(self) -> datetime:
        """An instant with its offset from UTC."""
        try:
            parsed = datetime.fromisoformat(self.text())
        except ValueError:
            self.refuse("an instant like 2026-11-23T08:30:00.000+08:00")
        if parsed.tzinfo is None:
            self.refuse("an instant with its offset, like 2026-11-23T08:30:00.000+08:00")
        return parsed

    def lonlat(self) -> tuple[float, float]:
        """Longitude and latitude in degrees."""
        parts = self.items()
        if len(parts) != len(_DEGREES_MAX):
            self.refuse("[longitude, latitude]")
        lon, lat = (float(part.number()) for part in parts)
        if abs(lon) > _DEGREES_MAX[0] or abs(lat) > _DEGREES_MAX[1]:
            self.refuse("[longitude, latitude] in degrees")
        return lon, lat

    def choice(self, choices: type[Choice]) -> Choice:
        """One of the values of an enumeration."""
        if self.value not in list(choices):
            self.refuse(" or ".join(choices))
        return choices(str(self.value))

    def mapping(self) -> dict[str, object]:
        """An object whose values are any JSON."""
        return {name: each.anything() for name, each in self.fields_of_any_name().items()}

    def fields_of_any_name(self) -> "dict[str, JsonValue]":
        """The values of an object, whatever its names."""
        if not isinstance(self.value, dict):
            self.refuse("an object")
        return {JsonValue(name, self.path).text(): self._below(name) for name in self.value}

    def anything(self) -> object:
        """Any JSON value, nonsense in it refused."""
        if isinstance(self.value, dict):
            return self.mapping()
        if isinstance(self.value, list):
            return [each.anything() for each in self.items()]
        if isinstance(self.value, str):
            return self.text()
        if isinstance(self.value, float) and not math.isfinite(self.value):
            self.refuse("a finite number")
        if self.value is not None and not isinstance(self.value, bool | int | float):
            self.refuse("a JSON value")
        return self.value

    def _below(self, name: object) -> "JsonValue":
        value = self.value[name] if isinstance(self.value, Mapping) and name in self.value else None
        shown = "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in str(name))
        return JsonValue(value, shown if self.path == "$" else f"{self.path}.{shown}")
