"""Grid sets: versions of a district's grids, one of them in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row, dict_row
from psycopg.types.json import Jsonb

from geodata.database import sql
from geodata.database.bulk import reserved_ids
from geodata.stores.frame import append_frame, update_frame
from gridsvc.errors import Conflict


@dataclass(frozen=True, slots=True)
class GridSetRow:
    """A stored version of a district's grids."""

    id: int
    public_id: UUID
    district: str
    version: int
    status: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class GridColumns:
    """Grids of one set by columns; polygons in degrees; management and evaluation name grids of the set by code.

    more: further columns of the table `grid`, such as land_use, begun_on or agency_id.
    """

    code: Sequence[str]
    level: Sequence[str]
    street: Sequence[str]
    community: Sequence[str | None]
    area_m2: Sequence[float]
    geom: Sequence[Any]
    imported: Sequence[bool] = ()
    management: Sequence[str | None] = ()
    evaluation: Sequence[str | None] = ()
    more: Mapping[str, Sequence[Any]] = field(default_factory=dict)


class GridSetStore:
    """Reads and writes grid sets; the caller owns the transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_district(self, district: str) -> tuple[GridSetRow, ...]:
        """All versions of a district, oldest first."""
        with self._connection.cursor(row_factory=class_row(GridSetRow)) as cursor:
            return tuple(cursor.execute(sql("select_grid_sets"), {"district": district}).fetchall())

    def grids(self, set_id: int) -> dict[str, dict[str, Any]]:
        """The grids of a set by code: level, street, community, management, evaluation, geom and the rest."""
        with self._connection.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(sql("select_grids_of_set"), {"set": set_id}).fetchall()
        return {row["code"]: row for row in rows}

    def add(
        self,
        city_id: int,
        district: str,
        grids: GridColumns,
        *,
        method: str,
        settings: Mapping[str, Any] | None = None,
    ) -> GridSetRow:
        """Store the next version of a district's grids as a draft; its coverage has been checked before."""
        params = {"city": city_id, "district": district, "method": method, "settings": Jsonb(dict(settings or {}))}
        with self._connection.cursor(row_factory=class_row(GridSetRow)) as cursor:
            (row,) = cursor.execute(sql("insert_grid_set"), params).fetchall()
        self._add_grids(city_id, row, grids)
        return row

    def carry_people(self, last: GridSetRow, following: GridSetRow) -> None:
        """Let the people of grids go on with the grids of the same code in the next version."""
        self._connection.execute(sql("copy_grid_people"), {"last": last.id, "next": following.id})

    def copy(self, row: GridSetRow) -> GridSetRow:
        """Store a copy of a set as the next draft of its district, its people with it."""
        with self._connection.cursor(row_factory=class_row(GridSetRow)) as cursor:
            (following,) = cursor.execute(sql("copy_grid_set"), {"set": row.id}).fetchall()
        params = {"last": row.id, "next": following.id}
        self._connection.execute(sql("copy_grids"), params)
        self._connection.execute(sql("copy_larger_grids_of"), params)
        self.carry_people(row, following)
        return following

    def replace_level(
        self, city_id: int, row: GridSetRow, level: str, grids: GridColumns, members: Mapping[str, str]
    ) -> None:
        """Give a draft other larger grids of one level; members: the larger grid of each unit grid, by code.

        A code that goes on keeps its row, and so its people.
        """
        params = {"set": row.id, "level": level, "kept": list(grids.code)}
        self._connection.execute(sql("part_from_larger_grids"), params)
        self._connection.execute(sql("delete_larger_grids"), params)
        known: dict[str, int] = dict(self._connection.execute(sql("select_grid_keys"), params).fetchall())
        staying = [i for i, code in enumerate(grids.code) if code in known]
        update_frame(
            self._connection,
            "grid",
            {
                "id": [known[grids.code[i]] for i in staying],
                "street": [grids.street[i] for i in staying],
                "area_m2": [grids.area_m2[i] for i in staying],
                "geom": [grids.geom[i] for i in staying],
            },
        )
        self._add_grids(city_id, row, _taken(grids, [i for i, code in enumerate(grids.code) if code not in known]))
        joined = {"set": row.id, "level": level, "units": list(members), "larger": list(members.values())}
        self._connection.execute(sql("join_larger_grids"), joined)

    def publish(self, row: GridSetRow, valid_from: date) -> None:
        """Put a draft in force from a day on, which ends the version before it; a later version is a Conflict."""
        in_force = [each for each in self.of_district(row.district) if each.status == "published"]
        for each in in_force:
            if each.valid_from and each.valid_from > valid_from:
                raise Conflict(
                    f"version {each.version} of {row.district} is in force since {each.valid_from}, after {valid_from}",
                    code="grid_set_later_in_force",
                    params={"district": row.district, "version": each.version, "valid_from": str(each.valid_from)},
                )
        params = {"set": row.id, "district": row.district, "valid_from": valid_from}
        self._connection.execute(sql("supersede_grid_sets"), params)
        self._connection.execute(sql("publish_grid_set"), params)

    def _add_grids(self, city_id: int, row: GridSetRow, grids: GridColumns) -> None:
        count = len(grids.code)
        ids = reserved_ids(self._connection, "grid", count)
        key = dict(zip(grids.code, ids, strict=True))
        frame = {
            "id": ids,
            "set_id": [row.id] * count,
            "city_id": [city_id] * count,
            "code": grids.code,
            "level": grids.level,
            "district": [row.district] * count,
            "street": grids.street,
            "community": grids.community,
            "area_m2": grids.area_m2,
            "geom": grids.geom,
            "imported": grids.imported or [False] * count,
            "management_id": [key[each] if each else None for each in grids.management or [None] * count],
            "evaluation_id": [key[each] if each else None for each in grids.evaluation or [None] * count],
            **grids.more,
        }
        append_frame(self._connection, "grid", frame)


def _taken(grids: GridColumns, rows: Sequence[int]) -> GridColumns:
    return GridColumns(
        code=[grids.code[i] for i in rows],
        level=[grids.level[i] for i in rows],
        street=[grids.street[i] for i in rows],
        community=[grids.community[i] for i in rows],
        area_m2=[grids.area_m2[i] for i in rows],
        geom=[grids.geom[i] for i in rows],
    )
