"""One description of each map's layers, from which the served and the exported rendering are made."""

from dataclasses import dataclass

from gridsvc.errors import InvalidInput
from maps.description import MapKind

CLOSEST_ZOOM = 19
GRID_ZOOM = 13
"""From here on a tile holds few enough unit grids to draw them; regions stand for them below."""


@dataclass(frozen=True, slots=True)
class MapLayer:
    """A collection drawn in tiles from a zoom on; `style` names a function of static/styles.js."""

    collection: str
    style: str
    from_zoom: int
    depth: int
    touchable: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.from_zoom <= CLOSEST_ZOOM:
            raise InvalidInput(f"layer {self.collection}: no map begins at zoom {self.from_zoom}")


_REGION_GROUND = MapLayer("regions", "regionGround", from_zoom=6, depth=1)
_REGION_COUNTS = MapLayer("regions", "regionCounts", from_zoom=6, depth=1, touchable=True)
_GRID_COUNTS = MapLayer("grids", "gridCounts", from_zoom=GRID_ZOOM, depth=2, touchable=True)
_ROADS = MapLayer("roads", "roads", from_zoom=9, depth=3)

LAYERS: dict[MapKind, tuple[MapLayer, ...]] = {
    MapKind.PROBLEMS: (_REGION_COUNTS, _GRID_COUNTS, _ROADS),
    MapKind.SITES: (_REGION_GROUND, _ROADS),
    MapKind.PLAN: (_REGION_GROUND, _ROADS),
}
"""Layers of each map, lowest first."""
