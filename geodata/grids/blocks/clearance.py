"""Whether a chord keeps away from the rest of its ring."""

import numpy as np

from geodata.grids.blocks.chords import Chords
from geodata.grids.blocks.rings import Bools, Ints, Points, Rings, cross, spread

_CLEAR_M = 0.002


def is_clear(rings: Rings, chords: Chords, ends: Points, corners: tuple[Ints, Ints]) -> Bools:
    """Which chords, with these ends (c, 2, 2), stay two millimetres off all they do not end at.

    corners: int64 (c,) each, the corners of the ring where they begin and end, -1 for within an edge.
    """
    chord, place = spread(np.diff(rings.begins)[chords.ring])
    corner = rings.begins[chords.ring[chord]] + place
    ahead = rings.following[corner]
    way = ends[:, 1] - ends[:, 0]
    length = np.maximum(np.hypot(way[:, 0], way[:, 1]), _CLEAR_M)
    unit = (way / length[:, None])[chord]
    near, far = rings.xy[corner] - ends[chord, 0], rings.xy[ahead] - ends[chord, 0]
    side, side_ahead = cross(unit, near), cross(unit, far)
    along, along_ahead = (unit * near).sum(axis=1), (unit * far).sum(axis=1)
    own, own_ahead = (_is_one_of(each, chord, corners) for each in (corner, ahead))
    reach = length[chord] + _CLEAR_M
    touched = (np.abs(side) < _CLEAR_M) & (along > -_CLEAR_M) & (along < reach) & ~own
    apart = (corner != chords.i[chord]) & (corner != chords.j[chord]) & ~own & ~own_ahead
    opposite = (side * side_ahead <= 0) & apart
    share = side / np.where(side == side_ahead, 1.0, side - side_ahead)
    at = along + (along_ahead - along) * share
    crossed = opposite & (at > -_CLEAR_M) & (at < reach)
    return np.asarray(np.bincount(chord, touched | crossed, len(ends)) == 0)


def _is_one_of(corner: Ints, chord: Ints, corners: tuple[Ints, Ints]) -> Bools:
    return np.asarray((corner == corners[0][chord]) | (corner == corners[1][chord]))
