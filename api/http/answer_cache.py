"""Tiles and counts in memory, gzipped: the least recently used go first; versions are noted for a while."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable

_ROOM_BYTES = 64 * 2**20
_BYTES_OF_AN_ENTRY = 400


class AnswerCache:
    """Bytes by key, bounded in their sum; and the newest known version of each collection."""

    def __init__(self, room_bytes: int = _ROOM_BYTES, timer: Callable[[], float] = time.monotonic) -> None:
        self._room = room_bytes
        self._timer = timer
        self._size = 0
        self._entries: OrderedDict[Hashable, bytes] = OrderedDict()
        self._versions: dict[Hashable, tuple[float, str | None]] = {}

    def get(self, key: Hashable) -> bytes | None:
        """What was put under a key, if it is still here."""
        found = self._entries.get(key)
        if found is not None:
            self._entries.move_to_end(key)
        return found

    def put(self, key: Hashable, value: bytes) -> None:
        """Keep a value; what is larger than all the room is not kept."""
        weight = len(value) + _BYTES_OF_AN_ENTRY
        if key in self._entries or weight > self._room:
            return
        self._entries[key] = value
        self._size += weight
        while self._size > self._room:
            _, dropped = self._entries.popitem(last=False)
            self._size -= len(dropped) + _BYTES_OF_AN_ENTRY

    def version(self, key: Hashable, age_s: float) -> str | None:
        """The version noted under a key at most so many seconds ago."""
        noted, version = self._versions.get(key, (float("-inf"), None))
        return version if self._timer() - noted < age_s else None

    def note_version(self, key: Hashable, version: str | None) -> None:
        """Note a version as of now."""
        self._versions[key] = (self._timer(), version)
