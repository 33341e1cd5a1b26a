"""Reads instances in the format of Cordeau, Gendreau and Laporte (1997): periodic (type 1), multi-depot (type 2)."""

import math
from dataclasses import dataclass, replace
from enum import IntEnum
from pathlib import Path

import numpy as np

from routing.instances.instance import Bools, Instance, Waived, Waiver
from routing.instances.records import Record, records_of

_MOST_DAYS = 31
_MOST_DEPOTS = 62
_BEFORE_LIST = 7
"""Fields of a customer before its list of combinations: i x y d q f a."""
_WINDOW = (0, 2)
"""Fields after that list: none, or the hours e l, which these two types do not keep."""


class _Kind(IntEnum):
    PERIODIC = 1
    MULTI_DEPOT = 2


@dataclass(frozen=True, slots=True)
class _Header:
    """The first line: vehicles on each day or of each depot, customers, and days or depots."""

    kind: _Kind
    vehicles: int
    customers: int
    parts: int

    @property
    def lines(self) -> int:
        """How many lines with something on them such a file has."""
        depots = self.parts if self.kind is _Kind.MULTI_DEPOT else 1
        return 1 + self.parts + depots + self.customers


def read_instance(file: Path) -> Instance:
    """Read a file; InvalidInput names the line, the field and what would be right.

    D and Q of 0 are no limit. A combination is a number whose bits, read from the left, are the days. A customer may
    be left alone where it is due 0 visits, or where it stands on the depot, takes no time and asks for exactly the
    load of a vehicle: that is how p01 keeps a vehicle at home; published costs are without it.
    """
    records = records_of(file)
    header = _header(records, file)
    limits = [(line.number(0, "D", 0), line.number(1, "Q", 0)) for line in records[1 : 1 + header.parts]]
    places = records[1 + header.parts :]
    if header.kind is _Kind.PERIODIC:
        depots, customers = places[:1], places[1:]
    else:
        depots, customers = places[header.customers :], places[: header.customers]
    for number, line in enumerate(customers, start=1):
        line.whole(0, "i", number, number)
    duration_max, load_max = np.array([[each or math.inf for each in pair] for pair in limits]).T
    shape = (header.parts, 1) if header.kind is _Kind.PERIODIC else (1, header.parts)
    return _with_full_loads_waived(
        Instance(
            name=file.stem,
            depots=_places(depots),
            customers=_places(customers),
            service=np.array([line.number(3, "d", 0) for line in customers]),
            demand=np.array([line.number(4, "q", 0) for line in customers]),
            patterns=tuple(_patterns(line, header) for line in customers),
            vehicles=np.full(shape, header.vehicles, dtype=np.int64),
            load_max=load_max.reshape(shape),
            duration_max=duration_max.reshape(shape),
            waived=tuple(
                Waiver(place, Waived.NO_VISITS) for place, line in enumerate(customers) if not line.whole(5, "f")
            ),
        )
    )


def is_instance(file: Path) -> bool:
    """Whether a file begins as instances do: with four whole numbers alone on a line."""
    with file.open("rb") as opened:
        begun = opened.readline(200).decode("utf-8-sig", errors="replace").split()
    return len(begun) == len(("type", "m", "n", "t")) and all(each.isdecimal() for each in begun)


def _header(records: list[Record], file: Path) -> _Header:
    first = records[0] if records else Record(file.name, 1, ())
    kind = first.whole(0, "type")
    if kind not in list(_Kind):
        raise first.refused(f"type {kind} is not 1 or 2", "instance_type", field="type", value=kind)
    most = _MOST_DAYS if kind == _Kind.PERIODIC else _MOST_DEPOTS
    header = _Header(_Kind(kind), first.whole(1, "m", 1), first.whole(2, "n"), first.whole(3, "t", 1, most))
    if len(records) != header.lines:
        last = records[-1] if len(records) < header.lines else records[header.lines]
        told = {"lines": len(records), "expected": header.lines}
        raise last.refused(f"{len(records)} lines where there should be {header.lines}", "instance_lines", **told)
    return header


def _places(lines: list[Record]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array([(line.number(1, "x"), line.number(2, "y")) for line in lines]).reshape(-1, 2)


def _patterns(line: Record, header: _Header) -> Bools:
    visits, count = line.whole(5, "f"), line.whole(6, "a")
    if len(line.fields) - _BEFORE_LIST - count not in _WINDOW:
        told = {"field": "list", "value": len(line.fields) - _BEFORE_LIST, "expected": count}
        raise line.refused("not as many combinations as said", "instance_combinations", **told)
    most = 2**header.parts - 1
    numbers = [line.whole(_BEFORE_LIST + place, "list", 1 if visits else 0, most) for place in range(count)]
    if header.kind is _Kind.PERIODIC:
        if visits and not numbers:
            raise line.refused("no combination", "instance_no_combination", field="a", value=0)
        days = header.parts
    else:
        line.whole(5, "f", 0, 1)
        if numbers and sorted(numbers) != [2**depot for depot in range(header.parts)]:
            raise line.refused("not all depots", "instance_depots", field="list", value=" ".join(map(str, numbers)))
        numbers, days = [1], 1
    chosen = dict.fromkeys(numbers) if visits else dict.fromkeys([0, *numbers])
    return np.array([[number >> (days - 1 - day) & 1 for day in range(days)] for number in chosen], dtype=np.bool_)


def _with_full_loads_waived(instance: Instance) -> Instance:
    """The same instance, in which records that only keep a vehicle at home may be left alone."""
    if len(instance.depots) > 1:
        return instance
    at_home = (instance.customers == instance.depots[0]).all(axis=1) & (instance.service == 0) & instance.due
    full = [
        customer
        for customer in np.flatnonzero(at_home).tolist()
        if (instance.load_max[instance.patterns[customer].any(axis=0), 0] == instance.demand[customer]).all()
    ]
    none = np.zeros((1, instance.days), dtype=np.bool_)
    patterns = tuple(
        np.concatenate((none, each)) if customer in full else each for customer, each in enumerate(instance.patterns)
    )
    waived = (*instance.waived, *(Waiver(customer, Waived.FULL_LOAD_AT_DEPOT) for customer in full))
    return replace(instance, patterns=patterns, waived=waived)
