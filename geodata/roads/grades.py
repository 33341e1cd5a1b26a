"""How slopes change the speeds of walkers and e-bikes."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gridsvc.errors import InvalidInput
from gridsvc.roads import Mode

Floats = npt.NDArray[np.float64]
_GRAVITY = 9.80665
_KMH_PER_M_S = 3.6


@dataclass(frozen=True, slots=True)
class GradeRules:
    """Numbers of the data file; grades are metres up per metre along, those beyond `steepest` count as that.

    Walkers: exp(-decay |grade - best|) in proportion to the level, with 3.5 and -0.05 as in Tobler, W. (1993): Three
    presentations on geographical analysis and modeling, NCGIA technical report 93-1. E-bikes keep the speed they have
    on the level as long as the power suffices against rolling and climbing, and do not gain downhill.
    """

    steepest: float
    walk_decay: float
    walk_best: float
    ebike_w: float
    ebike_kg: float
    ebike_rolling: float

    def __post_init__(self) -> None:
        if min(self.steepest, self.walk_decay, self.ebike_w, self.ebike_kg, self.ebike_rolling) <= 0:
            raise InvalidInput("the rules of grades need numbers above zero")

    def kmh(self, mode: Mode, level_kmh: Floats, grade: Floats) -> Floats:
        """Speeds on a slope from those on the level; cars climb as they drive."""
        slope = np.clip(grade, -self.steepest, self.steepest)
        if mode is Mode.WALK:
            return level_kmh * np.exp(-self.walk_decay * (np.abs(slope - self.walk_best) - abs(self.walk_best)))
        if mode is Mode.EBIKE:
            weight = self.ebike_kg * _GRAVITY * np.maximum(slope + self.ebike_rolling, self.ebike_rolling)
            return np.minimum(level_kmh, _KMH_PER_M_S * self.ebike_w / weight)
        return level_kmh
