"""Thin faces shared out to the blocks on both sides along their middle line (a Voronoi diagram of their outline)."""

import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import KDTree, Voronoi

from geodata.grids.blocks.noding import Geometries, Ints, first_members, recut, united
from geodata.grids.blocks.ranking import StreetFinder
from geodata.grids.blocks.thinness import ThinFaces, thin_faces
from geodata.grids.borders import SharedSegments, shared_segments
from geodata.grids.faces import Faces

_STEP_M = 5.0
_FEW = 10
_BEYOND_M = 10_000.0
_APART_M = 1e6
_STRAIGHTENED_M = 0.7
_ARM_HALF_WIDTH_M = 6.5
_ARM_MIN_M2 = 150.0
_ARM_MIN_AROUND_M = 60.0
_SPIKY = 0.5
_SPIKY_MIN_M2 = 1500.0

Points = npt.NDArray[np.float64]


def without_arms(faces: Faces) -> Faces:
    """Thin arms, where two streets close up at an acute angle, become faces of their own."""
    area, around = shapely.area(faces.polygons), shapely.length(faces.polygons)
    spiky = faces.polygons[(4 * np.pi * area < _SPIKY * around**2) & (area > _SPIKY_MIN_M2)]
    core = shapely.buffer(shapely.buffer(spiky, -_ARM_HALF_WIDTH_M, quad_segs=2), _ARM_HALF_WIDTH_M + 1, quad_segs=2)
    arms = shapely.get_parts(shapely.difference(spiky, core))
    arms = arms[(shapely.area(arms) > _ARM_MIN_M2) & (shapely.length(arms) > _ARM_MIN_AROUND_M)]
    polygons, origin, _ = recut(faces.polygons, shapely.boundary(arms))
    return Faces(polygons, faces.community[origin])


def shared_out(faces: Faces, streets: StreetFinder) -> Faces:
    """Blocks: thin faces are given to the neighbours of their community, each spot to the nearest."""
    shared = shared_segments(faces.polygons)
    return given_away(faces, thin_faces(faces.polygons, faces.community, shared, streets), shared)


def given_away(faces: Faces, found: ThinFaces, shared: SharedSegments) -> Faces:
    """The thin faces that were found, given to what is beside them; shared: what borders what."""
    points, taker = _samples(found, faces.community, shared)
    if len(points) < _FEW:
        return faces
    clusters, _ = united(faces.polygons[found.thin], first_members(found.cluster[found.thin]))
    polygons, origin, _ = recut(faces.polygons, _middle_lines(clusters, points, taker))
    community = faces.community[origin]
    thin = found.thin[origin]
    spots = shapely.get_coordinates(shapely.point_on_surface(polygons[thin]))
    tree = KDTree(_by_community(points, faces.community[taker]))
    label = origin.copy()
    label[thin] = taker[tree.query(_by_community(spots, community[thin]))[1]]
    blocks, member = united(polygons, first_members(label))
    return Faces(blocks, community[member])


def _by_community(points: Points, community: Ints) -> Points:
    """Points so far apart by community that the nearest is always of the same."""
    return np.column_stack([points, community * _APART_M]).astype(np.float64)


def _samples(found: ThinFaces, community: Ints, shared: SharedSegments) -> tuple[Points, Ints]:
    """Points on the outline of thin faces, and the face on the other side, which is not thin."""
    one, other = shared.one, shared.other
    edge = (found.thin[one] ^ found.thin[other]) & (community[one] == community[other])
    taker = np.where(found.thin[one], other, one)[edge]
    ends = shared.ends[edge]
    count = np.maximum(1, np.ceil(shared.length_m[edge] / _STEP_M)).astype(np.int64)
    of = np.repeat(np.arange(len(count)), count)
    place = (np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count) + 0.5) / count[of]
    return ends[of, 0] + (ends[of, 1] - ends[of, 0]) * place[:, None], taker[of]


def _middle_lines(clusters: Geometries, points: Points, taker: Ints) -> Geometries:
    """Lines inside the clusters that are equally far from samples of different takers."""
    origin = points.mean(axis=0)
    reach = np.abs(points - origin).max() + _BEYOND_M
    diagram = Voronoi(np.concatenate([points - origin, reach * np.array([(1, 1), (1, -1), (-1, 1), (-1, -1)])]))
    known = np.append(taker, np.full(4, -1))[diagram.ridge_points]
    between = (known[:, 0] != known[:, 1]) & (known >= 0).all(axis=1)
    ends = diagram.vertices[np.array(diagram.ridge_vertices)[between]] + origin
    lines = np.asarray(shapely.linestrings(ends), dtype=object)
    shapely.prepare(clusters)
    cluster, line = shapely.STRtree(lines).query(clusters, predicate="intersects")
    whole = shapely.contains_properly(clusters[cluster], lines[line])
    clipped = shapely.get_parts(shapely.intersection(lines[line[~whole]], clusters[cluster[~whole]]))
    clipped = clipped[shapely.length(clipped) > 0]
    chains = shapely.line_merge(shapely.multilinestrings(np.concatenate([lines[line[whole]], clipped])))
    return np.asarray(shapely.get_parts(shapely.simplify(chains, _STRAIGHTENED_M)))
