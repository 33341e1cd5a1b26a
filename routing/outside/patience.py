"""How long and how often an outside engine is asked."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from gridsvc.errors import InvalidInput


def _sleep(seconds: float) -> None:
    time.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Patience:
    """Rounds over all addresses, seconds for one answer, and pauses that double from round to round.

    The pause after a round is drawn between half and the whole of its length, so that many who wait do not all come
    back at once. sleep, now and draw are where time and chance come from.
    """

    rounds: int = 4
    answer_s: float = 30.0
    first_pause_s: float = 0.25
    longest_pause_s: float = 4.0
    rest_s: float = 30.0
    sleep: Callable[[float], None] = _sleep
    now: Callable[[], float] = time.monotonic
    draw: Callable[[], float] = random.random

    def __post_init__(self) -> None:
        if self.rounds < 1 or min(self.answer_s, self.first_pause_s, self.longest_pause_s, self.rest_s) <= 0:
            raise InvalidInput(f"an engine is asked at least once and for some time, not as {self}")

    def pause_s(self, number: int) -> float:
        """Seconds between one round (counted from 0) and the next."""
        whole = min(self.first_pause_s * 2.0**number, self.longest_pause_s)
        return whole * (0.5 + 0.5 * self.draw())
