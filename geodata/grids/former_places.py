"""Looks whether codes stand for other places than in the versions before."""

from collections.abc import Sequence

import numpy as np
import shapely
from psycopg import Connection

from geodata.cities import CityRow
from geodata.database import sql
from geodata.grids.gaps import GridFinding, Polygons
from geodata.grids.outlines import geometry_array
from geodata.grids.unit_grids import metres_of
from gridsvc.grids.lineage import OVERLAP_MIN_M2


def reused_codes(
    connection: Connection,
    city: CityRow,
    district: str,
    codes: Sequence[str],
    polygons: Polygons,
    *,
    set_id: int | None = None,
) -> list[GridFinding]:
    """Grids (metres, of any level) that have no ground in common with a grid of the same code in an earlier version."""
    params = {"district": district, "set": set_id, "codes": list(codes)}
    rows = connection.execute(sql("earlier_grid_places"), params).fetchall()
    place = {code: i for i, code in enumerate(codes)}
    now = np.array([place[row[0]] for row in rows], dtype=np.int64)
    before = metres_of(geometry_array(row[2] for row in rows), city.city.metric_srid)
    sound = np.asarray(shapely.make_valid(polygons), dtype=object)
    common = shapely.area(shapely.intersection(sound[now], before))
    apart = np.flatnonzero(common < np.minimum(OVERLAP_MIN_M2, 0.5 * shapely.area(before))).tolist()
    first = {rows[i][0]: i for i in reversed(apart)}
    return [
        GridFinding("grid_code_reused", code, {"version": rows[i][1]}, polygons[place[code]])
        for code, i in sorted(first.items())
    ]
