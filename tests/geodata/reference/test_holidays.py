"""Holidays are read from a file, and nothing is guessed for years it does not hold."""

from datetime import date
from pathlib import Path

import pytest

from geodata.reference.holidays import read_holidays
from gridsvc.errors import InvalidInput

HEAD = '[origin]\ntitle = "t"\nversion = "1"\n[[tables]]\nname = "x"\ntime_zones = ["UTC"]\nweek = [1, 2, 3, 4, 5]\n'


def test_make_up_days_are_worked_and_holidays_are_not() -> None:
    days = read_holidays().working_days("Asia/Shanghai")
    assert date(2026, 2, 14) in days
    assert date(2026, 2, 16) not in days
    assert date(2026, 2, 24) in days
    assert date(2026, 2, 21) not in days


def test_of_a_year_without_table_the_week_is_known_and_the_year_is_told() -> None:
    days = read_holidays().working_days("Asia/Shanghai")
    assert date(2031, 10, 1) in days
    assert days.unknown_years([date(2026, 12, 31), date(2031, 1, 1)]) == (2031,)


def test_elsewhere_every_year_is_unknown() -> None:
    assert read_holidays().working_days("Europe/Helsinki").unknown_years([date(2026, 1, 1)]) == (2026,)


@pytest.mark.parametrize(
    "year",
    [
        "year = 2026\nrest = [2027-01-01]",
        'year = 2026\nrest = ["2026-01-01"]',
        "year = 2026\nrest = [2026-01-01]\nwork = [2026-01-01]",
        "rest = []",
    ],
)
def test_a_table_that_cannot_be_is_refused(tmp_path: Path, year: str) -> None:
    file = tmp_path / "holidays.toml"
    file.write_text(HEAD + "[[tables.years]]\n" + year)
    with pytest.raises(InvalidInput, match=r"holidays\.toml: tables, x"):
        read_holidays(file)
