"""The sheet of a check: one self-contained page with a map of all, and a close view of each thing found."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from gridsvc.language import Language
from maps.outline_paths import outline_path, view_box
from maps.page_templates import render

CLOSE_MAX = 60
_AROUND_M = 120.0
_FAR_STEP_M = 2.0
_NEAR_DECIMALS = 2

Geometries = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """Something found: said in words, and where it is in metres, if anywhere; fault: or only a remark."""

    text: str
    geometry: shapely.Geometry | None
    fault: bool


@dataclass(frozen=True, slots=True)
class CheckedSet:
    """Outlines of grids or lines of streets in metres, and what was found; synthetic: whether the city is invented."""

    title: str
    grids: Geometries
    findings: Sequence[ShownFinding]
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class _Close:
    number: int
    text: str
    fault: bool
    box: str
    around: str
    shape: str


def findings_page(title: str, sets: Sequence[CheckedSet], language: Language) -> str:
    """The page as HTML; it needs no other file and no network."""
    return render(
        "findings.html", language=language, title=title, sets=[_drawn(each, i) for i, each in enumerate(sets)]
    )


@dataclass(frozen=True, slots=True)
class FindingFigures:
    """A checked set in parts that are served one by one: sentences, and a picture (SVG) of all and of each one found.

    said: number, sentence, whether it is a fault; close: the pictures in the same order, empty where nothing lies.
    """

    title: str
    said: tuple[tuple[int, str, bool], ...]
    left: int
    whole: str
    close: tuple[str, ...]


def finding_figures(checked: CheckedSet) -> FindingFigures:
    """The parts of a page of findings."""
    drawn = _drawn(checked, 0)
    views = [each for each, _ in _close_views(checked)]
    return FindingFigures(
        checked.title,
        tuple((each.number, each.text, each.fault) for each in views),
        len(checked.findings) - len(views),
        render("findings_whole.svg", language=Language.ZH, set=drawn),
        tuple(render("findings_close.svg", language=Language.ZH, each=each) if each.box else "" for each in views),
    )


def _drawn(checked: CheckedSet, number: int) -> dict[str, object]:
    west, south, east, north = shapely.total_bounds(checked.grids).tolist() if len(checked.grids) else [0.0] * 4
    size = max(east - west, north - south, 1.0)
    close = _close_views(checked)
    return {
        "number": number,
        "title": checked.title,
        "synthetic": checked.synthetic,
        "box": view_box((west, south, east, north)),
        "grids": outline_path(shapely.simplify(checked.grids, _FAR_STEP_M), 0),
        "faults": outline_path(_places(checked, fault=True), 0),
        "remarks": outline_path(_places(checked, fault=False), 0),
        "dot": round(size / 90),
        "dots": [(each.number, *_place(found.geometry), each.fault) for each, found in close if found.geometry],
        "close": [each for each, _ in close],
        "left": len(checked.findings) - len(close),
    }


def _close_views(checked: CheckedSet) -> list[tuple[_Close, ShownFinding]]:
    tree = shapely.STRtree(checked.grids)
    views = []
    for number, found in enumerate(checked.findings[:CLOSE_MAX], 1):
        box, around, shape = "", "", ""
        if found.geometry is not None and not shapely.is_empty(found.geometry):
            west, south, east, north = shapely.bounds(shapely.buffer(found.geometry, _AROUND_M)).tolist()
            near = tree.query(shapely.box(west, south, east, north))
            box = view_box((west, south, east, north), 1)
            around = outline_path(checked.grids[near], _NEAR_DECIMALS)
            shape = outline_path(np.array([_area(found.geometry)], dtype=object), _NEAR_DECIMALS)
        views.append((_Close(number, found.text, found.fault, box, around, shape), found))
    return views


def _places(checked: CheckedSet, *, fault: bool) -> Geometries:
    places = [_area(each.geometry) for each in checked.findings if each.fault is fault and each.geometry is not None]
    return np.array([shapely.simplify(each, _FAR_STEP_M) for each in places], dtype=object)


def _area(geometry: shapely.Geometry) -> shapely.Geometry:
    """Points and lines get some width, so that they are seen."""
    return geometry if shapely.area(geometry) else shapely.buffer(geometry, 3.0)


def _place(geometry: shapely.Geometry) -> tuple[float, float]:
    point = shapely.get_coordinates(shapely.point_on_surface(geometry))[0]
    return round(float(point[0])), -round(float(point[1]))
