"""Takes versions of grids back that were put in force from a day to come."""

from collections.abc import Sequence
from datetime import date, datetime

from psycopg import Connection

from geodata.cities import CityRow
from geodata.database import sql
from geodata.grids.building import GridSetSummary
from gridsvc.errors import Conflict


def withdraw_sets(connection: Connection, city: CityRow, chosen: Sequence[GridSetSummary], *, now: datetime) -> None:
    """Make scheduled versions drafts again; the ones before go on. Any other version is a Conflict."""
    today = city.city.local(now).date()
    for each in chosen:
        day = _first_day(each, today)
        connection.execute(sql("forget_lineage"), {"set": each.id})
        connection.execute(sql("withdraw_grid_set"), {"set": each.id})
        connection.execute(sql("reinstate_grid_set"), {"district": each.district, "valid_from": day})


def _first_day(each: GridSetSummary, today: date) -> date:
    params = {"district": each.district, "version": each.version, "status": each.status}
    if each.status != "scheduled" or each.valid_from is None or each.valid_from <= today:
        raise Conflict(
            f"version {each.version} of {each.district} is {each.status}: only one that has not begun is withdrawn",
            code="grid_set_not_scheduled",
            params=params,
        )
    if each.valid_to is not None:
        raise Conflict(
            f"version {each.version} of {each.district} has a follower from {each.valid_to} on: withdraw that first",
            code="grid_set_has_follower",
            params={**params, "valid_to": str(each.valid_to)},
        )
    return each.valid_from
