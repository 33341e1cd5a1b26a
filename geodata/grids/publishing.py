"""Puts versions of grids in force: lineage to the version before, problems filed again on the day it begins."""

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from psycopg import Connection

from geodata.cities import CityRow
from geodata.database import sql
from geodata.database.bulk import copy_rows
from geodata.grids.outlines import outlines_of_set
from geodata.stores.grid_sets import GridSetRow, GridSetStore
from geodata.stores.settling import settle_sets, strayed_problems
from gridsvc.actors import Actor
from gridsvc.errors import Conflict
from gridsvc.grids.codes import GridLevel
from gridsvc.grids.lineage import lineage_of


@dataclass(frozen=True, slots=True)
class Publication:
    """What came of it. refiled: problems filed under other grids; strayed: those that lie in none of them.

    Both are None while the version's first day is still to come.
    """

    lineage: int
    refiled: int | None = None
    strayed: int | None = None


def publish_set(
    connection: Connection, city: CityRow, chosen: GridSetRow, valid_from: date, *, actor: Actor, now: datetime
) -> Publication:
    """Put a draft in force from a day on, which ends the version before it; anything but a draft is a Conflict."""
    if chosen.status != "draft":
        raise Conflict(
            f"version {chosen.version} of {chosen.district} is {chosen.status}, only a draft can be published",
            code="grid_set_not_draft",
            params={"district": chosen.district, "version": chosen.version, "status": chosen.status},
        )
    store = GridSetStore(connection)
    before = _before(connection, store, chosen, valid_from, city.city.local(now).date())
    store.publish(chosen, valid_from)
    rows = 0 if before is None else write_lineage(connection, city, before, chosen)
    refiled = settle_sets(connection, actor)
    if city.id not in refiled:
        return Publication(rows)
    return Publication(rows, refiled[city.id], strayed_problems(connection, city.id))


def write_lineage(connection: Connection, city: CityRow, old: GridSetRow, new: GridSetRow) -> int:
    """Keep which ground of a version went to which grids of the next, level by level; how many rows."""
    rows: list[tuple[int, int, float]] = []
    for level in GridLevel:
        one, other = (outlines_of_set(connection, city, each.id, level) for each in (old, new))
        found = lineage_of(one.metric, other.metric)
        keys, others = np.array(one.id, dtype=np.int64), np.array(other.id, dtype=np.int64)
        rows += zip(keys[found.old].tolist(), others[found.new].tolist(), found.share.tolist(), strict=True)
    return copy_rows(connection, "grid_lineage", ("old_grid_id", "new_grid_id", "share"), rows)


def _before(
    connection: Connection, store: GridSetStore, chosen: GridSetRow, valid_from: date, today: date
) -> GridSetRow | None:
    """The version whose ground goes over; one that is pushed aside before its first day leaves no trace."""
    versions = store.of_district(chosen.district)
    last = next((each for each in versions if each.status == "published"), None)
    if last is None or last.valid_from != valid_from or valid_from <= today:
        return last
    connection.execute(sql("forget_lineage"), {"set": last.id})
    return next((each for each in versions if each.valid_to == valid_from and each.valid_from != valid_from), None)
