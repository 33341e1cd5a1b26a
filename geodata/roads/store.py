"""Networks of cities in the database: arrays to load at once, a row an edge to show, and closures."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
from psycopg import Connection
from psycopg.rows import dict_row

from geodata.database import sql
from geodata.database.bulk import copy_lines
from geodata.roads.edge_rows import EDGE_COLUMNS, edge_texts
from geodata.roads.network_hash import hash_of
from geodata.roads.packing import packed, unpacked
from geodata.roads.speeds import speed_table
from gridsvc.errors import NotFound
from gridsvc.imports import RowOutcome
from gridsvc.roads import Roads


@dataclass(frozen=True, slots=True)
class StoredRoads:
    """A network in force, its hash and the version of the speed table its times were made with."""

    roads: Roads
    hash: str
    speeds: str


@dataclass(frozen=True, slots=True)
class ClosedEdges:
    """Which edges of the network in force are closed, bool (e,), and the hash of that."""

    closed: npt.NDArray[np.bool_]
    hash: str


def networks_of_other_speeds(connection: Connection) -> dict[str, str]:
    """The version of speeds of each city, by its code, whose network was made with another than the one in force."""
    return dict(connection.execute(sql("networks_of_other_speeds"), {"speeds": speed_table().version}).fetchall())


class RoadStore:
    """Reads and writes networks; the caller owns the transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def load(self, city_id: int) -> StoredRoads:
        """The network in force, or NotFound."""
        network = self._in_force(city_id)
        arrays = self._connection.execute(sql("select_network_arrays"), {"network": network["id"]}).fetchone()
        return StoredRoads(unpacked(arrays[0] if arrays else b""), hash=network["hash"], speeds=network["speeds"])

    def save(
        self, city_id: int, roads: Roads, *, source: str, attribution: str = "", speeds: str | None = None
    ) -> RowOutcome:
        """Put a network in force; the very same one again changes nothing but the version of its speeds."""
        params: dict[str, Any] = {"city": city_id, "hash": hash_of(roads), "speeds": speeds or speed_table().version}
        known = self._connection.execute(sql("network_by_hash"), params).fetchone()
        if known:
            self._connection.execute(sql("restate_speeds"), {**params, "network": known[0]})
        if known and known[1]:
            return RowOutcome.UNCHANGED
        retired = self._connection.execute(sql("retire_networks"), params).rowcount
        if known:
            self._connection.execute(sql("reinstate_network"), {"network": known[0]})
            return RowOutcome.CHANGED
        self._insert(roads, {**params, "source": source, "attribution": attribution})
        return RowOutcome.CHANGED if retired else RowOutcome.NEW

    def closures(self, city_id: int, at_dates: Sequence[date]) -> ClosedEdges:
        """Edges closed at any time on any of these days, on the city's clock."""
        network = self._in_force(city_id)
        params = {"city": city_id, "days": list(at_dates)}
        rows = self._connection.execute(sql("edges_closed"), params).fetchall()
        closed = np.zeros(network["edges"], dtype=bool)
        closed[[row[0] for row in rows]] = True
        ids = b"".join(sorted(row[1].bytes for row in rows))
        return ClosedEdges(closed, f"sha256:{hashlib.sha256(ids).hexdigest()}")

    def _in_force(self, city_id: int) -> dict[str, Any]:
        with self._connection.cursor(row_factory=dict_row) as cursor:
            row = cursor.execute(sql("select_network_in_force"), {"city": city_id}).fetchone()
        if row is None:
            raise NotFound("this city has no roads yet", code="no_roads_stored")
        return row

    def _insert(self, roads: Roads, params: dict[str, Any]) -> None:
        stored = {
            **params,
            "nodes": roads.nodes,
            "edges": roads.edges,
            "arrays": packed(roads),
        }
        row = self._connection.execute(sql("insert_network"), stored).fetchone()
        if row is None:
            raise NotFound("the network was not stored", code="no_roads_stored")
        copy_lines(self._connection, "road_edge", EDGE_COLUMNS, edge_texts(roads, row[0], params["city"]))
