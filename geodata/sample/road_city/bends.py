"""How streets bend between two crossings, and where all of it lies on the earth."""

from dataclasses import dataclass

import numpy as np

from geodata.sample.projection import CENTRE_LON_LAT
from geodata.sample.road_city.mesh import Mesh
from geodata.sample.town.lattice import Floats, Ints

_METRES_A_BEND = 60.0
_MOST_BENDS = 8
_BULGE = 0.06
_METRES_A_DEGREE = 111_320.0
_UNITS_A_DEGREE = 10_000_000


@dataclass(frozen=True, slots=True)
class Bends:
    """Metres (b, 2) of the vertices between crossings; those of piece p are xy[offsets[p]:offsets[p + 1]]."""

    xy: Floats
    offsets: Ints


def bends(mesh: Mesh, rng: np.random.Generator) -> Bends:
    """About one bend in sixty metres, on a bow to one side."""
    count = np.clip(rng.poisson(mesh.length_m / _METRES_A_BEND), 0, _MOST_BENDS)
    offsets = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    piece = np.repeat(np.arange(len(count)), count)
    share = ((np.arange(offsets[-1]) - offsets[piece] + 1) / (count[piece] + 1))[:, None]
    bulge = rng.normal(0, _BULGE, len(count))[piece, None]
    way = (mesh.xy[mesh.end] - mesh.xy[mesh.start])[piece]
    aside = np.column_stack([-way[:, 1], way[:, 0]])
    return Bends(mesh.xy[mesh.start[piece]] + way * share + aside * bulge * np.sin(np.pi * share), offsets)


def lonlat(xy: Floats) -> Floats:
    """Degrees, on the raster of OpenStreetMap's files."""
    lon, lat = CENTRE_LON_LAT
    degrees = xy / (_METRES_A_DEGREE * np.array([np.cos(np.radians(lat)), 1.0])) + [lon, lat]
    return np.asarray(np.round(degrees * _UNITS_A_DEGREE) / _UNITS_A_DEGREE)
