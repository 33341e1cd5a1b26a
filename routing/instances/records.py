"""Lines of a text file as records, whose fields are read as numbers or refused by line and name."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gridsvc.errors import InvalidInput

_ENDS = {"\x1a", "EOF"}


@dataclass(frozen=True, slots=True)
class Record:
    """One line with something on it; row counts from 1."""

    file: str
    row: int
    fields: tuple[str, ...]

    def number(self, place: int, field: str, least: float = -math.inf) -> float:
        """A finite number, not below the least."""
        text = self._text(place, field)
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value) or value < least:
            raise self._refused(field, text, "instance_number", least=least)
        return value

    def whole(self, place: int, field: str, least: int = 0, most: float = math.inf) -> int:
        """A whole number within bounds."""
        text = self._text(place, field)
        try:
            value = int(text)
        except ValueError:
            raise self._refused(field, text, "instance_whole", least=least, most=most) from None
        if not least <= value <= most:
            raise self._refused(field, text, "instance_whole", least=least, most=most)
        return value

    def refused(self, message: str, code: str, **params: object) -> InvalidInput:
        """What is wrong with this line."""
        return InvalidInput(
            f"{self.file}, line {self.row}: {message}", code=code, params={"file": self.file, "row": self.row, **params}
        )

    def _text(self, place: int, field: str) -> str:
        if place >= len(self.fields):
            raise self.refused(f"{field} is missing", "instance_field_missing", field=field)
        return self.fields[place]

    def _refused(self, field: str, value: str, code: str, **bounds: float) -> InvalidInput:
        told = {name: "∞" if abs(each) == math.inf else f"{each:g}" for name, each in bounds.items()}
        return self.refused(f"{field} is {value!r}", code, field=field, value=value[:40], **told)


def records_of(file: Path) -> list[Record]:
    """The records of a file; blank lines and marks of the file's end are none."""
    text = file.read_bytes().decode("utf-8-sig", errors="replace")
    return list(_records(text, file.name))


def _records(text: str, name: str) -> Iterator[Record]:
    for row, line in enumerate(text.splitlines(), start=1):
        fields = tuple(line.split())
        if fields and not set(fields) <= _ENDS:
            yield Record(name, row, fields)
