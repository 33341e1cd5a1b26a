"""Which of several addresses of one engine is asked next."""

import threading
from collections.abc import Callable


class Rota:
    """Addresses by turns; one that failed comes last for a while. Threads may share it."""

    def __init__(self, addresses: tuple[str, ...], rest_s: float, now: Callable[[], float]) -> None:
        self._addresses = addresses
        self._rest_s = rest_s
        self._now = now
        self._turn = 0
        self._resting: dict[str, float] = {}
        self._lock = threading.Lock()

    def order(self) -> tuple[str, ...]:
        """All addresses, in the order in which they are to be tried this time."""
        with self._lock:
            first = self._turn % len(self._addresses)
            self._turn += 1
            turned = self._addresses[first:] + self._addresses[:first]
            return tuple(sorted(turned, key=self._rests))

    def failed(self, address: str) -> None:
        """Let an address rest."""
        with self._lock:
            self._resting[address] = self._now() + self._rest_s

    def _rests(self, address: str) -> bool:
        return self._resting.get(address, float("-inf")) > self._now()
