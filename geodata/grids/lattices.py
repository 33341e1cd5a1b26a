"""Lines of regular lattices: squares, and hexagons of the same area."""

from typing import Protocol

import numpy as np
import numpy.typing as npt
import shapely

Lines = npt.NDArray[np.object_]
Bounds = npt.NDArray[np.float64]


class Lattice(Protocol):
    """Lines that divide the ground within bounds (west, south, east, north) into cells of cell_m²."""

    def __call__(self, bounds: Bounds, cell_m: float) -> Lines:
        """Lines at least as far as the bounds, the same ones wherever they are asked for."""
        ...


def square_lattice(bounds: Bounds, cell_m: float) -> Lines:
    """Squares that begin at the origin of the coordinates."""
    west, south, east, north = bounds
    columns = np.arange(np.floor(west / cell_m), np.ceil(east / cell_m) + 1) * cell_m
    rows = np.arange(np.floor(south / cell_m), np.ceil(north / cell_m) + 1) * cell_m
    upright = [[(x, rows[0]), (x, rows[-1])] for x in columns]
    level = [[(columns[0], y), (columns[-1], y)] for y in rows]
    return np.asarray(shapely.linestrings(upright + level))


def hexagon_lattice(bounds: Bounds, cell_m: float) -> Lines:
    """Hexagons with two upright sides; each brings three of its sides, its neighbours the others."""
    side = cell_m * np.sqrt(2 / (3 * np.sqrt(3)))
    across, up = np.sqrt(3) * side, 1.5 * side
    west, south, east, north = bounds
    column, row = np.meshgrid(
        np.arange(np.floor(west / across) - 1, np.ceil(east / across) + 2),
        np.arange(np.floor(south / up) - 1, np.ceil(north / up) + 2),
    )
    x, y = (column + np.mod(row, 2) / 2) * across, row * up
    corners = [(0.0, side), (across / 2, side / 2), (across / 2, -side / 2), (0.0, -side)]
    places = [np.column_stack([(x + dx).ravel(), (y + dy).ravel()]) for dx, dy in corners]
    return np.asarray(shapely.linestrings(np.stack(places, axis=1)))
