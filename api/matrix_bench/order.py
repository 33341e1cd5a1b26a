"""What is to be measured."""

from dataclasses import dataclass

from gridsvc.errors import InvalidInput
from gridsvc.roads import Mode

OURS = "gridsvc"
PEERS = ("scipy", "networkx")
_ROWS = {"scipy": 40, "networkx": 4}
"""How many rows of its matrices a slow engine is asked for: each row costs it the same, whatever the others."""


@dataclass(frozen=True, slots=True)
class MatrixOrder:
    """What is measured: a mode, sizes of square matrices, engines beside ours, and the seed of the places."""

    mode: Mode
    sizes: tuple[int, ...]
    against: tuple[str, ...] = PEERS
    seed: int = 1

    def __post_init__(self) -> None:
        for name in self.against:
            if name not in PEERS:
                raise InvalidInput(
                    f"{name!r} is no engine to measure against; there are {', '.join(PEERS)}",
                    code="bench_engine_unknown",
                    params={"field": "against", "value": name, "known": ", ".join(PEERS)},
                )
        if not self.sizes or min(self.sizes) < 1:
            raise InvalidInput(
                "a matrix has at least one place",
                code="bench_size_invalid",
                params={"field": "sizes", "value": ",".join(map(str, self.sizes))},
            )


def rows_of(engine: str, size: int) -> int:
    """How many rows of a matrix of some size an engine is asked for."""
    return min(size, _ROWS.get(engine, size))
