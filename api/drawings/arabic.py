"""Lines as they are drawn: Arabic letters in the forms in which they join, each run in its own direction."""

import unicodedata
from functools import cache

from arabic_reshaper import ArabicReshaper
from bidi.algorithm import get_display

_UNASSIGNED = "\ufffd"
"""Stands for a letter that this Python's Unicode does not know, which the algorithm would stumble over."""

_LEFTWARD = ("R", "AL", "AN")


def in_drawing_order(text: str) -> str:
    """A line in the order in which it is drawn from left to right; one without Arabic or Hebrew stays as it is."""
    if not any(unicodedata.bidirectional(each) in _LEFTWARD for each in text):
        return text
    known = "".join(each if unicodedata.bidirectional(each) else _UNASSIGNED for each in text)
    return str(get_display(_reshaper().reshape(known)))


@cache
def _reshaper() -> ArabicReshaper:
    return ArabicReshaper({"delete_harakat": False, "ARABIC LIGATURE ALLAH": False})
