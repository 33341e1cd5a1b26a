"""A city with names that try to break out of wherever they are written."""

from datetime import date
from uuid import UUID

import numpy as np
import pytest
import shapely

from maps.description import Bounds, CityView, PlanLink, ProblemGroup
from maps.embedded import EmbeddedPlan, OpenProblems, Table
from maps.export import MapData

NAUGHTY = "</script><script>alert(1)</script> \"' `${x}` {{ 7*7 }} {% raw %} \u2028 & <b>"
PLAN = UUID(int=1)


@pytest.fixture
def city() -> CityView:
    return CityView(
        code="991700",
        name_zh=f"城 {NAUGHTY}",
        name_en=f"City {NAUGHTY}",
        time_zone="Asia/Shanghai",
        bounds=Bounds(102.70, 25.04, 102.71, 25.05),
        synthetic=True,
        provisional=True,
        attribution="© OpenStreetMap contributors",
        map_review="GS(2026)0001",
        problem_groups=(ProblemGroup("01", f"类 {NAUGHTY}", f"kind {NAUGHTY}"),),
        plans=(PlanLink(PLAN, f"方案 {NAUGHTY}", "leaders", date(2026, 11, 23), date(2026, 12, 2), "published"),),
    )


@pytest.fixture
def data() -> MapData:
    square = shapely.box(102.70, 25.04, 102.701, 25.041)
    document = {"teams": [{"id": "t", "name": NAUGHTY}], "routes": []}
    way = {"type": "LineString", "coordinates": [[102.7, 25.04], [102.701, 25.04], [102.701, 25.041]]}
    route = {"type": "Feature", "geometry": way, "properties": {"kind": "route"}}
    return MapData(
        regions=_table("polygon", {"id": "991701", "name_zh": NAUGHTY}, square),
        roads=_table("line", {"class": "primary"}, shapely.LineString([(102.70, 25.04), (102.71, 25.05)])),
        closures=_table("line", {"id": "c", "name": NAUGHTY}, shapely.LineString([(102.70, 25.04), (102.71, 25.04)])),
        grids=_table("polygon", {"id": "991701001001001"}, square),
        sites=_table("any", {"id": "s", "name": NAUGHTY}, shapely.Point(102.7005, 25.0405)),
        problems=OpenProblems("2026-11-24T02:00:00+00:00", _table("any", {"id": "p"}, shapely.Point(102.7, 25.04)), 0),
        plans={PLAN: EmbeddedPlan(document, [route])},
    )


def _table(shape: str, row: dict[str, str], geometry: shapely.Geometry) -> Table:
    geometries = np.empty(1, dtype=object)
    geometries[0] = geometry
    return Table(shape, [row], geometries)  # type: ignore[arg-type]
