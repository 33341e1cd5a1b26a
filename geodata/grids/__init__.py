"""Unit grids: cut, numbered and checked."""

from geodata.grids.square import UnitGrids, square_grids

__all__ = ["UnitGrids", "square_grids"]
