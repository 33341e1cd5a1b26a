"""A photo of a site: what it shows, when it was taken, and the picture."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gridsvc.errors import InvalidInput

LONGEST_SIDE = 2048
"""Pixels of the longest side of a photo that is kept."""
LONGEST_NOTE = 500


class PhotoKind(StrEnum):
    """What a photo shows: the site from near or from far (近景 远景), a place before or after it was mended."""

    NEAR = "near"
    FAR = "far"
    BEFORE = "before"
    AFTER = "after"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo as it is kept; `content` is a JPEG of `width` times `height` pixels."""

    kind: PhotoKind
    taken_at: datetime
    width: int
    height: int
    content: bytes
    note: str = ""

    def __post_init__(self) -> None:
        if len(self.note) > LONGEST_NOTE:
            params = {"field": "note", "value": len(self.note), "expected": f"<= {LONGEST_NOTE}"}
            raise InvalidInput(f"a note of {len(self.note)} letters", code="value_unexpected", params=params)
        if self.taken_at.tzinfo is None:
            params = {"field": "taken_at", "value": str(self.taken_at), "expected": "ISO 8601 +00:00"}
            raise InvalidInput(f"{self.taken_at} has no time zone", code="value_unexpected", params=params)
        sides = (self.width, self.height)
        if not self.content or not all(0 < side <= LONGEST_SIDE for side in sides):
            shown = f"{self.width} x {self.height}"
            params = {"field": "size", "value": shown, "expected": f"<= {LONGEST_SIDE}"}
            raise InvalidInput(f"a photo of {shown} pixels", code="value_unexpected", params=params)

    @property
    def sha256(self) -> str:
        """The digest by which a photo is known again."""
        return hashlib.sha256(self.content).hexdigest()
