"""Drawings as PNG pictures, for documents that take no vectors."""

from functools import cache
from io import BytesIO
from typing import assert_never

from PIL import Image, ImageDraw, ImageFont

from api.drawings.arabic import in_drawing_order
from api.drawings.drawing import Disc, Drawing, Ink, Line, Lines, Mark, Place, Shape, Words
from api.plain_text import one_line
from maps.assets import asset

_SCALE = 3
_FONT = "@expo-google-fonts/noto-sans-sc/{0}/NotoSansSC_{0}.ttf"
_DPI = 72 * _SCALE


def png_of(drawing: Drawing) -> bytes:
    """The picture at three times the drawing's pixels; the same drawing gives the same bytes."""
    size = round(drawing.width * _SCALE), round(drawing.height * _SCALE)
    image = Image.new("RGB", size, Ink.PAPER)
    pen = ImageDraw.Draw(image)
    for mark in drawing.marks:
        _put(pen, mark)
    pen.rectangle((0, 0, size[0] - 1, size[1] - 1), outline=Ink.QUIET, width=_SCALE)
    buffer = BytesIO()
    image.save(buffer, "PNG", dpi=(_DPI, _DPI), optimize=True)
    return buffer.getvalue()


def _put(pen: ImageDraw.ImageDraw, mark: Mark) -> None:
    match mark:
        case Line():
            _line(pen, mark)
        case Lines():
            for each in mark.lines:
                _line(pen, Line(each, mark.ink, mark.width))
        case Shape():
            pen.polygon(_points(mark.corners), fill=mark.fill, outline=mark.outline, width=_SCALE)
        case Disc():
            (x, y), radius = _scaled(mark.middle), mark.radius * _SCALE
            pen.circle((x, y), radius, fill=Ink.PAPER, outline=Ink.BLACK, width=round(1.5 * _SCALE))
            pen.text((x, y), mark.text, fill=Ink.BLACK, font=_font(mark.radius * 1.15, bold=True), anchor="mm")
        case Words():
            halo = _SCALE if mark.halo else 0
            text, anchor, font = in_drawing_order(one_line(mark.text)), "ms" if mark.align else "ls", _font(mark.size)
            pen.text(_scaled(mark.place), text, mark.ink, font, anchor, stroke_width=halo, stroke_fill=Ink.PAPER)
        case _:
            assert_never(mark)


def _line(pen: ImageDraw.ImageDraw, line: Line) -> None:
    places, width = _points(line.places), max(round(line.width * _SCALE), 1)
    pen.line(places, fill=line.ink, width=width, joint="curve")
    if width > _SCALE:
        for x, y in (places[0], places[-1]):
            pen.circle((x, y), width / 2 - 0.5, fill=line.ink)


def _points(places: tuple[Place, ...]) -> list[Place]:
    return [_scaled(each) for each in places]


def _scaled(place: Place) -> Place:
    return place[0] * _SCALE, place[1] * _SCALE


@cache
def _font(size: float, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    weight = "700Bold" if bold else "400Regular"
    return ImageFont.truetype(asset(_FONT.format(weight)), size * _SCALE, layout_engine=ImageFont.Layout.BASIC)
