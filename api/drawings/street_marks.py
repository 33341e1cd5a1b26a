"""Streets on a sketch: thin grey lines, wider where they are greater, and the names of those with room for one."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

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
_SHARES = (0.5, 0.3, 0.7, 0.15, 0.85)


def street_marks(streets: Iterable[Street], frame: Frame) -> tuple[Line, ...]:
    """The streets inside a frame, the greater ones on top."""
    drawn = [
        Line(tuple((x, y) for x, y, *_ in part.coords), *_look(street.kind))
        for street in streets
        for part in _parts(street, frame)
    ]
    return tuple(sorted(drawn, key=lambda each: each.width))


def name_marks(streets: Sequence[Street], frame: Frame, taken: Iterable[Place] = ()) -> tuple[Mark, ...]:
    """Names of streets, each once, written where neither another name nor one of the places taken stands."""
    boxes = [shapely.box(x - 11, y - 11, x + 11, y + 11) for x, y in taken]
    placed: list[Words] = []
    for name, line in _longest(streets, frame):
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


def _parts(street: Street, frame: Frame) -> Iterator[shapely.LineString]:
    inside = shapely.clip_by_rect(frame.drawn(street.line), 1, 1, frame.width - 1, frame.height - 1)
    for part in shapely.get_parts(inside):
        if isinstance(part, shapely.LineString) and part.length > 0:
            yield part


def _longest(streets: Sequence[Street], frame: Frame) -> list[tuple[str, shapely.LineString]]:
    """Of each name the longest piece that is long enough for it, in the order of the streets."""
    found: dict[str, shapely.LineString] = {}
    for street in streets:
        for part in _parts(street, frame) if street.name else ():
            if part.length > (found[street.name].length if street.name in found else 0):
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
