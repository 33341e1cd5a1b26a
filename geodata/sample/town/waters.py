"""River, lakes, parks and railway of the synthetic city."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geodata.sample.town.frame import Frame
from geodata.sample.town.lattice import Corridor, Floats
from geodata.sample.town.lots import Lots
from geodata.sample.town.noding import Net
from geodata.sample.town.quarters import Quarter

_STEPS_A_BLOCK = 20
_RIVER_SHARE = (0.42, 0.2)
_SHORE = np.linspace(0, 2 * np.pi, 49)[:-1]
_LAKE_SHARE = (0.37, 0.05, 0.03)
_FROM_STREETS_M = 14.0
_TRACK_M = 2.5

Geometries = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Landscape:
    """What is no street and no house, in metres: polygons of water and parks, lines of tracks, places of stations."""

    river: shapely.Geometry
    lakes: Geometries
    parks: Geometries
    tracks: Geometries
    stations: Geometries


def landscape(frame: Frame, lots: Lots, net: Net, ground: shapely.Geometry) -> Landscape:
    """The landscape of a city on this ground."""
    lakes = [_clear_of_streets(_lake(frame, lots, lot), net) for lot in _lots(lots, Quarter.LAKE)]
    parks = [_whole_lot(frame, lots, lot) for kind in (Quarter.PARK, Quarter.LAKE) for lot in _lots(lots, kind)]
    return Landscape(
        river=shapely.set_precision(shapely.intersection(_river(frame), ground), 0.001),
        lakes=_array(lakes),
        parks=_array([_clear_of_streets(each, net) for each in parks]),
        tracks=_tracks(frame, ground),
        stations=_array(
            [shapely.Point(*_at(frame, lots, lot, [(0.98, 0.5)])[0]) for lot in _lots(lots, Quarter.STATION)]
        ),
    )


def _river(frame: Frame) -> shapely.Geometry:
    columns = frame.shape[0]
    along = np.linspace(0, columns, columns * _STEPS_A_BLOCK + 1)
    rivers = [line for line, kind in frame.lattice.level.corridors.items() if kind is Corridor.RIVER]
    polygons = []
    for line in rivers:
        half = np.mean(frame.lattice.level.half(line))
        usual, more = _RIVER_SHARE
        width = half * (usual + more * np.sin(along * 1.7) * np.sin(along * 0.61 + 1))
        south = np.column_stack([along, line - width])
        north = np.column_stack([along, line + width])
        polygons.append(shapely.Polygon(frame.lattice.place(np.concatenate([south, north[::-1]]))))
    return shapely.union_all(polygons)


def _tracks(frame: Frame, ground: shapely.Geometry) -> Geometries:
    rows = frame.shape[1]
    along = np.linspace(0, rows, rows * _STEPS_A_BLOCK + 1)
    tracks: list[shapely.Geometry] = []
    for line in (each for each, kind in frame.lattice.upright.corridors.items() if kind is Corridor.RAILWAY):
        middle = shapely.LineString(frame.lattice.place(np.column_stack([np.full(len(along), float(line)), along])))
        tracks += [middle.offset_curve(side * _TRACK_M) for side in (-1, 1)]
    inside = shapely.get_parts(shapely.intersection(_array(tracks), ground))
    return np.asarray(inside[shapely.get_type_id(inside) == shapely.GeometryType.LINESTRING])


def _lots(lots: Lots, kind: Quarter) -> list[int]:
    return [lot for lot, each in enumerate(lots.quarter) if each is kind]


def _at(frame: Frame, lots: Lots, lot: int, share: list[tuple[float, float]] | Floats) -> Floats:
    places = np.asarray(share, dtype=np.float64)
    return frame.lattice.place(lots.place(np.full(len(places), lot), places))


def _whole_lot(frame: Frame, lots: Lots, lot: int) -> shapely.Geometry:
    side = np.linspace(0, 1, 9)[:-1]
    ring = [*((0, t) for t in side), *((t, 1) for t in side), *((1, 1 - t) for t in side), *((1 - t, 0) for t in side)]
    return shapely.Polygon(_at(frame, lots, lot, ring))


def _lake(frame: Frame, lots: Lots, lot: int) -> shapely.Geometry:
    usual, *waves = _LAKE_SHARE
    reach = usual + waves[0] * np.sin(2 * _SHORE + lot) + waves[1] * np.sin(5 * _SHORE + 2 * lot)
    share = 0.5 + reach[:, None] * np.column_stack([np.cos(_SHORE), np.sin(_SHORE)])
    return shapely.Polygon(_at(frame, lots, lot, share))


def _clear_of_streets(area: shapely.Geometry, net: Net) -> shapely.Geometry:
    """The largest part of an area that keeps away from all streets."""
    near = shapely.STRtree(net.line).query(area, predicate="intersects")
    streets = shapely.union_all(shapely.buffer(net.line[near], _FROM_STREETS_M))
    parts = shapely.get_parts(shapely.set_precision(shapely.difference(area, streets), 0.001))
    largest: shapely.Geometry = parts[np.argmax(shapely.area(parts))]
    return largest


def _array(geometries: list[shapely.Geometry]) -> Geometries:
    array = np.empty(len(geometries), dtype=object)
    array[:] = geometries
    return array
