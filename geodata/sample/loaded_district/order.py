"""What determines a made-up cycle: the same order makes the same task."""

from dataclasses import dataclass
from datetime import date, timedelta

from gridsvc.errors import InvalidInput

DATES = tuple(date(2027, 1, 4) + timedelta(days=each) for each in range(10))
"""From a Monday to the Wednesday of the week after."""

_NODES_A_SITE = 8
_LEAST_NODES = 400
_LIMITS = {"sites": (1, 20_000), "teams": (1, 300), "load_percent": (5, 300), "seed": (0, 2**63)}


@dataclass(frozen=True, slots=True)
class LoadedDistrict:
    """So many sites and teams; load_percent: the work that is due, ways included, of the hours that teams work."""

    sites: int
    teams: int
    load_percent: float
    seed: int = 1

    def __post_init__(self) -> None:
        for field, (least, most) in _LIMITS.items():
            value = getattr(self, field)
            if not least <= value <= most:
                raise InvalidInput(
                    f"{field} of {value} is not between {least:,} and {most:,}",
                    code="sample_size_unusable",
                    params={"field": field, "value": value, "least": least, "most": most},
                )

    @property
    def nodes(self) -> int:
        """About how many crossings its streets have: sites lie as densely in all sizes."""
        return max(_LEAST_NODES, _NODES_A_SITE * self.sites)
