"""Unit grids that are blocks between streets: noded, freed of thin faces, cut, joined and straightened."""

from geodata.grids.blocks.building import BlockWish, block_grids
from geodata.grids.blocks.guides import GuideLines, guides_of_lines, street_guides

__all__ = ["BlockWish", "GuideLines", "block_grids", "guides_of_lines", "street_guides"]
