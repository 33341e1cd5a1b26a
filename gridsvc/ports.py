"""What use cases need from the outside world, one small protocol per aggregate."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

Progress = Callable[[float, str], None]
"""Told the share done (0 to 1) and a message code; raising from it cancels the work."""


class Clock(Protocol):
    """Where the time comes from."""

    def __call__(self) -> datetime:
        """Now, with a time zone."""
        ...
