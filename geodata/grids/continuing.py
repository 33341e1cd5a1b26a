"""Lets codes of unit grids go on with their ground: a new cut gives no code that was in force to another place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from psycopg import Connection

from geodata.cities import CityRow
from geodata.database import sql
from geodata.grids.numbering import MOST_IN_A_COMMUNITY
from geodata.grids.outlines import geometry_array
from geodata.grids.unit_grids import Polygons, UnitGrids, metres_of
from gridsvc.errors import InvalidInput

_MAINLY = 0.5


@dataclass(frozen=True, slots=True)
class CodesInUse:
    """All codes that were in force in a district, and the outlines (metres) of the last version by code."""

    used: frozenset[str]
    last: Mapping[str, shapely.Geometry]


def codes_in_use(connection: Connection, city: CityRow, district: str) -> CodesInUse:
    """What a new cut has to leave alone."""
    rows = connection.execute(sql("unit_codes_used"), {"district": district}).fetchall()
    last = [(code, outline) for code, outline in rows if outline is not None]
    outlines = metres_of(geometry_array(outline for _, outline in last), city.city.metric_srid)
    codes = [code for code, _ in last]
    return CodesInUse(frozenset(code for code, _ in rows), dict(zip(codes, outlines, strict=True)))


def with_continued_codes(grids: UnitGrids, communities: Sequence[str], known: CodesInUse) -> UnitGrids:
    """Grids mainly of the ground of an old one have its code, the others numbers never used; in order of code."""
    if not known.used:
        return grids
    kept = _kept(grids.metric, known.last)
    homes = [communities[i] for i in map(int, grids.community)]
    free = {home: _free(home, known.used) for home in dict.fromkeys(homes)}
    codes = [
        kept[i] if i in kept and kept[i].startswith(home) else next(free[home], "") for i, home in enumerate(homes)
    ]
    if "" in codes:
        home = homes[codes.index("")]
        raise InvalidInput(
            f"all {MOST_IN_A_COMMUNITY} numbers of the community {home} were used by its earlier grids",
            code="community_numbers_used_up",
            params={"community": home, "most": MOST_IN_A_COMMUNITY},
        )
    code = np.array(codes, dtype=np.str_)
    order = np.argsort(code, kind="stable")
    return UnitGrids(
        code[order], grids.community[order], grids.metric[order], grids.geometry[order], grids.area_m2[order]
    )


def _kept(polygons: Polygons, last: Mapping[str, shapely.Geometry]) -> dict[int, str]:
    """The code of the old grid with which a new one has more than half of both in common."""
    names, before = list(last), geometry_array(last.values())
    new, old = shapely.STRtree(before).query(polygons, predicate="intersects")
    common = shapely.area(shapely.intersection(polygons[new], before[old]))
    mainly = (common > _MAINLY * shapely.area(polygons)[new]) & (common > _MAINLY * shapely.area(before)[old])
    return {int(i): names[int(j)] for i, j in zip(new[mainly], old[mainly], strict=True)}


def _free(home: str, used: frozenset[str]) -> Iterator[str]:
    numbers = (f"{home}{number:03d}" for number in range(1, MOST_IN_A_COMMUNITY + 1))
    return (code for code in numbers if code not in used)
