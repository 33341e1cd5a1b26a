"""Checks the grids of a file district by district and level by level, and refuses the rows at fault."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import shapely

from geodata.importers.grid_columns import Placed
from geodata.importers.plane import Geometries, Plane, geometry_array
from geodata.importers.sheet import Sheet
from gridsvc.grids.codes import GridLevel
from gridsvc.grids.corners import with_shared_corners
from gridsvc.grids.coverage import GridFault, bare_area, coverage_faults, snapped

UNCOVERED_MAX_M2 = 1.0


class GridChecks:
    """The outlines of a file's grids in metres, on the raster of 1 mm, with the faults of each set."""

    def __init__(self, sheet: Sheet, placed: Sequence[Placed | None], polygons: Geometries, plane: Plane) -> None:
        self._sheet, self._placed, self._plane = sheet, placed, plane
        self.metric = geometry_array([None] * len(sheet))
        alive = sheet.alive
        self.metric[alive] = snapped(plane.metres(polygons[alive]))
        self._refused = _areas(plane.metres(np.delete(polygons, alive)))

    def settle(self, regions: Mapping[str, Mapping[str, Any]]) -> None:
        """Join corners, then refuse every row of a fault; communities without an outline are told."""
        added = 0
        outlines = self._community_outlines(regions)
        for rows in self._sets():
            joined, count = with_shared_corners(self.metric[rows])
            added += count
            self.metric[rows] = shapely.normalize(joined)
            codes = [self._sheet.ids[row] for row in rows]
            home = geometry_array(outlines.get(self._home(row)) for row in rows)
            for fault in coverage_faults(codes, self.metric[rows], home):
                self._refuse(fault, dict(zip(codes, rows, strict=True)))
        if added:
            self._sheet.warn("corners_added", field="geometry", count=added)
        self._warn_of_communities(outlines)

    def _sets(self) -> Iterator[list[int]]:
        sets: dict[tuple[str, GridLevel], list[int]] = {}
        for row in self._sheet.alive:
            placed = self._placed[row]
            if placed is not None:
                sets.setdefault((placed.district, placed.level), []).append(row)
        yield from sets.values()

    def _home(self, row: int) -> str:
        placed = self._placed[row]
        return placed.community or "" if placed is not None else ""

    def _community_outlines(self, regions: Mapping[str, Mapping[str, Any]]) -> dict[str, shapely.Geometry]:
        homes = {self._home(row) for row in self._sheet.alive} - {""}
        missing = sorted(code for code in homes if regions[code]["geom"] is None)
        if missing:
            self._sheet.warn("community_without_outline", field="code", communities=", ".join(missing))
        known = sorted(homes - set(missing))
        metric = self._plane.metres(geometry_array(regions[code]["geom"] for code in known))
        return dict(zip(known, metric, strict=True))

    def _refuse(self, fault: GridFault, rows: Mapping[str, int]) -> None:
        grids = ", ".join(fault.grids)
        area = round(fault.area_m2, 2)
        for code in fault.grids:
            self._sheet.refuse(
                rows[code],
                "geometry",
                fault.code,
                value=code,
                suggestion="join_grids",
                grids=grids,
                area_m2=area,
                place=self._degrees(fault.place),
                **fault.params,
            )

    def _degrees(self, place: tuple[float, float] | None) -> list[float] | None:
        if place is None:
            return None
        point = self._plane.degrees(np.array([shapely.Point(place)], dtype=object))[0]
        return [point.x, point.y]

    def _warn_of_communities(self, outlines: Mapping[str, shapely.Geometry]) -> None:
        """Tell ground for which the file has no grid, be it a refused one: of these the refusal tells."""
        grids = np.concatenate([self.metric[~shapely.is_missing(self.metric)], self._refused])
        tree = shapely.STRtree(grids)
        for code, outline in self._doubtful(outlines).items():
            covered = shapely.union_all(grids[tree.query(outline, predicate="intersects")])
            area = shapely.area(shapely.difference(outline, covered))
            if area > UNCOVERED_MAX_M2:
                self._sheet.warn("community_not_covered", field="code", value=code, community=code, area_m2=round(area))

    def _doubtful(self, outlines: Mapping[str, shapely.Geometry]) -> dict[str, shapely.Geometry]:
        """The communities but for those of sets that cover their ground when looked at as wholes."""
        doubtful = dict(outlines)
        for rows in self._sets():
            homes = sorted({self._home(row) for row in rows} & set(doubtful))
            known = geometry_array(outlines[code] for code in homes)
            if homes and bare_area(known, self.metric[rows]) <= UNCOVERED_MAX_M2:
                doubtful = {code: outline for code, outline in doubtful.items() if code not in homes}
        return doubtful


def _areas(geometries: Geometries) -> Geometries:
    """The ground of what has some, however broken its outline."""
    sound = shapely.make_valid(geometries, method="structure", keep_collapsed=False)
    return np.asarray(sound[shapely.area(sound) > 0], dtype=object)
