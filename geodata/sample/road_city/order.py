"""What determines the streets of a synthetic city: the same order makes the same file, byte by byte."""

from dataclasses import dataclass

from gridsvc.errors import InvalidInput

LEAST_NODES = 100
MOST_NODES = 1_000_000

_METRES_FROM_CENTRE = 22_000.0
_NODES_AT_THAT = 100_000


@dataclass(frozen=True, slots=True)
class RoadCity:
    """About so many crossings, bends besides; turn restrictions and islands only where they are asked for."""

    nodes: int
    seed: int = 1
    restrictions: int = 0
    islands: int = 0

    def __post_init__(self) -> None:
        for field, least, most in (
            ("nodes", LEAST_NODES, MOST_NODES),
            ("seed", 0, 2**63),
            ("restrictions", 0, self.nodes),
            ("islands", 0, self.nodes // 100),
        ):
            value = getattr(self, field)
            if not least <= value <= most:
                raise InvalidInput(
                    f"{field} of {value} is not between {least:,} and {most:,}",
                    code="sample_size_unusable",
                    params={"field": field, "value": value, "least": least, "most": most},
                )

    @property
    def radius_m(self) -> float:
        """From the centre to the edge of a city as dense as any other of these."""
        return _METRES_FROM_CENTRE * float((self.nodes / _NODES_AT_THAT) ** 0.5)

    @property
    def scale(self) -> float:
        """How many times the city of a hundred thousand crossings this is."""
        return self.nodes / _NODES_AT_THAT
