"""A large table of times and metres, put together from blocks."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from gridsvc.roads import UNREACHABLE, TravelMatrix


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows and columns of a table."""

    rows: slice
    columns: slice


def blocks_of(rows: int, columns: int, *, cells_max: int, places_max: int) -> list[Block]:
    """Blocks that cover a table, none with more cells, or rows and columns together, than said."""
    side = max(1, min(math.isqrt(cells_max), places_max // 2))
    height = max(1, min(rows, side))
    width = max(1, min(columns, cells_max // height, places_max - height))
    height = max(1, min(rows, cells_max // width, places_max - width))
    return [Block(down, across) for down in _slices(rows, height) for across in _slices(columns, width)]


def table_of(shape: tuple[int, int], parts: Iterator[tuple[Block, TravelMatrix]]) -> TravelMatrix:
    """The whole table from its blocks."""
    ms, metres = (np.full(shape, UNREACHABLE, dtype=np.int32) for _ in range(2))
    for block, part in parts:
        ms[block.rows, block.columns], metres[block.rows, block.columns] = part.ms, part.metres
    return TravelMatrix(ms, metres)


def _slices(length: int, step: int) -> Iterator[slice]:
    return (slice(first, min(first + step, length)) for first in range(0, length, step))
