"""Who may travel a street, in which direction and how fast, by its OpenStreetMap tags."""

import re
from collections.abc import Mapping
from functools import lru_cache

from geodata.roads.speeds import SpeedTable
from gridsvc.roads import Mode

Tags = Mapping[str, str]
Speeds = tuple[tuple[float, float], ...]

RELEVANT_KEYS = frozenset(
    {
        "access",
        "bicycle",
        "cycleway",
        "cycleway:both",
        "cycleway:left",
        "cycleway:right",
        "electric_bicycle",
        "foot",
        "highway",
        "junction",
        "maxspeed",
        "motor_vehicle",
        "motorcar",
        "motorroad",
        "oneway",
        "oneway:bicycle",
        "oneway:foot",
        "vehicle",
    }
)
_CLOSED = frozenset({"no", "private", "use_sidepath", "dismount", "agricultural", "forestry", "military", "emergency"})
_OPEN = frozenset({"yes", "designated", "permissive", "official", "destination", "customers", "permit"})
_SPECIFIC = {
    Mode.WALK: ("foot",),
    Mode.EBIKE: ("electric_bicycle", "bicycle"),
    Mode.CAR: ("motorcar", "motor_vehicle"),
}
_GENERAL = {Mode.WALK: ("access",), Mode.EBIKE: ("vehicle", "access"), Mode.CAR: ("vehicle", "access")}
_FORWARD = frozenset({"yes", "true", "1"})
_BACKWARD = frozenset({"-1", "reverse"})
_ONE_WAY_JUNCTIONS = frozenset({"roundabout", "circular"})
_BLOCKING = {
    "block": frozenset({Mode.CAR}),
    "bollard": frozenset({Mode.CAR}),
    "cycle_barrier": frozenset({Mode.CAR}),
    "motorcycle_barrier": frozenset({Mode.CAR}),
    "chain": frozenset({Mode.CAR}),
    "log": frozenset({Mode.CAR}),
    "jersey_barrier": frozenset({Mode.CAR}),
    "kissing_gate": frozenset({Mode.CAR, Mode.EBIKE}),
    "stile": frozenset({Mode.CAR, Mode.EBIKE}),
    "turnstile": frozenset({Mode.CAR, Mode.EBIKE}),
    "full-height_turnstile": frozenset({Mode.CAR, Mode.EBIKE}),
}
_KMH_PER_MPH = 1.609344
_HIGHEST_SIGNED_KMH = 150
_SIGNED = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(mph|km/h|kmh)?\s*")


def street_speeds(tags: Tags, table: SpeedTable) -> Speeds:
    """Speeds in km/h (forward, backward) for each mode in the order of Mode; 0 where not allowed."""
    return _street_speeds(tuple(sorted((key, tags[key]) for key in RELEVANT_KEYS & tags.keys())), _Table(table))


def blocked_modes(tags: Tags) -> frozenset[Mode]:
    """Modes that cannot pass a point tagged as a barrier."""
    kind = _BLOCKING.get(tags.get("barrier", ""), frozenset())
    return frozenset(mode for mode in Mode if not _allowed(tags, mode, default=mode not in kind))


def signed_kmh(value: str | None) -> float | None:
    """The lowest speed limit that a maxspeed value states, or None where it states none that makes sense."""
    matches = (_SIGNED.fullmatch(part) for part in re.split(r"[;,|]", value or ""))
    speeds = [float(match[1]) * (_KMH_PER_MPH if match[2] == "mph" else 1) for match in matches if match]
    return min((speed for speed in speeds if 0 < speed <= _HIGHEST_SIGNED_KMH), default=None)


def street_name(tags: Tags) -> str:
    """The Chinese name where there is one, else the local name, else the number of the road."""
    return (tags.get("name:zh") or tags.get("name") or tags.get("ref") or "").strip()


class _Table:
    """A speed table that can key a cache: by its version."""

    def __init__(self, table: SpeedTable) -> None:
        self.table = table

    def __hash__(self) -> int:
        return hash(self.table.version)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Table) and other.table is self.table


@lru_cache(maxsize=4096)
def _street_speeds(items: tuple[tuple[str, str], ...], keyed: _Table) -> Speeds:
    tags, table = dict(items), keyed.table
    road_class, limit = tags.get("highway", ""), signed_kmh(tags.get("maxspeed"))
    if not table.known(road_class):
        return ((0.0, 0.0),) * len(Mode)
    speeds = []
    for mode in Mode:
        closed_road = tags.get("motorroad") == "yes" and mode is not Mode.CAR
        default = table.is_open(road_class, mode) and not closed_road
        kmh = table.kmh(road_class, mode, limit) if _allowed(tags, mode, default=default) else 0.0
        forward, backward = _directions(tags, mode)
        speeds.append((kmh * forward, kmh * backward))
    return tuple(speeds)


def _allowed(tags: Tags, mode: Mode, *, default: bool) -> bool:
    """The most specific tag decides; a general one can close a street, but opens no footway to cars."""
    for key in _SPECIFIC[mode]:
        if tags.get(key) in _CLOSED | _OPEN:
            return tags[key] in _OPEN
    for key in _GENERAL[mode]:
        if tags.get(key) in _CLOSED | _OPEN:
            return default and tags[key] in _OPEN
    return default


def _directions(tags: Tags, mode: Mode) -> tuple[bool, bool]:
    value = _oneway_value(tags, mode)
    if value == "reversible":
        return False, False
    return value not in _BACKWARD, value not in _FORWARD


def _oneway_value(tags: Tags, mode: Mode) -> str:
    if mode is Mode.WALK:
        return tags.get("oneway:foot", "no")
    if mode is Mode.EBIKE:
        against = any(value.startswith("opposite") for key, value in tags.items() if key.startswith("cycleway"))
        own = "no" if against else tags.get("oneway:bicycle")
        if own is not None:
            return own
    implied = tags.get("junction") in _ONE_WAY_JUNCTIONS or tags.get("highway") == "motorway"
    return tags.get("oneway", "yes" if implied else "no").lower()
