"""Codes of grids: what level and which community or street office a code says."""

import re
from dataclasses import dataclass
from enum import StrEnum

from gridsvc.errors import InvalidInput


class GridLevel(StrEnum):
    """单元网格 hold problems, 管理网格 people answer for, 评价网格 are assessed."""

    UNIT = "unit"
    MANAGEMENT = "management"
    EVALUATION = "evaluation"


class SurveyLevel(StrEnum):
    """What a file is of: grids of a level, or communities."""

    UNIT = "unit"
    MANAGEMENT = "management"
    EVALUATION = "evaluation"
    COMMUNITY = "community"


_UNIT = re.compile(r"([0-9]{12})[0-9]{2,3}")
_LARGER = re.compile(r"([0-9]{9})([ME])[0-9]{3}")
_LETTERS = {"M": GridLevel.MANAGEMENT, "E": GridLevel.EVALUATION}
UNIT_DIGITS = 15


@dataclass(frozen=True, slots=True)
class GridCode:
    """A code read: unit grids name their community, the larger ones their street office."""

    code: str
    level: GridLevel
    street: str
    community: str | None

    @property
    def district(self) -> str:
        """The six digits of the district."""
        return self.street[:6]

    @property
    def is_older(self) -> bool:
        """Whether it is of the older form with two digits of sequence."""
        return self.level is GridLevel.UNIT and len(self.code) < UNIT_DIGITS


def grid_code(code: str) -> GridCode:
    """Read a code: 15 digits (or 14, the older form), or nine digits, M or E, and three digits."""
    if unit := _UNIT.fullmatch(code):
        return GridCode(code, GridLevel.UNIT, unit[1][:9], unit[1])
    if larger := _LARGER.fullmatch(code):
        return GridCode(code, _LETTERS[larger[2]], larger[1], None)
    raise InvalidInput(
        f"{code!r} is no grid code: 15 digits, or 9 digits, M or E, and 3 digits",
        code="grid_code_shape",
        params={"field": "code", "value": code},
    )
