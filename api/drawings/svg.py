"""Drawings as SVG elements; colours stand in attributes, so that they show wherever styles are not allowed."""

from html import escape
from typing import assert_never

from api.drawings.drawing import Disc, Drawing, Ink, Line, Lines, Mark, Place, Shape, Words
from api.plain_text import in_xml

_LETTERS = "sans-serif"
_HALO = 3


def svg_of(drawing: Drawing, *, alone: bool = False) -> str:
    """The drawing as an element that grows with its page, or as a file that stands alone."""
    space = ' xmlns="http://www.w3.org/2000/svg"' if alone else ""
    size = f"{drawing.width:g} {drawing.height:g}"
    title = escape(in_xml(drawing.title))
    parts = [
        f'<svg class="sketch"{space} viewBox="0 0 {size}" role="img" aria-label="{title}"><title>{title}</title>',
        f'<rect width="{drawing.width:g}" height="{drawing.height:g}" fill="{Ink.PAPER}" stroke="{Ink.STREET}"/>',
        *map(_mark, drawing.marks),
        "</svg>",
    ]
    return "".join(parts)


def _mark(mark: Mark) -> str:
    match mark:
        case Line():
            return _line(mark)
        case Lines():
            return _lines(mark)
        case Shape():
            outline = f' stroke="{mark.outline}" stroke-width="1.5"' if mark.outline else ""
            return f'<polygon points="{_points(mark.corners)}" fill="{mark.fill}"{outline}/>'
        case Disc():
            return _disc(mark)
        case Words():
            return _words(mark)
        case _:
            assert_never(mark)


def _line(line: Line) -> str:
    dots = f' stroke-dasharray="0.5 {line.width * 2.5:g}"' if line.dotted else ""
    return f'<polyline points="{_points(line.places)}" {_stroke(line)}{dots}/>'


def _lines(lines: Lines) -> str:
    ways = "".join(["M" + " ".join([f"{x:g},{y:g}" for x, y in line]) for line in lines.lines])
    return f'<path d="{ways}" {_stroke(lines)}/>'


def _stroke(line: Line | Lines) -> str:
    ends = 'stroke-linejoin="round" stroke-linecap="round"'
    return f'fill="none" stroke="{line.ink}" stroke-width="{line.width:g}" {ends}'


def _disc(disc: Disc) -> str:
    (x, y), size = disc.middle, disc.radius * 1.15
    look = f'fill="{Ink.PAPER}" stroke="{Ink.BLACK}" stroke-width="1.5"'
    circle = f'<circle cx="{x:g}" cy="{y:g}" r="{disc.radius:g}" {look}/>'
    words = Words((x, y + size * 0.36), disc.text, size, 0.5, ink=Ink.BLACK)
    return circle + (_words(words, bold=True) if disc.text else "")


def _words(words: Words, *, bold: bool = False) -> str:
    anchor = "middle" if words.align else "start"
    halo = f' stroke="{Ink.PAPER}" stroke-width="{_HALO}" paint-order="stroke"' if words.halo else ""
    weight = ' font-weight="700"' if bold else ""
    look = (
        f'font-family="{_LETTERS}" font-size="{words.size:g}" text-anchor="{anchor}" fill="{words.ink}"{halo}{weight}'
    )
    return f'<text x="{words.place[0]:g}" y="{words.place[1]:g}" {look}>{escape(in_xml(words.text))}</text>'


def _points(places: tuple[Place, ...]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}".replace(".0", "") for x, y in places)
