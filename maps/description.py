"""What the pages are told of a city: frozen values, no data."""

import math
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from gridsvc.errors import InvalidInput
from gridsvc.language import Language

_DATE_LINE = 180.0
_MERCATOR_EDGE = 85.06


class MapKind(StrEnum):
    """The three maps."""

    PROBLEMS = "problems"
    SITES = "sites"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class Bounds:
    """A box in WGS84 degrees; the one type through which coordinates reach a map, so that none are swapped."""

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        numbers = (self.west, self.south, self.east, self.north)
        if not all(math.isfinite(each) for each in numbers):
            raise InvalidInput(f"bounds need four finite numbers, not {numbers}", params={"field": "bounds"})
        across = -_DATE_LINE <= self.west <= self.east <= _DATE_LINE
        if not (across and -_MERCATOR_EDGE <= self.south <= self.north <= _MERCATOR_EDGE):
            raise InvalidInput(f"no box on a web map: west, south, east, north = {numbers}", params={"field": "bounds"})

    @property
    def corners(self) -> list[list[float]]:
        """South-west and north-east as Leaflet wants them: latitude first."""
        return [[self.south, self.west], [self.north, self.east]]


@dataclass(frozen=True, slots=True)
class PlanLink:
    """A plan as the pages name it."""

    id: UUID
    programme: str
    level: str
    starts_on: date
    ends_on: date
    status: str


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """Problem classes whose codes begin alike, by which problems are filtered."""

    prefix: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class CityView:
    """A city as the pages show it.

    attribution: the credit line of its roads and places. map_review: the number of the map review (审图号), if any.
    """

    code: str
    name_zh: str
    name_en: str
    time_zone: str
    bounds: Bounds
    synthetic: bool = False
    provisional: bool = False
    attribution: str = ""
    map_review: str = ""
    problem_groups: tuple[ProblemGroup, ...] = ()
    plans: tuple[PlanLink, ...] = ()

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[0-9]{6}", self.code):
            raise InvalidInput(f"a city code has six digits, not {self.code!r}", params={"field": "code"})

    def name(self, language: Language) -> str:
        """The city's name in the language of the page."""
        return self.name_zh if language is Language.ZH else self.name_en


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """A page and the script that Folium made for it, kept out of the page."""

    html: str
    script: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A route list that an exported folder links to; the address is relative to the folder."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class GridVersionLink:
    """A version of a district's grids as a page names it, where it is checked, and where compared with another."""

    text: str
    url: str
    changes: str | None = None
