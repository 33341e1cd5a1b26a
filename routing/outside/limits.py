"""How much an outside engine is asked at once, and how patiently."""

from dataclasses import dataclass, field

from gridsvc.errors import InvalidInput
from routing.outside.patience import Patience


@dataclass(frozen=True, slots=True)
class Limits:
    """table_size: the largest table is table_size rows of table_size; at_once: requests under way."""

    table_size: int = 100
    at_once: int = 4
    patience: Patience = field(default_factory=Patience)

    def __post_init__(self) -> None:
        if self.table_size < 1 or self.at_once < 1:
            raise InvalidInput(
                f"tables of {self.table_size} and {self.at_once} requests at once are not at least one",
                code="engine_limits_wrong",
                params={"table_size": self.table_size, "at_once": self.at_once},
            )
