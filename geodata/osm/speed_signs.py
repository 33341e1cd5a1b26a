"""What is signed on a street: speed limits in figures or words, by direction, and how long a ferry takes."""

import re
from collections.abc import Mapping

_KMH_PER = {"mph": 1.609344, "knots": 1.852}
_HIGHEST_KMH = 150
_FIGURE = re.compile(r"(\d+(?:\.\d+)?)\s*(mph|knots|km/h|kmh|kph)?")
_ZONE = re.compile(r"(?:[a-z]{2}:(?:zone:?)?|zone:?)(\d+)")
_WITHOUT_FIGURE = frozenset({"signals", "variable", "unposted", "implicit", "default", "unknown", "no"})
_IN_WORDS = ("maxspeed:type", "source:maxspeed", "zone:maxspeed")
_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,3})(?::(\d\d))?")
_PERIOD = re.compile(r"pt?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?")

SIGN_KEYS = frozenset({"maxspeed", "maxspeed:forward", "maxspeed:backward", *_IN_WORDS})


def limits_kmh(tags: Mapping[str, str], zones: Mapping[str, float]) -> tuple[float | None, float | None]:
    """The limits along a street and against it; None where none is known."""
    both = signed_kmh(tags.get("maxspeed"), zones)
    if both is None:
        both = next((kmh for key in _IN_WORDS if (kmh := _in_words(tags.get(key, ""), zones))), None)
    along, against = (signed_kmh(tags.get(f"maxspeed:{way}"), zones) for way in ("forward", "backward"))
    return along or both, against or both


def signed_kmh(value: str | None, zones: Mapping[str, float]) -> float | None:
    """The lowest limit that a value states, in figures or as one of the zones; None where none makes sense."""
    speeds = [_kmh(part.strip(), zones) for part in re.split(r"[;,|]", value or "")]
    return min((speed for speed in speeds if speed), default=None)


def unread_sign(tags: Mapping[str, str], zones: Mapping[str, float]) -> str | None:
    """The first limit that is given and states nothing that makes sense, as key=value; mostly a slip of the pen."""
    for key in ("maxspeed", "maxspeed:forward", "maxspeed:backward"):
        value = tags.get(key)
        if value and value.strip().lower() not in _WITHOUT_FIGURE and signed_kmh(value, zones) is None:
            return f"{key}={value}"
    return None


def duration_h(value: str | None) -> float | None:
    """Hours of `minutes`, `h:mm`, `h:mm:ss` or `PT1H30M`; None where it is none of these or no time at all."""
    text = (value or "").strip().lower()
    clock, period = _CLOCK.fullmatch(text), _PERIOD.fullmatch(text)
    match = clock or period
    if match is None:
        return None
    hours, minutes, seconds = (int(each or 0) for each in match.groups())
    return (hours + minutes / 60 + seconds / 3600) or None


def _kmh(word: str, zones: Mapping[str, float]) -> float | None:
    figure = _FIGURE.fullmatch(word.lower())
    if figure is None:
        return _in_words(word, zones)
    speed = float(figure[1]) * _KMH_PER.get(figure[2], 1)
    return speed if 0 < speed <= _HIGHEST_KMH else None


def _in_words(word: str, zones: Mapping[str, float]) -> float | None:
    """What a word such as CN:urban means there, or else what its last part means anywhere."""
    plain = word.strip().lower()
    if zone := _ZONE.fullmatch(plain):
        return _kmh(zone[1], {})
    return zones.get(plain) or zones.get(plain.rpartition(":")[2])
