"""Regions of a city: city, districts, street offices, communities."""

from collections.abc import Sequence
from typing import Any

from psycopg import Connection
from psycopg.rows import dict_row

from geodata.database import sql
from geodata.stores.frame import Frame, append_frame, update_frame


class RegionStore:
    """Reads and writes the regions of one city; the caller owns the transaction."""

    def __init__(self, connection: Connection, city_id: int) -> None:
        self._connection, self._city_id = connection, city_id

    def all(self) -> dict[str, dict[str, Any]]:
        """All regions by code: id, level, parent_code, name_zh, name_en, geom."""
        with self._connection.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(sql("select_regions"), {"city": self._city_id}).fetchall()
        return {row["code"]: row for row in rows}

    def foreign(self, codes: Sequence[str]) -> set[str]:
        """Those of some codes that are regions of other cities."""
        params = {"codes": list(codes), "city": self._city_id}
        return {code for (code,) in self._connection.execute(sql("select_foreign_regions"), params)}

    def add(self, frame: Frame) -> None:
        """Store regions by columns of the table `region`, after that of the city itself."""
        count = len(frame["code"])
        if not count:
            return
        if "city" not in frame["level"]:
            self._connection.execute(sql("insert_city_region"), {"city": self._city_id})
        append_frame(self._connection, "region", {**frame, "city_id": [self._city_id] * count})
        self._fill_boundary()

    def change(self, frame: Frame) -> None:
        """Rewrite columns of stored regions, which `id` names."""
        update_frame(self._connection, "region", frame)
        self._fill_boundary()

    def _fill_boundary(self) -> None:
        self._connection.execute(sql("fill_city_boundary"), {"city": self._city_id})
