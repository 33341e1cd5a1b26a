"""Heights of the ground from a folder of SRTM tiles (.hgt): a degree by a degree each, rows from the north."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from gridsvc.errors import InvalidInput, NotFound

Floats = npt.NDArray[np.float64]
_NAME = re.compile(r"([NS])(\d\d)([EW])(\d\d\d)\.hgt", re.IGNORECASE)
_BYTES = 2
_LOWEST_M, _HIGHEST_M = -500, 9000


@dataclass(frozen=True, slots=True)
class HeightTiles:
    """Files by the latitude and longitude of their south-western corners; n by n heights each, edges shared."""

    files: Mapping[tuple[int, int], Path]

    def at(self, lon: Floats, lat: Floats) -> Floats:
        """Metres above sea level between the four heights around each place, float64 (k,).

        Of these only the known ones count; NaN where none is known (-32768 in the tile), or where there is no tile.
        """
        heights = np.full(len(lon), np.nan)
        south, west = np.floor(lat), np.floor(lon)
        for (tile_south, tile_west), path in self.files.items():
            here = np.flatnonzero((south == tile_south) & (west == tile_west))
            if len(here):
                heights[here] = _between(_tile(path), lon[here] - tile_west, lat[here] - tile_south)
        return heights


def height_tiles(folder: Path) -> HeightTiles:
    """The tiles of a folder; NotFound without the folder, InvalidInput without a tile or with a broken one."""
    if not folder.is_dir():
        raise NotFound(f"there is no folder {folder}", code="file_not_found", params={"file": str(folder)})
    named = [(match, path) for path in sorted(folder.iterdir()) if (match := _NAME.fullmatch(path.name))]
    if not named:
        raise InvalidInput(
            f"{folder} holds no tiles of heights such as N25E102.hgt",
            code="heights_without_tiles",
            params={"file": str(folder), "field": "heights"},
        )
    for _, path in named:
        _side(path)
    return HeightTiles({_corner(match): path for match, path in named})


def _corner(match: re.Match[str]) -> tuple[int, int]:
    south = int(match[2]) * (-1 if match[1].upper() == "S" else 1)
    west = int(match[4]) * (-1 if match[3].upper() == "W" else 1)
    return south, west


def _side(path: Path) -> int:
    size = path.stat().st_size
    side = math.isqrt(size // _BYTES)
    if side < 2 or side * side * _BYTES != size:  # noqa: PLR2004  heights on both edges
        raise InvalidInput(
            f"{path.name} has {size} bytes and is no square of heights",
            code="height_tile_broken",
            params={"file": path.name, "value": size, "field": "heights"},
        )
    return side


def _tile(path: Path) -> npt.NDArray[np.int16]:
    side = _side(path)
    return np.memmap(path, dtype=">i2", mode="r", shape=(side, side))


def _between(tile: npt.NDArray[np.int16], east: Floats, north: Floats) -> Floats:
    """Bilinear between the four heights around places, given in degrees from the south-western corner."""
    last = len(tile) - 1
    x, y = east * last, (1 - north) * last
    column = np.clip(np.floor(x), 0, last - 1).astype(np.intp)
    row = np.clip(np.floor(y), 0, last - 1).astype(np.intp)
    across, down = x - column, y - row
    corners = [(0, 0, 1 - across, 1 - down), (0, 1, across, 1 - down), (1, 0, 1 - across, down), (1, 1, across, down)]
    total, weight = np.zeros(len(east)), np.zeros(len(east))
    for below, right, share_x, share_y in corners:
        height = tile[row + below, column + right].astype(np.float64)
        share = share_x * share_y * ((height >= _LOWEST_M) & (height <= _HIGHEST_M))
        total += share * height
        weight += share
    return np.asarray(np.divide(total, weight, out=np.full(len(east), np.nan), where=weight > 0))
