"""What was found in streets, drawn on a page of its own."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely

from api.road_check import FileCheck, finding_document
from api.sentences import say
from geodata.roads.check.finding import Ground
from gridsvc.language import Language
from maps.findings import CLOSE_MAX, CheckedSet, ShownFinding, findings_page

_METRES_A_DEGREE = 111_320.0
_AROUND_M = 250.0
_GREAT = ("motorway", "trunk", "primary", "secondary")

Geometries = npt.NDArray[np.object_]


def draw_findings(path: Path, checked: FileCheck, language: Language) -> None:
    """Write a page with great streets, those around what was found, and a close view of each thing found."""
    title = say("road_check_title", language, file=checked.file)
    page = findings_page(title, [_drawn(checked, title, language)], language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8")


def _drawn(checked: FileCheck, title: str, language: Language) -> CheckedSet:
    check = checked.check
    lines = _lines_m(check.ground)
    shown = [
        ShownFinding(_words(finding_document(check, each, language)), _joined(lines[each.pieces]), each.fault)
        for each in sorted(check.findings, key=lambda each: not each.fault)
    ]
    return CheckedSet(title, _streets(check.ground, lines, shown[:CLOSE_MAX]), shown, checked.synthetic)


def _words(told: dict[str, object]) -> str:
    return " ".join(str(told[part]) for part in ("text", "remedy") if told[part])


def _joined(lines: Geometries) -> shapely.MultiLineString:
    return shapely.MultiLineString(list(lines))


def _lines_m(ground: Ground) -> Geometries:
    """All pieces in metres east and north of the middle of the file."""
    streets = ground.streets
    middle = np.array([streets.lon.mean(), streets.lat.mean()])
    scale = _METRES_A_DEGREE * np.array([np.cos(np.radians(middle[1])), 1.0])
    vertices = (np.column_stack([streets.bend_lon, streets.bend_lat]) - middle) * scale
    indices = np.repeat(np.arange(streets.pieces), np.diff(streets.offsets))
    return np.asarray(shapely.linestrings(vertices, indices=indices))


def _streets(ground: Ground, lines: Geometries, shown: list[ShownFinding]) -> Geometries:
    """Great streets, and those around what is shown."""
    great = np.array([each in _GREAT for each in ground.streets.road_classes], dtype=bool)[ground.streets.road_class]
    places = np.array([shapely.envelope(each.geometry) for each in shown if each.geometry is not None], dtype=object)
    _, near = shapely.STRtree(lines).query(places, predicate="dwithin", distance=_AROUND_M)
    return np.asarray(lines[np.union1d(np.flatnonzero(great), near)])
