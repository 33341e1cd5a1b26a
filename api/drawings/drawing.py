"""Small drawings as values, in pixels from the left and the top; how they are put on a page is decided elsewhere."""

from dataclasses import dataclass
from enum import StrEnum

Place = tuple[float, float]


class Ink(StrEnum):
    """What is drawn in which colour; each can be told from the others on a black and white print."""

    PAPER = "#ffffff"
    GROUND = "#e4e4e4"
    LANE = "#d2d2d2"
    STREET = "#b4b4b4"
    WAY = "#123f73"
    BLACK = "#111111"
    QUIET = "#555555"


@dataclass(frozen=True, slots=True)
class Line:
    """A line along places."""

    places: tuple[Place, ...]
    ink: Ink
    width: float = 1.0
    dotted: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """Many lines that look alike, put down as one."""

    lines: tuple[tuple[Place, ...], ...]
    ink: Ink
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Shape:
    """A filled shape, with an outline where an ink is named for it."""

    corners: tuple[Place, ...]
    fill: Ink
    outline: Ink | None = None


@dataclass(frozen=True, slots=True)
class Disc:
    """A white disc with an outline and something written in it."""

    middle: Place
    radius: float
    text: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """Words whose foot stands at a place; align 0 begins there, 0.5 has its middle there; a halo sets them off."""

    place: Place
    text: str
    size: float
    align: float = 0.0
    halo: bool = False
    ink: Ink = Ink.QUIET


Mark = Line | Lines | Shape | Disc | Words


@dataclass(frozen=True, slots=True)
class Drawing:
    """Marks on white paper, the first lowest; the title is what screen readers say."""

    width: float
    height: float
    marks: tuple[Mark, ...]
    title: str = ""


def square(middle: Place, half: float, fill: Ink = Ink.BLACK, outline: Ink | None = None) -> Shape:
    """A square around a place."""
    x, y = middle
    return Shape(
        ((x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)), fill, outline
    )
