"""The built-up area: where streets are near each other."""

import shapely

from geodata.provisional.street_lines import StreetLines

_SIMPLE_M = 5.0
_NEAR_M = 150.0
_CLOSING_M = 120.0
_SMOOTH_M = 8.0
_HOLE_M2 = 500_000.0
_PART_M2 = 100_000.0
_CORNERS = 4


def built_up_area(streets: StreetLines, within: shapely.Geometry | None = None) -> shapely.MultiPolygon:
    """Streets widened, gaps closed, small holes filled, small parts dropped unless there is no other; in metres."""
    near = shapely.buffer(shapely.simplify(streets.lines, _SIMPLE_M), _NEAR_M, quad_segs=_CORNERS)
    closed: shapely.Geometry = (
        shapely.union_all(near).buffer(_CLOSING_M, quad_segs=_CORNERS).buffer(-_CLOSING_M, quad_segs=_CORNERS)
    )
    if within is not None:
        closed = shapely.intersection(closed, within)
    parts = [part for part in shapely.get_parts(closed).tolist() if isinstance(part, shapely.Polygon)]
    filled = [_filled(part) for part in sorted(parts, key=lambda part: -part.area)]
    kept = [part for part in filled if part.area >= _PART_M2] or filled[:1]
    smooth = shapely.union_all(shapely.simplify(kept, _SMOOTH_M))
    return shapely.MultiPolygon([part for part in shapely.get_parts(smooth).tolist() if part.area > 0])


def _filled(part: shapely.Polygon) -> shapely.Polygon:
    return shapely.Polygon(part.exterior, [ring for ring in part.interiors if shapely.Polygon(ring).area >= _HOLE_M2])
