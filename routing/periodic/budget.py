"""How much a search may still do: seconds of the processor, or iterations."""

import time


class Budget:
    """Counts seconds of the processor where a number of them is given, else iterations."""

    def __init__(self, *, seconds: float | None = None, iterations: int | None = None) -> None:
        self.by_time = iterations is None
        self.total = float(seconds or 0.0) if iterations is None else float(iterations)
        self._begun = time.process_time()
        self._done = 0

    @property
    def spent(self) -> float:
        """How much was used of the total."""
        return time.process_time() - self._begun if self.by_time else float(self._done)

    @property
    def left(self) -> float:
        """How much there still is."""
        return self.total - self.spent

    def count(self, iterations: int) -> None:
        """Note that iterations were done."""
        self._done += iterations

    def worth(self, iterations: float, rate: float) -> float:
        """What iterations cost, where so many are done in a second."""
        return iterations / max(rate, 1.0) if self.by_time else iterations
