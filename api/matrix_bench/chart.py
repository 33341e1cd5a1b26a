"""What was measured as a chart: CPU seconds of the largest matrices over the size of the network, both by decades."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from api.drawings.drawing import Drawing, Ink, Line, Mark, Place, Words, square

_WIDTH, _HEIGHT = 640.0, 400.0
_LEFT, _RIGHT, _TOP, _FOOT = 70.0, 110.0, 40.0, 60.0
_SMALL, _PLAIN, _TITLE = 11.0, 12.0, 14.0
_LABEL_APART = 14.0
_MARK = 3.0
_ROOM = 1.15

Document = Mapping[str, Any]


def chart_of(measured: Iterable[Document], title: str, across: str, upward: str) -> Drawing:
    """A line for each engine; over places of the matrix where all were measured on one network."""
    documents = list(measured)
    if len({each["nodes"] for each in documents}) > 1:
        largest = max(each["size"] for each in documents)
        points = [
            (each["engine"], each["nodes"], each["matrix_cpu_s"]) for each in documents if each["size"] == largest
        ]
    else:
        points = [(each["engine"], each["size"], each["matrix_cpu_s"]) for each in documents]
    lines: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    for engine, x, y in points:
        lines[engine].append((float(x), max(float(y), 1e-4)))
    frame = _Frame([x for line in lines.values() for x, _ in line], [y for line in lines.values() for _, y in line])
    marks: list[Mark] = [*frame.grid(), *_labels(lines, frame)]
    for number, line in enumerate(lines.values()):
        places = tuple(frame.place(*point) for point in sorted(line))
        marks.append(Line(places, _INKS[min(number, len(_INKS) - 1)], 3.0 if number == 0 else 1.5))
        marks += [square(place, _MARK, _INKS[min(number, len(_INKS) - 1)]) for place in places]
    marks += [
        Words((_LEFT, _TOP - 16), title, _TITLE, ink=Ink.BLACK),
        Words(((_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - 14), across, _PLAIN, 0.5),
        Words((8, _TOP - 16), upward, _SMALL),
    ]
    return Drawing(_WIDTH, _HEIGHT, tuple(marks), title)


_INKS = (Ink.WAY, Ink.QUIET, Ink.STREET)


class _Frame:
    """Where numbers lie on the paper: logarithmic in both directions."""

    def __init__(self, across: list[float], up: list[float]) -> None:
        self._x = math.log10(min(across) / _ROOM), math.log10(max(across) * _ROOM)
        self._y = math.floor(math.log10(min(up))), math.ceil(math.log10(max(up)) + 1e-9)
        self._across = sorted(set(across))

    def place(self, x: float, y: float) -> Place:
        """Where a point lies."""
        right = (math.log10(x) - self._x[0]) / (self._x[1] - self._x[0])
        high = (math.log10(y) - self._y[0]) / (self._y[1] - self._y[0])
        return _LEFT + right * (_WIDTH - _LEFT - _RIGHT), _HEIGHT - _FOOT - high * (_HEIGHT - _TOP - _FOOT)

    def grid(self) -> Iterable[Mark]:
        """A line for each decade upward, and a mark for each measured size."""
        for power in range(self._y[0], self._y[1] + 1):
            y = self.place(10 ** self._x[0], 10.0**power)[1]
            yield Line(((_LEFT, y), (_WIDTH - _RIGHT, y)), Ink.GROUND)
            yield Words((_LEFT - 38, y + 4), f"{10.0**power:g}", _SMALL)
        for x in self._across:
            place = self.place(x, 10.0 ** self._y[0])
            yield Line((place, (place[0], place[1] + 5)), Ink.QUIET)
            yield Words((place[0], place[1] + 18), f"{x:,.0f}".replace(",", "\N{NO-BREAK SPACE}"), _SMALL, 0.5)


def _labels(lines: Mapping[str, list[tuple[float, float]]], frame: _Frame) -> Iterable[Mark]:
    """The engines' names at the ends of their lines, far enough apart to be read."""
    ends = sorted(((frame.place(*max(line)), engine) for engine, line in lines.items()), key=lambda end: end[0][1])
    heights = [place[1] for place, _ in ends]
    for before, behind in pairwise(range(len(heights))):
        heights[behind] = max(heights[behind], heights[before] + _LABEL_APART)
    for height, ((x, _), engine) in zip(heights, ends, strict=True):
        yield Words((x + 8, height + 4), engine, _PLAIN, ink=Ink.BLACK)
