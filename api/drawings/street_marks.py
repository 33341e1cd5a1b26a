"""Streets on a sketch: thin grey lines, wider where they are greater, and the names of those with room for one."""

import unicodedata
from collections.abc import Iterable, Sequence

import shapely

from api.drawings.drawing import Ink, Line, Mark, Place, Words
from api.drawings.frame import Frame
from geodata.stores.streets import Street

_GREAT = ("motorway", "trunk", "primary", "secondary")
_MIDDLING = ("tertiary", "unclassified")
_NAMES_MAX = 14
_SIZE = 11
_LONG_ENOUGH = 0.9
_EDGE = 6
_SIMPLIFIED = 0.4
_SHARES = (0.5, 0.3, 0.7, 0.15, 0.85)


Piece = tuple[Street, shapely.LineString]
"""A street, and a line of it in pixels inside a frame."""


def pieces_of(streets: Sequence[Street], frame: Frame) -> tuple[Piece, ...]:
    """What of streets a frame shows, in their order."""
    pixels = shapely.transform([each.line for each in streets], frame.pixels)
    inside = shapely.clip_by_rect(shapely.simplify(pixels, _SIMPLIFIED), 1, 1, frame.width - 1, frame.height - 1)
    parts, of = shapely.get_parts(inside, return_index=True)
    found = zip(of, parts, strict=True)
    return tuple((streets[at], part) for at, part in found if isinstance(part, shapely.LineString) and part.length)


def street_marks(pieces: Iterable[Piece]) -> tuple[Line, ...]:
    """Streets as lines, the greater ones on top."""
    drawn = [
        Line(tuple((float(x), float(y)) for x, y in shapely.get_coordinates(part)), *_look(street.kind))
        for street, part in pieces
    ]
    return tuple(sorted(drawn, key=lambda each: each.width))


def name_marks(pieces: Sequence[Piece], frame: Frame, taken: Iterable[Place] = ()) -> tuple[Mark, ...]:
    """Names of streets, each once, written where neither another name nor one of the places taken stands."""
    boxes = [shapely.box(x - 11, y - 11, x + 11, y + 11) for x, y in taken]
    placed: list[Words] = []
    for name, line in _longest(pieces):
        tried = (_written(name, line, share, frame) for share in _SHARES)
        words = next((each for each in tried if not _meets(_box(each), boxes)), None)
        if words is not None:
            boxes.append(_box(words))
            placed.append(words)
    return tuple(placed[:_NAMES_MAX])


def _look(kind: str) -> tuple[Ink, float]:
    stem = kind.partition("_")[0]
    if stem in _GREAT:
        return Ink.STREET, 4.5
    return (Ink.STREET, 2.2) if stem in _MIDDLING else (Ink.LANE, 1.2)


def _longest(pieces: Iterable[Piece]) -> list[tuple[str, shapely.LineString]]:
    """Of each name the longest piece that is long enough for it, in the order of the streets."""
    found: dict[str, shapely.LineString] = {}
    for street, part in pieces:
        if street.name and (street.name not in found or part.length > found[street.name].length):
            found[street.name] = part
    return [(name, line) for name, line in found.items() if line.length >= _LONG_ENOUGH * _wide(name)]


def _written(name: str, line: shapely.LineString, share: float, frame: Frame) -> Words:
    middle, half = line.interpolate(share, normalized=True), _wide(name) / 2
    x = min(max(middle.x, half + _EDGE), frame.width - half - _EDGE)
    return Words((x, min(max(middle.y + 4, _SIZE + _EDGE), frame.height - _EDGE)), name, _SIZE, 0.5, halo=True)


def _meets(box: shapely.Polygon, boxes: Iterable[shapely.Polygon]) -> bool:
    return any(box.intersects(each) for each in boxes)


def _box(words: Words) -> shapely.Polygon:
    (x, y), half = words.place, _wide(words.text) / 2
    return shapely.box(x - half - 2, y - _SIZE, x + half + 2, y + 3)


def _wide(text: str) -> float:
    return sum(_SIZE if unicodedata.east_asian_width(each) in "WF" else _SIZE * 0.55 for each in text)
