"""What changed between two versions of grids: one self-contained page, or its pictures one by one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import numpy.typing as npt
import shapely

from gridsvc.language import Language
from maps.outline_paths import outline_path, view_box
from maps.page_templates import render

CLOSE_MAX = 60
TONES: Mapping[str, str] = MappingProxyType(
    {
        "split": "#1d5c94",
        "merged": "#b94a00",
        "recut": "#8d2f86",
        "moved": "#7a5600",
        "renamed": "#40545f",
        "new": "#00755a",
        "gone": "#a8201a",
        "unchanged": "#ffffff",
    }
)
"""The colour of each kind of change; what has no grid any more is hatched too."""
_AROUND_M = 60.0
_FAR_STEP_M = 2.0
_NEAR_DECIMALS = 2
_LETTERS = 16

Geometries = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class ShownChange:
    """Grids that changed together: kind, sentence, and the places of the old and the new ones in their versions."""

    kind: str
    text: str
    old: tuple[int, ...]
    new: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """Grids of one version: outlines in metres, and a short name of each for close views."""

    outlines: Geometries
    names: Sequence[str]


@dataclass(frozen=True, slots=True)
class ComparedVersions:
    """Two versions of a district, the changes that are worth most first, and problems that change their grid.

    kinds: word and number of each kind of change that there is; moving: points in metres.
    """

    title: str
    old: ShownVersion
    new: ShownVersion
    changes: Sequence[ShownChange]
    kinds: Mapping[str, tuple[str, int]]
    moving: Geometries
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class ChangeFigures:
    """Two versions compared, in parts that are served one by one; close: a picture (SVG) for each sentence of `said`.

    kinds: key, colour, word and number; said: number, sentence, colour.
    """

    title: str
    kinds: tuple[tuple[str, str, str, int], ...]
    moving: int
    said: tuple[tuple[int, str, str], ...]
    left: int
    whole: str
    close: tuple[str, ...]
    synthetic: bool = False


def changes_page(title: str, compared: Sequence[ComparedVersions], language: Language) -> str:
    """The page as HTML; it needs no other file and no network."""
    return render("changes.html", language=language, title=title, sets=[change_figures(each) for each in compared])


def change_figures(compared: ComparedVersions) -> ChangeFigures:
    """The parts of a page of changes."""
    changed = [each for each in compared.changes if each.kind != "unchanged"]
    shown = changed[:CLOSE_MAX]
    return ChangeFigures(
        compared.title,
        tuple((kind, TONES[kind], word, count) for kind, (word, count) in compared.kinds.items() if count),
        len(compared.moving),
        tuple((number, each.text, TONES[each.kind]) for number, each in enumerate(shown, 1)),
        len(changed) - len(shown),
        _whole(compared, changed),
        tuple(_close(compared, each) for each in shown),
        compared.synthetic,
    )


def _whole(compared: ComparedVersions, changed: Sequence[ShownChange]) -> str:
    old, new = compared.old.outlines, compared.new.outlines
    box = _bounds(np.concatenate([old, new]))
    size = max(box[2] - box[0], box[3] - box[1])
    areas = {
        kind: shapely.simplify(_taken(compared, [each for each in changed if each.kind == kind]), _FAR_STEP_M)
        for kind in dict.fromkeys(each.kind for each in changed)
    }
    former = np.array(sorted({place for each in changed for place in each.old}), dtype=np.int64)
    dots = [(number, *_middle(compared, each), TONES[each.kind]) for number, each in enumerate(changed[:CLOSE_MAX], 1)]
    return render(
        "changes_whole.svg",
        language=Language.ZH,
        box=view_box(box),
        grids=outline_path(shapely.simplify(new, _FAR_STEP_M), 0),
        areas=[(kind, TONES[kind], outline_path(outlines, 0)) for kind, outlines in areas.items()],
        former=outline_path(shapely.simplify(old[former], _FAR_STEP_M), 0),
        moving=_points(compared.moving),
        dots=dots,
        dot=max(round(size / 90), 1),
        step=max(round(size / 120), 1),
    )


def _close(compared: ComparedVersions, change: ShownChange) -> str:
    old, new = compared.old.outlines[list(change.old)], compared.new.outlines[list(change.new)]
    box = _bounds(shapely.buffer(np.concatenate([old, new]), _AROUND_M))
    frame = shapely.box(*box)
    near = shapely.STRtree(compared.new.outlines).query(frame)
    inside = shapely.STRtree(compared.moving).query(frame, predicate="intersects")
    names = [(compared.old.names[i], compared.old.outlines[i], True) for i in change.old]
    names += [(compared.new.names[i], compared.new.outlines[i], False) for i in change.new]
    size = max(box[2] - box[0], box[3] - box[1])
    return render(
        "changes_close.svg",
        language=Language.ZH,
        box=view_box(box, 1),
        around=outline_path(compared.new.outlines[near], _NEAR_DECIMALS),
        area=outline_path(_taken(compared, [change]), _NEAR_DECIMALS),
        kind=change.kind,
        tone=TONES[change.kind],
        former=outline_path(old, _NEAR_DECIMALS),
        names=[(name, *_inside(outline), former) for name, outline, former in names],
        moving=_points(compared.moving[inside]),
        letter=round(size / _LETTERS, 1),
        step=max(round(size / 30), 1),
    )


def _taken(compared: ComparedVersions, changes: Sequence[ShownChange]) -> Geometries:
    """The ground of changes: their new grids, or the old ones where there is none any more."""
    parts = [
        compared.new.outlines[list(each.new)] if each.new else compared.old.outlines[list(each.old)] for each in changes
    ]
    return np.concatenate(parts) if parts else np.empty(0, dtype=object)


def _middle(compared: ComparedVersions, change: ShownChange) -> tuple[int, int]:
    """A place in the largest grid of a change."""
    outlines = _taken(compared, [change])
    x, y = _inside(outlines[int(np.argmax(shapely.area(outlines)))])
    return round(x), round(y)


def _inside(outline: shapely.Geometry) -> tuple[float, float]:
    x, y = shapely.get_coordinates(shapely.point_on_surface(outline))[0].tolist()
    return round(x, 1), round(-y, 1)


def _points(points: Geometries) -> list[tuple[float, float]]:
    return [(round(x, 1), round(-y, 1)) for x, y in shapely.get_coordinates(points).tolist()]


def _bounds(outlines: Geometries) -> tuple[float, float, float, float]:
    if not len(outlines):
        return 0.0, 0.0, 1.0, 1.0
    west, south, east, north = shapely.total_bounds(outlines).tolist()
    return west, south, east, north
