"""Drawings on a printed sheet, and square codes that a phone reads."""

from collections.abc import Callable
from functools import lru_cache
from itertools import groupby
from typing import assert_never

import segno

from api.drawings.drawing import Disc, Drawing, Ink, Line, Lines, Mark, Place, Shape, Words
from api.exports.pdf.pen import Pen, Type

_CODES_KEPT = 1024


def draw(pen: Pen, drawing: Drawing, place: Place, width: float) -> float:
    """Put a drawing on the page, its upper left corner at a place; answers its height."""
    share = width / drawing.width

    def at(pixels: Place) -> Place:
        return place[0] + pixels[0] * share, place[1] + pixels[1] * share

    height = drawing.height * share
    pen.box(place, (width, height), colour=Ink.QUIET, fill=Ink.PAPER, width=0.6)
    for mark in drawing.marks:
        _draw_mark(pen, _moved(mark, at, share))
    return height


def draw_code(pen: Pen, text: str, place: Place, size: float) -> None:
    """A square code of a text with its quiet zone, its upper left corner at a place."""
    rows, dark = _code_of(text)
    pen.bars(place, size / rows, dark, fill=Ink.BLACK)


@lru_cache(maxsize=_CODES_KEPT)
def _code_of(text: str) -> tuple[int, tuple[tuple[int, int, int], ...]]:
    """How many rows a code has, and its dark stretches: column, row, length; a place seen again has it at hand."""
    rows = list(segno.make_qr(text, error="m").matrix_iter(border=2))
    dark = []
    for row, modules in enumerate(rows):
        begin = 0
        for is_dark, run in groupby(modules):
            length = len(list(run))
            if is_dark:
                dark.append((begin, row, length))
            begin += length
    return len(rows), tuple(dark)


def _moved(mark: Mark, at: Callable[[Place], Place], share: float) -> Mark:
    match mark:
        case Line():
            return Line(tuple(map(at, mark.places)), mark.ink, mark.width * share, mark.dotted)
        case Lines():
            return Lines(tuple(tuple(map(at, each)) for each in mark.lines), mark.ink, mark.width * share)
        case Shape():
            return Shape(tuple(map(at, mark.corners)), mark.fill, mark.outline)
        case Disc():
            return Disc(at(mark.middle), mark.radius * share, mark.text)
        case Words():
            return Words(at(mark.place), mark.text, mark.size * share, mark.align, mark.halo, mark.ink)
        case _:
            assert_never(mark)


def _draw_mark(pen: Pen, mark: Mark) -> None:
    match mark:
        case Line():
            pen.line(list(mark.places), colour=mark.ink, width=mark.width, dots=mark.dotted)
        case Lines():
            pen.lines(mark.lines, colour=mark.ink, width=mark.width)
        case Shape():
            pen.shape(list(mark.corners), fill=mark.fill, outline=mark.outline or "")
        case Disc():
            pen.circle(mark.middle, mark.radius)
            size, (x, y) = mark.radius * 1.15, mark.middle
            pen.text((x, y + size * 0.36), mark.text, Type(size, bold=True), 0.5)
        case Words():
            pen.text(mark.place, mark.text, Type(mark.size, colour=mark.ink, halo=mark.halo), mark.align)
        case _:
            assert_never(mark)
