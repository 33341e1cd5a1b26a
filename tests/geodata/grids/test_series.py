"""Series go on over two new cuts of a district: an oracle in one dimension says what each grid has."""

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest

from geodata.cities import CityRow
from geodata.database import Database
from geodata.grids.building import grid_sets
from geodata.grids.series import SeriesRow, SeriesWish, Span, grid_series
from gridsvc.actors import SYSTEM
from gridsvc.errors import InvalidInput
from gridsvc.grids.codes import GridLevel
from tests.fixtures.box_city import store_city
from tests.geodata.grids.test_publishing import HOME, LONG_AGO, TODAY, publish, report

LENGTH = 300
Strips = dict[str, tuple[int, int]]
REPORTED = date(2026, 3, 2)


def cut(random: np.random.Generator, number: int, parts: int) -> Strips:
    inner = sorted(random.choice(np.arange(20, LENGTH - 20, 7), parts - 1, replace=False).tolist())
    return {f"{number * 100 + i:03d}": each for i, each in enumerate(pairwise([0, *inner, LENGTH]))}


def handed_on(numbers: dict[str, float], old: Strips, new: Strips) -> dict[str, float]:
    """Numbers of old strips shared out by length."""
    following: dict[str, float] = defaultdict(float)
    for code, (west, east) in old.items():
        for heir, (start, end) in new.items():
            following[heir] += numbers.get(code, 0.0) * max(0, min(east, end) - max(west, start)) / (east - west)
    return following


@pytest.fixture
def city(database: Database) -> CityRow:
    return store_city(database, (0, 0, LENGTH, 100))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_two_new_cuts_hand_every_number_on(database: Database, city: CityRow, seed: int) -> None:
    random = np.random.default_rng(seed)
    versions = [cut(random, number, parts) for number, parts in ((1, 4), (2, 6), (3, 3))]
    expected: dict[str, float] = {}
    days = [LONG_AGO, TODAY - timedelta(days=40), TODAY]
    with database.connect(actor=SYSTEM) as connection:
        for number, (strips, day) in enumerate(zip(versions, days, strict=True)):
            publish(connection, city, strips, day)
            if number:
                expected = handed_on(expected, versions[number - 1], strips)
            for place in range(6):
                east_m = float(random.integers(0, LENGTH)) + 0.5
                report(connection, city, east_m, "closed", name=f"{number} {place}")
                (code,) = [code for code, (west, east) in strips.items() if west <= east_m < east]
                expected[code] = expected.get(code, 0.0) + 1
        newest, *_ = grid_sets(connection, city)
        series = {row.code[-3:]: row for row in grid_series(connection, [newest], SeriesWish())}

    assert {code: row.valid for code, row in series.items()} == pytest.approx(
        {code: count for code, count in expected.items() if count > 0}, abs=1e-3
    )
    assert sum(row.reported for row in series.values()) == pytest.approx(18)
    assert {row.since for row in series.values()} == {REPORTED.replace(day=1)}
    assert {row.open for row in series.values()} == {0}


def test_open_problems_count_whole_where_they_lie(database: Database, city: CityRow) -> None:
    with database.connect(actor=SYSTEM) as connection:
        publish(connection, city, {"001": (0, 300)}, LONG_AGO)
        report(connection, city, 20)
        report(connection, city, 20, "closed")
        publish(connection, city, {"002": (0, 100), "003": (100, 300)}, TODAY)
        newest, *_ = grid_sets(connection, city)
        rows = grid_series(connection, [newest], SeriesWish(span=Span.DAY))

    assert [(row.code[-3:], row.since, row.open) for row in rows] == [("002", REPORTED, 1), ("003", REPORTED, 0)]
    assert [row.valid for row in rows] == pytest.approx([1 + 1 / 3, 2 / 3], abs=1e-4)


def test_a_series_is_narrowed_by_code_and_days(database: Database, city: CityRow) -> None:
    with database.connect(actor=SYSTEM) as connection:
        publish(connection, city, {"001": (0, 100), "002": (100, 300)}, LONG_AGO)
        for east_m in (20, 150, 250):
            report(connection, city, east_m)
        sets = grid_sets(connection, city)
        wishes = [
            SeriesWish(code=f"{HOME}002"),
            SeriesWish(first=REPORTED + timedelta(days=1)),
            SeriesWish(last=REPORTED - timedelta(days=1)),
            SeriesWish(GridLevel.MANAGEMENT),
        ]
        found = [grid_series(connection, sets, wish) for wish in wishes]

    assert found == [[SeriesRow(f"{HOME}002", REPORTED.replace(day=1), 2, 2, 2)], [], [], []]


def test_a_series_that_cannot_be_is_refused() -> None:
    with pytest.raises(InvalidInput):
        SeriesWish(GridLevel.EVALUATION)
    with pytest.raises(InvalidInput):
        SeriesWish(first=TODAY, last=LONG_AGO)
