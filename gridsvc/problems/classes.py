"""Kinds of problems by their code, with the time in which one has to be put right."""

import re
from dataclasses import dataclass
from enum import StrEnum

from gridsvc.errors import InvalidInput

_CODE = re.compile(r"[0-9]{4}|[CE][0-9]{4,5}")


class ProblemKind(StrEnum):
    """事件 happen, 部件 are things that stand somewhere."""

    EVENT = "event"
    COMPONENT = "component"


class DeadlineUnit(StrEnum):
    """紧急工作时 (day and night), 工作时, 工作日 (8 working hours), 自然日."""

    EMERGENCY_HOUR = "emergency_hour"
    WORKING_HOUR = "working_hour"
    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"


@dataclass(frozen=True, slots=True)
class Deadline:
    """So many units of time."""

    amount: float
    unit: DeadlineUnit

    def __post_init__(self) -> None:
        if not self.amount > 0:
            raise InvalidInput(f"a deadline of {self.amount} {self.unit} leaves no time")


@dataclass(frozen=True, slots=True)
class ProblemClass:
    """One kind of problem: two digits of its class and two of its own; other spellings of its name are aliases."""

    code: str
    class_zh: str
    class_en: str
    name_zh: str
    name_en: str
    kind: ProblemKind = ProblemKind.EVENT
    aliases: tuple[str, ...] = ()
    deadline: Deadline | None = None

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise InvalidInput(
                f"{self.code!r} is no code of a problem class: four digits, or C or E and four or five",
                params={"field": "code", "value": self.code},
            )
        if not all((self.class_zh, self.class_en, self.name_zh, self.name_en)):
            raise InvalidInput(
                f"problem class {self.code} needs Chinese and English names of its class and of itself",
                params={"field": "name", "value": self.code},
            )
