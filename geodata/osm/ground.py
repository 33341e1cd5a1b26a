"""What a file says of the ground under its streets: heights of nodes, and ways that do not lie on it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geodata.roads.geodesy import steps_m
from geodata.roads.slopes import heights_between

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
_LOWEST_M, _HIGHEST_M = -500.0, 9000.0
_ON_THE_GROUND = frozenset({"no", "building_passage"})


@dataclass(frozen=True, slots=True)
class Heights:
    """For each vertex what is known of its node, and what follows for it from the known ones of its way."""

    nodes: Floats
    vertices: Floats


def height_m(value: str | None) -> float | None:
    """Metres above sea level as tags and GraphML give them; None for what is no height on Earth."""
    try:
        metres = float((value or "").strip().removesuffix("m"))
    except ValueError:
        return None
    return metres if math.isfinite(metres) and _LOWEST_M <= metres <= _HIGHEST_M else None


def is_span(tags: Mapping[str, str]) -> bool:
    """Whether a way is a bridge or a tunnel."""
    return any(tags.get(key, "no") not in _ON_THE_GROUND for key in ("bridge", "tunnel"))


def heights_along(ref: Ints, run: Ints, lonlat: Floats, known: Mapping[int, float]) -> Heights | None:
    """Heights of vertices, those between known ones of the same run evenly; None where none is known.

    ref: the node of each vertex. run: the stretch of a way it lies on, in order. lonlat: (k, 2). known: by node.
    """
    found = np.isin(ref, np.array(sorted(known), dtype=np.int64))
    if not found.any():
        return None
    heights = np.full(len(ref), np.nan)
    heights[found] = [known[node] for node in ref[found].tolist()]
    starts = np.flatnonzero(np.diff(run, prepend=-1))
    steps = steps_m(lonlat[:, 0], lonlat[:, 1], np.append(starts, len(ref)))
    along_m = np.append(0.0, np.cumsum(steps)) + run.astype(np.float64)
    return Heights(heights, heights_between(along_m, heights, run))
