"""Degrees, minutes and seconds as people write them, as decimal degrees."""

import re

_WRITTEN = re.compile(
    r"""(?:[东西]经|[南北]纬|[EWNS])?\s*(?P<degrees>\d{1,3}(?:\.\d+)?)\s*
        (?:[°º˚度]\s*(?:(?P<minutes>\d{1,2}(?:\.\d+)?)\s*['\u2032\u2019\u2018分]\s*
        (?:(?P<seconds>\d{1,2}(?:\.\d+)?)\s*(?:["\u2033\u201d\u201c秒]|['\u2032\u2019]{2}))?)?)?\s*[EWNS]?""",
    re.IGNORECASE | re.VERBOSE,
)
_PARTED = re.compile(r"(?P<degrees>\d{1,3})[: ](?P<minutes>\d{1,2})[: ](?P<seconds>\d{1,2}(?:\.\d+)?)")
_BELOW = re.compile(r"[西南WS]", re.IGNORECASE)
_SIXTY = 60
_DECIMALS = 10


def decimal_degrees(text: str) -> str:
    """Decimal degrees of a text like 102°42′30.5″, 东经102度42分 or 102.7E; any other text as it is."""
    match = _WRITTEN.fullmatch(text) or _PARTED.fullmatch(text)
    if match is None:
        return text
    degrees, minutes, seconds = (float(match[name] or 0) for name in ("degrees", "minutes", "seconds"))
    if minutes >= _SIXTY or seconds >= _SIXTY:
        return text
    found = round(degrees + minutes / _SIXTY + seconds / _SIXTY**2, _DECIMALS)
    return str(-found if _BELOW.search(text) else found)
