"""Networks by their hash: those that plans were made on, in force or not."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
from psycopg import Connection

from geodata.database import sql
from geodata.roads.packing import unpacked
from gridsvc.roads import Roads


def roads_of_hash(
    connection: Connection, city_id: int, network: str, days: Sequence[date]
) -> tuple[Roads, npt.NDArray[np.bool_]] | None:
    """The network of a hash and which of its edges (e,) closures of now shut on these days; None where it is gone."""
    params = {"city": city_id, "hash": network, "days": list(days)}
    row = connection.execute(sql("network_of_hash"), params).fetchone()
    if row is None:
        return None
    roads = unpacked(row[3])
    rows = connection.execute(sql("edges_closed_in"), {**params, "network": row[0]}).fetchall()
    closed = np.zeros(roads.edges, dtype=np.bool_)
    closed[[each[0] for each in rows]] = True
    return roads, closed
