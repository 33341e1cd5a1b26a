"""From streets and communities to unit grids: faces, blocks, cuts, joins, straight outlines."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from geodata.grids.blocks.bordering import led_to_borders
from geodata.grids.blocks.chords import Buildings
from geodata.grids.blocks.cramped import uncramped
from geodata.grids.blocks.cutting import Cutter
from geodata.grids.blocks.guides import MINOR, GuideLines
from geodata.grids.blocks.joining import joined, neighbours
from geodata.grids.blocks.needles import without_needles
from geodata.grids.blocks.noding import (
    Geometries,
    Ints,
    mended,
    noded,
    polygons_between,
    recut,
    united,
    without_hairlines,
)
from geodata.grids.blocks.prolonging import dead_ends, prolonged
from geodata.grids.blocks.ranking import StreetFinder, street_finder
from geodata.grids.blocks.renewing import renewed
from geodata.grids.blocks.sharing import shared_out, without_arms
from geodata.grids.blocks.smoothing import smoothed
from geodata.grids.blocks.vicinities import put_together, vicinities
from geodata.grids.faces import Faces, is_hairline, owners, parted_communities
from geodata.grids.unit_grids import UnitGrids, in_order_of_code
from gridsvc.ports import Progress

_SIMPLE_M = 1.0
_PROLONGED_OVER = 5.0
_MINOR_OVER = 4.0
_MINOR_LEAST = 0.6
_BESIDE_M = 20.0
_PROBES = np.linspace(0.1, 0.9, 5)
_PROBES_BESIDE_MAX = 2


@dataclass(frozen=True, slots=True)
class BlockWish:
    """The side in metres of a square as large as the cells wanted, and buildings (metres) that cuts go round."""

    cell_m: float = 100.0
    buildings: Geometries | None = None


def block_grids(
    communities: Geometries,
    codes: Sequence[str],
    metric_srid: int,
    guides: GuideLines,
    *,
    wish: BlockWish | None = None,
    progress: Progress | None = None,
) -> UnitGrids:
    """Unit grids of communities in metres; InvalidInput where one needs over 999."""
    cell_m, buildings = (wish or BlockWish()).cell_m, (wish or BlockWish()).buildings
    order = np.argsort(np.array(codes), kind="stable")
    areas = parted_communities(communities[order], sorted(codes))
    cutter = _cutter(cell_m**2, buildings)
    parts: list[Faces] = []
    done, todo = 0.0, max(float(shapely.area(areas).sum()), 1.0)
    for own in vicinities(areas, cell_m):
        if progress is not None:
            progress(done / todo, "city_making_grids")
        ground = _Ground(areas[own], [codes[int(i)] for i in order[own]], np.delete(areas, own))
        faces = smoothed(_block_faces(ground, guides, cutter), metric_srid)
        parts.append(Faces(faces.polygons, order[own][faces.community]))
        done += float(shapely.area(areas[own]).sum())
    return in_order_of_code(put_together(parts, shapely.get_coordinates(areas)), codes, metric_srid)


@dataclass(frozen=True, slots=True)
class _Ground:
    """Communities to be tiled (metres, in order of code), their codes, and the outlines of all others."""

    areas: Geometries
    codes: Sequence[str]
    others: Geometries

    def owners(self, polygons: Geometries) -> Ints:
        """The community of each polygon, -1 for none; slivers beside a community may be in one of the others."""
        home = owners(polygons, self.areas, self.codes)
        thin = np.flatnonzero(is_hairline(polygons) & (home >= 0))
        inside = shapely.point_on_surface(polygons[thin])
        out = np.flatnonzero(~shapely.intersects(self.areas[home[thin]], inside))
        elsewhere = shapely.STRtree(self.others).query(inside[out], predicate="intersects")[0]
        home[thin[out[elsewhere]]] = -1
        return home


def _block_faces(ground: _Ground, guides: GuideLines, cutter: Cutter) -> Faces:
    """Cells that tile communities, not yet straightened."""
    target = cutter.target_m2
    shaping = guides.near(ground.areas)
    streets = shaping.taken(shaping.rank > MINOR)
    finder = street_finder(streets)
    borders = shapely.boundary(ground.areas)
    faces, blind = _street_faces(ground, led_to_borders(_simple(streets), borders), target)
    blocks = shared_out(without_arms(faces), finder)
    minor = led_to_borders(_apart(_simple(shaping.taken(shaping.rank == MINOR)), finder), borders)
    blocks, more_blind = _along_minor_streets(blocks, minor, finder, target)
    ends = dead_ends(np.concatenate([blind, more_blind]))
    polygons, origin = cutter.pieces(blocks.polygons, ends)
    cells = without_needles(_joined(Faces(polygons, blocks.community[origin]), finder, target))
    cells = renewed(_joined(cells, finder, target), finder, cutter)
    cells = _without_islands(_joined(cells, finder, target))
    sound, origin = mended(cells.polygons)
    return Faces(uncramped(sound, shapely.get_coordinates(ground.areas)), cells.community[origin])


def _street_faces(ground: _Ground, streets: Geometries, target_m2: float) -> tuple[Faces, Geometries]:
    """Faces between streets inside communities, and the dead ends in them."""
    pieces = noded(streets, shapely.boundary(ground.areas))
    polygons, blind = polygons_between(pieces)
    home = ground.owners(polygons)
    polygons, member = without_hairlines(polygons[home >= 0], home[home >= 0])
    faces = Faces(polygons, home[home >= 0][member])
    bridges = prolonged(faces.polygons, blind, _PROLONGED_OVER * target_m2)
    if not len(bridges):
        return faces, blind
    crossed = np.unique(shapely.STRtree(faces.polygons).query(bridges, predicate="crosses")[1])
    near = np.zeros(len(blind), dtype=bool)
    near[shapely.STRtree(blind).query(faces.polygons[crossed], predicate="intersects")[1]] = True
    polygons, origin, blind_left = recut(faces.polygons, np.concatenate([bridges, blind[near]]))
    return Faces(polygons, faces.community[origin]), np.concatenate([blind[~near], blind_left])


def _along_minor_streets(
    blocks: Faces, lines: Geometries, finder: StreetFinder, target_m2: float
) -> tuple[Faces, Geometries]:
    """Large blocks cut along service roads; what that leaves small is joined."""
    large = np.flatnonzero(shapely.area(blocks.polygons) > _MINOR_OVER * target_m2)
    if not len(large) or not len(lines):
        return blocks, lines[:0]
    block, line = shapely.STRtree(lines).query(blocks.polygons[large], predicate="intersects")
    inside = shapely.get_parts(shapely.intersection(lines[line], blocks.polygons[large][block]))
    inside = inside[shapely.length(inside) > 0]
    polygons, origin, blind = recut(blocks.polygons, inside)
    community = blocks.community[origin]
    pairs = neighbours(polygons, origin, finder)
    whole, member = united(polygons, joined(polygons, pairs, target_m2, _MINOR_LEAST))
    return Faces(whole, community[member]), blind


def _simple(streets: GuideLines) -> Geometries:
    return np.asarray(shapely.simplify(streets.lines, _SIMPLE_M))


def _apart(lines: Geometries, finder: StreetFinder) -> Geometries:
    """Lines that do not run along a greater street for half of their length."""
    probes = shapely.line_interpolate_point(
        np.repeat(lines, len(_PROBES)), np.tile(_PROBES, len(lines)), normalized=True
    )
    beside = np.unique(finder.tree.query(probes, predicate="dwithin", distance=_BESIDE_M)[0])
    count = np.bincount(beside // len(_PROBES), minlength=len(lines))
    return np.asarray(lines[count <= _PROBES_BESIDE_MAX])


def _cutter(target_m2: float, buildings: Geometries | None) -> Cutter:
    known = None if buildings is None or not len(buildings) else Buildings(buildings, shapely.STRtree(buildings))
    return Cutter(target_m2, known)


def _joined(cells: Faces, finder: StreetFinder, target_m2: float) -> Faces:
    pairs = neighbours(cells.polygons, cells.community, finder)
    whole, member = united(cells.polygons, joined(cells.polygons, pairs, target_m2))
    return Faces(whole, cells.community[member])


def _without_islands(faces: Faces) -> Faces:
    """A cell that lies in a hole of another joins it, where both are of one community."""
    holed = np.flatnonzero(shapely.get_num_interior_rings(faces.polygons) > 0)
    if not len(holed):
        return faces
    label = np.arange(len(faces.polygons))
    inside = shapely.point_on_surface(faces.polygons)
    filled = shapely.polygons(shapely.get_exterior_ring(faces.polygons[holed]))
    around, island = shapely.STRtree(inside).query(filled, predicate="contains")
    same = faces.community[island] == faces.community[holed[around]]
    size = np.asarray(shapely.area(filled))
    order = np.argsort(-size[around[same]], kind="stable")[::-1]
    label[island[same][order]] = holed[around[same]][order]
    while (label[label] != label).any():
        label = label[label]
    polygons, member = united(faces.polygons, label)
    return Faces(polygons, faces.community[member])
