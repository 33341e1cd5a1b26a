"""Tables of public holidays and make-up working days, by the time zones they hold in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from geodata.reference.folder import REFERENCE_FOLDER, broken, read_toml
from gridsvc.errors import InvalidInput
from gridsvc.patrols.working_days import WorkingDays, plain_table


@dataclass(frozen=True, slots=True)
class HolidayTables:
    """Working days by time zone; implements the port HolidayCalendar."""

    by_time_zone: Mapping[str, WorkingDays]

    def working_days(self, time_zone: str) -> WorkingDays:
        """The working days where this time zone is used; without a table Monday to Friday of unknown years."""
        return self.by_time_zone.get(time_zone, WorkingDays())


def read_holidays(path: Path = REFERENCE_FOLDER / "holidays.toml") -> HolidayTables:
    """The tables of a file; a date outside its year, or both rest and work, is refused."""
    found: dict[str, WorkingDays] = {}
    for table in read_toml(path).get("tables", []):
        days = _working_days(path, table)
        found |= dict.fromkeys(table.get("time_zones", []), days)
    return HolidayTables(found)


def _working_days(path: Path, table: Mapping[str, Any]) -> WorkingDays:
    name = str(table.get("name", "?"))
    years = table.get("years", [])
    try:
        rows = {int(each["year"]): {kind: _dates(each, kind) for kind in ("rest", "work")} for each in years}
        return plain_table(rows, table["week"])
    except (InvalidInput, KeyError, TypeError, ValueError) as error:
        raise broken(path, f"tables, {name}", "", str(error)) from error


def _dates(year: Mapping[str, Any], kind: str) -> tuple[date, ...]:
    days = tuple(year.get(kind, []))
    for day in days:
        if type(day) is not date:
            raise InvalidInput(f"{day!r} in {kind} of {year['year']} is no date")
    return days
