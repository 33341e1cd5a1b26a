"""Drawings on a printed sheet: the sketch of a route, and a square code that a phone reads."""

import segno

from api.exports.exported import ExportedPlan
from api.exports.pdf.pen import INK, PAPER, QUIET, RULE, WAY, Pen, Type
from api.exports.sketch import HEIGHT, MARGIN, WIDTH, drawn_line, frame_of, scale_of
from gridsvc.plans.plan import Route

_DISC = 9
Place = tuple[float, float]


def draw_sketch(pen: Pen, exported: ExportedPlan, route: Route, place: Place, width: float) -> None:
    """The streets and stops of a route, its upper left corner at a place."""
    base, way = exported.base(route), exported.ways.get(route.id)
    frame, share = frame_of(route, base, way), width / WIDTH

    def at(pixels: Place) -> Place:
        return place[0] + pixels[0] * share, place[1] + pixels[1] * share

    pen.box(place, (width, HEIGHT * share), colour=RULE, fill=PAPER, width=0.5)
    for line in [] if way is None else way.geoms:
        pen.line([at(each) for each in drawn_line(line, frame.xy)], colour=WAY, width=1.8)
    for stop in route.stops:
        if stop.exit != stop.entry:
            pen.line([at(frame.xy(stop.entry)), at(frame.xy(stop.exit))], colour=WAY, width=1.8, dots=True)
    _draw_base(pen, at(frame.xy(base)))
    for stop in reversed(route.stops):
        x, y = at(frame.xy(stop.entry))
        pen.circle((x, y), _DISC * share)
        pen.text((x, y + 3.4 * share), str(stop.sequence), Type(10 * share, bold=True), 0.5)
    x, y = WIDTH - 18, HEIGHT - 30
    pen.shape([at(each) for each in ((x, y), (x + 6, y + 20), (x, y + 15), (x - 6, y + 20))], fill=QUIET)
    _draw_scale(pen, at((MARGIN, HEIGHT - 14)), scale_of(frame.metres_a_pixel), share)


def draw_code(pen: Pen, text: str, place: Place, size: float) -> None:
    """A square code of a text with its quiet zone, its upper left corner at a place."""
    rows = list(segno.make_qr(text, error="m").matrix_iter(border=2))
    module = size / len(rows)
    for row, dark in enumerate(rows):
        begin = None
        for column, is_dark in enumerate([*dark, 0]):
            if is_dark and begin is None:
                begin = column
            elif not is_dark and begin is not None:
                corner = (place[0] + begin * module, place[1] + row * module)
                pen.box(corner, ((column - begin) * module, module * 1.02), fill=INK, width=0)
                begin = None


def _draw_base(pen: Pen, place: Place) -> None:
    pen.box((place[0] - 5, place[1] - 5), (10, 10), fill=INK, width=0)


def _draw_scale(pen: Pen, place: Place, scale: tuple[float, str], share: float) -> None:
    (x, y), (pixels, shown) = place, scale
    length = pixels * share
    pen.line([(x, y), (x, y + 4), (x + length, y + 4), (x + length, y)], colour=QUIET, width=0.9)
    pen.text((x + length + 4, y + 5), shown, Type(8, colour=QUIET))
