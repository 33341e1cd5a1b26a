"""Site categories: what is inspected at a kind of place, how long it takes and how often it is due."""

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from gridsvc.errors import InvalidInput
from gridsvc.patrols.hours import WeeklyHours

MINUTES_MAX = 600
SURROUNDINGS_MAX_M = 2000
VISITS_MAX = 31
PRIORITY_MAX = 1000
CODE = re.compile(r"[a-z][a-z0-9_]*")


class Shape(StrEnum):
    """What a site of a category usually is on the map."""

    POINT = "point"
    LINE = "line"
    AREA = "area"


class Head(StrEnum):
    """The five heads of a checklist: 公共环境, 公共秩序, 基础设施, 公益宣传, 文明行为."""

    ENVIRONMENT = "environment"
    ORDER = "order"
    FACILITIES = "facilities"
    NOTICES = "notices"
    CONDUCT = "conduct"


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One thing to look at."""

    code: str
    head: Head
    name_zh: str
    name_en: str

    def __post_init__(self) -> None:
        _refuse_bad_names(self.code, self.name_zh, self.name_en)


@dataclass(frozen=True, slots=True)
class SiteCategory:
    """A kind of site with its defaults; a higher priority matters more, no windows means always open.

    Aliases are further names by which people look for such sites; they ask nothing of a patrol.
    """

    code: str
    name_zh: str
    name_en: str
    minutes_on_site: float
    shape: Shape = Shape.POINT
    surroundings_m: float = 0
    windows: tuple[WeeklyHours, ...] = ()
    visits_per_cycle: int = 1
    priority: int = 1
    checklist: tuple[ChecklistItem, ...] = ()
    aliases: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _refuse_bad_names(self.code, self.name_zh, self.name_en)
        self._keep("minutes_on_site", holds=0 < self.minutes_on_site <= MINUTES_MAX)
        self._keep("surroundings_m", holds=0 <= self.surroundings_m <= SURROUNDINGS_MAX_M)
        self._keep("visits_per_cycle", holds=0 <= self.visits_per_cycle <= VISITS_MAX)
        self._keep("priority", holds=1 <= self.priority <= PRIORITY_MAX)
        self._keep("aliases", holds=all(self.aliases) and len(set(self.aliases)) == len(self.aliases))
        twice = [code for code, times in Counter(item.code for item in self.checklist).items() if times > 1]
        if twice:
            raise InvalidInput(
                f"category {self.code}: checklist item {twice[0]} stands there twice",
                params={"category": self.code, "field": "checklist", "value": twice[0]},
            )

    def _keep(self, field: str, *, holds: bool) -> None:
        if not holds:
            value = getattr(self, field)
            raise InvalidInput(
                f"category {self.code}: {field} cannot be {value}",
                params={"category": self.code, "field": field, "value": value},
            )


def _refuse_bad_names(code: str, name_zh: str, name_en: str) -> None:
    if not CODE.fullmatch(code):
        raise InvalidInput(
            f"{code!r} is no code: small letters, digits and _, a letter first",
            params={"field": "code", "value": code},
        )
    if not name_zh or not name_en:
        raise InvalidInput(f"{code} needs a Chinese and an English name", params={"field": "name", "value": code})
