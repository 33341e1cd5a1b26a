"""The settings of the planner, with defaults that suit a district."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from gridsvc.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class PlannerSettings:
    """Weights against one millisecond of travel, and limits of the search.

    balance: of workload above the others'. compactness: of the way to the middle of a day's area. spread_s: seconds of
    travel that a visit may cost to lie one day nearer to an even rhythm. improvement_rounds: how often every visit is
    tried elsewhere. ejections_max: so many visits are moved to make room for others. relaxations_max: for so many
    unplanned visits a change that would fit them is looked for. effort: iterations of the search for each visit.
    """

    balance: float = 3.0
    compactness: float = 0.5
    spread_s: float = 120.0
    improvement_rounds: int = 4
    ejections_max: int = 400
    relaxations_max: int = 50
    effort: int = 300

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if not 0 <= value < float("inf"):
                raise _refused(name, value)

    @classmethod
    def of(cls, settings: Mapping[str, object]) -> "PlannerSettings":
        """Settings by name; InvalidInput for one that there is not, or that is no number of its kind."""
        usual = asdict(cls())
        chosen: dict[str, Any] = {}
        for name, value in settings.items():
            if name not in usual:
                raise InvalidInput(
                    f"the planner has no setting {name!r}; it has {', '.join(usual)}",
                    code="planner_setting_unknown",
                    params={"field": name, "known": ", ".join(usual)},
                )
            if isinstance(value, bool) or not isinstance(value, int | type(usual[name])):
                raise _refused(name, value)
            chosen[name] = value
        return cls(**chosen)


def _refused(name: str, value: object) -> InvalidInput:
    expected = "0, 1, 2, …" if isinstance(getattr(PlannerSettings(), name), int) else "0, 0.5, 1, …"
    params = {"field": name, "value": value, "expected": expected}
    return InvalidInput(f"setting {name} cannot be {value!r}", code="value_unexpected", params=params)
