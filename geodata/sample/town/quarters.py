"""What each part of the synthetic city is like: old lanes, dense blocks, estates, campuses, works, villages, parks."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np


class Quarter(StrEnum):
    """The character of a quarter of a block of the frame."""

    OLD_TOWN = "old_town"
    CENTRE = "centre"
    BLOCKS = "blocks"
    TURNED = "turned"
    ESTATES = "estates"
    CAMPUS = "campus"
    WORKS = "works"
    VILLAGE = "village"
    FRINGE = "fringe"
    PARK = "park"
    LAKE = "lake"
    STATION = "station"


@dataclass(frozen=True, slots=True)
class Habit:
    """How a quarter is cut into blocks: sizes in metres, share of cuts that go right through, classes of streets."""

    block_m: tuple[float, float]
    through: float
    street: str
    lane: str
    open_share: float = 0.06


HABITS = {
    Quarter.CENTRE: Habit((135.0, 105.0), 0.75, "tertiary", "residential"),
    Quarter.BLOCKS: Habit((190.0, 140.0), 0.5, "residential", "residential"),
    Quarter.TURNED: Habit((175.0, 125.0), 0.8, "residential", "residential"),
    Quarter.ESTATES: Habit((255.0, 210.0), 0.3, "residential", "service"),
    Quarter.CAMPUS: Habit((330.0, 260.0), 0.2, "service", "service"),
    Quarter.WORKS: Habit((310.0, 220.0), 0.4, "unclassified", "service"),
    Quarter.FRINGE: Habit((400.0, 300.0), 0.1, "unclassified", "unclassified", 0.12),
    Quarter.STATION: Habit((330.0, 200.0), 0.4, "tertiary", "service"),
    Quarter.PARK: Habit((2_000.0, 2_000.0), 0.0, "pedestrian", "pedestrian"),
    Quarter.LAKE: Habit((2_000.0, 2_000.0), 0.0, "pedestrian", "pedestrian"),
}

_SHARES = (
    (0.35, {"centre": 30, "blocks": 30, "estates": 26, "turned": 6, "campus": 4, "park": 4}),
    (0.62, {"blocks": 27, "estates": 36, "turned": 12, "campus": 9, "village": 5, "park": 5, "works": 2}),
    (0.85, {"blocks": 16, "estates": 32, "turned": 14, "campus": 8, "village": 8, "park": 5, "works": 13}),
    (9.0, {"blocks": 8, "estates": 18, "turned": 8, "campus": 3, "village": 12, "park": 5, "works": 21, "fringe": 20}),
)
_ALIKE = 0.45


def quarters(core: float, parts: int, rng: np.random.Generator) -> list[Quarter]:
    """The quarters of one block of the frame; neighbours are often alike."""
    shares = next(shares for reach, shares in _SHARES if core <= reach)
    weights = np.array(list(shares.values()), dtype=np.float64)
    drawn = rng.choice(np.array(list(shares)), size=parts, p=weights / weights.sum())
    alike = rng.random(parts) < _ALIKE
    return [Quarter(str(drawn[0] if same else each)) for each, same in zip(drawn, alike, strict=True)]
