"""Which days are working days: the week, changed by a table of holidays and make-up days."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from gridsvc.errors import InvalidInput

MONDAY_TO_FRIDAY = frozenset({1, 2, 3, 4, 5})


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """A week and the days that differ from it; `years` are those whose table is known."""

    week: frozenset[int] = MONDAY_TO_FRIDAY
    years: frozenset[int] = frozenset()
    rest: frozenset[date] = frozenset()
    work: frozenset[date] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        if not self.week or not self.week <= set(range(1, 8)):
            raise InvalidInput(f"a working week of the days {sorted(self.week)} cannot be")
        if both := self.rest & self.work:
            raise InvalidInput(f"{min(both)} is both a day of rest and a working day")

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        return day in self.work or (day.isoweekday() in self.week and day not in self.rest)

    def unknown_years(self, dates: Iterable[date]) -> tuple[int, ...]:
        """The years among these dates whose holidays are not loaded: to be told, not guessed."""
        return tuple(sorted({day.year for day in dates} - self.years))


class HolidayCalendar(Protocol):
    """Where the tables of holidays come from."""

    def working_days(self, time_zone: str) -> WorkingDays:
        """The working days where this time zone is used; without a table the plain week."""
        ...


def plain_table(rows: Mapping[int, Mapping[str, Iterable[date]]], week: Iterable[int]) -> WorkingDays:
    """Working days from `{year: {"rest": dates, "work": dates}}`; a date outside its year is refused."""
    for year, days in rows.items():
        for day in (*days.get("rest", ()), *days.get("work", ())):
            if day.year != year:
                raise InvalidInput(
                    f"{day} stands in the table of {year}", params={"field": str(year), "value": str(day)}
                )
    return WorkingDays(
        week=frozenset(week),
        years=frozenset(rows),
        rest=frozenset(day for days in rows.values() for day in days.get("rest", ())),
        work=frozenset(day for days in rows.values() for day in days.get("work", ())),
    )
