"""Streets on a sketch: thin grey lines, wider where they are greater, and the names of those with room for one."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter

import numpy as np
import shapely

from api.drawings.drawing import Ink, Lines, Mark, Place, Words
from api.drawings.frame import Frame
from geodata.stores.streets import Street

_RANKS = ("motorway", "trunk", "primary", "secondary", "tertiary")
_GREAT = ("motorway", "trunk", "primary", "secondary")
_MIDDLING = ("tertiary", "unclassified")
_LOOKS = _LANE, _MIDDLE, _WIDE = (Ink.LANE, 1.2), (Ink.STREET, 2.2), (Ink.STREET, 4.5)
_NAMES_MAX = 14
_SIZE = 11
_LONG_ENOUGH = 0.9
_EDGE = 6
_SIMPLIFIED = 0.4
_SHARES = (0.5, 0.3, 0.7, 0.15, 0.85)


Piece = tuple[Street, shapely.LineString]
"""A street, and a line of it in pixels inside a frame."""


Box = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""


def rank_of(kind: str) -> int:
    """How great a kind of street is, the greatest 0."""
    stem = kind.partition("_")[0]
    return _RANKS.index(stem) if stem in _RANKS else len(_RANKS)


def pieces_of(streets: Sequence[Street], frame: Frame) -> tuple[Piece, ...]:
    """What of streets a frame shows, in their order."""
    pixels = shapely.transform([each.line for each in streets], frame.pixels)
    inside = shapely.clip_by_rect(shapely.simplify(pixels, _SIMPLIFIED), 1, 1, frame.width - 1, frame.height - 1)
    parts, of = shapely.get_parts(inside, return_index=True)
    seen = (shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING) & (shapely.length(parts) > 0)
    return tuple((streets[at], part) for at, part in zip(of[seen].tolist(), parts[seen], strict=True))


def street_marks(pieces: Sequence[Piece]) -> tuple[Lines, ...]:
    """Streets as lines, the greater ones on top."""
    look = [_look(street.kind) for street, _ in pieces]
    parts = [part for _, part in pieces]
    drawn = ((each, [part for part, own in zip(parts, look, strict=True) if own == each]) for each in _LOOKS)
    return tuple(Lines(_corners(own), *each) for each, own in drawn if own)


def name_marks(pieces: Sequence[Piece], frame: Frame, taken: Iterable[Place] = ()) -> tuple[Mark, ...]:
    """Names of streets, each once, written where neither another name nor one of the places taken stands."""
    boxes: list[Box] = [(x - 11, y - 11, x + 11, y + 11) for x, y in taken]
    return tuple(islice(_placed(_longest(pieces), frame, boxes), _NAMES_MAX))


def _placed(names: Iterable[tuple[str, shapely.LineString]], frame: Frame, boxes: list[Box]) -> Iterator[Words]:
    for name, line in names:
        tried = (_written(name, line, share, frame) for share in _SHARES)
        words = next((each for each in tried if not _meets(_box(each), boxes)), None)
        if words is not None:
            boxes.append(_box(words))
            yield words


def _look(kind: str) -> tuple[Ink, float]:
    stem = kind.partition("_")[0]
    if stem in _GREAT:
        return _WIDE
    return _MIDDLE if stem in _MIDDLING else _LANE


def _corners(parts: Sequence[shapely.LineString]) -> tuple[tuple[Place, ...], ...]:
    xy, part = shapely.get_coordinates(parts, return_index=True)
    places = zip(part.tolist(), *np.round(xy, 1).T.tolist(), strict=True)
    return tuple(tuple((x, y) for _, x, y in own) for _, own in groupby(places, itemgetter(0)))


def _longest(pieces: Sequence[Piece]) -> list[tuple[str, shapely.LineString]]:
    """Of each name the longest piece that is long enough for it, in the order of the streets."""
    found: dict[str, tuple[float, shapely.LineString]] = {}
    lengths = shapely.length(np.array([part for _, part in pieces], dtype=object)).tolist()
    for (street, part), length in zip(pieces, lengths, strict=True):
        if street.name and (street.name not in found or length > found[street.name][0]):
            found[street.name] = length, part
    return [(name, line) for name, (length, line) in found.items() if length >= _LONG_ENOUGH * _wide(name)]


def _written(name: str, line: shapely.LineString, share: float, frame: Frame) -> Words:
    middle, half = line.interpolate(share, normalized=True), _wide(name) / 2
    x = min(max(middle.x, half + _EDGE), frame.width - half - _EDGE)
    return Words((x, min(max(middle.y + 4, _SIZE + _EDGE), frame.height - _EDGE)), name, _SIZE, 0.5, halo=True)


def _meets(box: Box, boxes: Iterable[Box]) -> bool:
    left, top, right, bottom = box
    return any(left <= each[2] and each[0] <= right and top <= each[3] and each[1] <= bottom for each in boxes)


def _box(words: Words) -> Box:
    (x, y), half = words.place, _wide(words.text) / 2
    return x - half - 2, y - _SIZE, x + half + 2, y + 3


def _wide(text: str) -> float:
    return sum(_SIZE if unicodedata.east_asian_width(each) in "WF" else _SIZE * 0.55 for each in text)
