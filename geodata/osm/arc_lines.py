"""Where the nodes and arcs of a graph lie, in WGS84 degrees."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from geodata.osm.street_graph import Arc, StreetGraph
from gridsvc.errors import InvalidInput

Positions = npt.NDArray[np.float64]
_COORDINATE_NAMES = (("x", "y"), ("lon", "lat"), ("longitude", "latitude"))


def node_positions(graph: StreetGraph) -> Positions:
    """Longitude and latitude of the nodes in their order, float64 (n, 2)."""
    positions = np.array([_position(name, node) for name, node in graph.nodes.items()], dtype=np.float64)
    return _in_degrees(positions.reshape(-1, 2), graph.crs)


def arc_lines(arcs: Sequence[Arc], ends: Positions, crs: str | None) -> list[Positions]:
    """The vertices (k, 2) of each arc from its source to its target, whose positions are ends (a, 2, 2)."""
    texts = {i: text for i, arc in enumerate(arcs) if (text := arc.attributes.get("geometry"))}
    shapes = shapely.from_wkt(list(texts.values()), on_invalid="ignore")
    for i, shape in zip(texts, shapes, strict=True):
        if not isinstance(shape, shapely.LineString) or shape.is_empty:
            raise _no_line(arcs[i], texts[i])
    drawn = _in_degrees(shapely.get_coordinates(shapes), crs)
    lines = list(ends)
    cuts = np.cumsum(shapely.get_num_coordinates(shapes))[:-1]
    for i, line in zip(texts, np.split(drawn, cuts), strict=bool(texts)):
        lines[i] = _attached(line, ends[i])
    return lines


def _position(name: str, node: Mapping[str, str]) -> tuple[float, float]:
    for east, north in _COORDINATE_NAMES:
        if east in node and north in node:
            try:
                return float(node[east]), float(node[north])
            except ValueError as error:
                raise _no_position(name, f"{node[east]}, {node[north]}") from error
    raise _no_position(name, "")


def _in_degrees(positions: Positions, crs: str | None) -> Positions:
    try:
        given = CRS.from_user_input(crs or "EPSG:4326")
    except CRSError as error:
        raise InvalidInput(
            f"{crs!r} is no coordinate reference system", code="crs_unknown", params={"field": "crs", "value": crs}
        ) from error
    if given != CRS.from_epsg(4326) and not given.equals("EPSG:4326", ignore_axis_order=True):
        transformer = Transformer.from_crs(given, "EPSG:4326", always_xy=True)
        positions = np.column_stack(transformer.transform(positions[:, 0], positions[:, 1]))
    if not (np.isfinite(positions).all() and (np.abs(positions) <= [180, 90]).all()):
        wrong = positions[~(np.abs(positions) <= [180, 90]).all(axis=1)][0]
        raise InvalidInput(
            f"{wrong.tolist()} is no longitude and latitude in degrees",
            code="coordinates_not_degrees",
            params={"value": wrong.tolist(), "crs": crs or "WGS84"},
        )
    return positions


def _attached(line: Positions, ends: Positions) -> Positions:
    """The line turned so that it begins at its source, and tied to its nodes where it stops short of them."""
    straight = np.abs(line[[0, -1]] - ends).sum()
    turned = np.abs(line[[-1, 0]] - ends).sum()
    run = line[::-1] if turned < straight else line
    before = [] if np.array_equal(run[0], ends[0]) else [ends[:1]]
    behind = [] if np.array_equal(run[-1], ends[1]) else [ends[1:]]
    return np.concatenate([*before, run, *behind])


def _no_position(name: str, value: str) -> InvalidInput:
    return InvalidInput(
        f"node {name} has no position that can be read: {value!r}",
        code="node_without_position",
        params={"row": name, "field": "x, y", "value": value},
    )


def _no_line(arc: Arc, text: str) -> InvalidInput:
    return InvalidInput(
        f"the arc from {arc.source} to {arc.target} has a geometry that is no line: {text[:60]!r}",
        code="arc_geometry_unreadable",
        params={"row": f"{arc.source} → {arc.target}", "field": "geometry", "value": text[:60]},
    )
