"""Unit grids: cut, numbered and checked."""

from geodata.grids.square import square_grids
from geodata.grids.unit_grids import UnitGrids

__all__ = ["UnitGrids", "square_grids"]
