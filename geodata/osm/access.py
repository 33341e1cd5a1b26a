"""Who may travel a street, in which direction and how fast, by its OpenStreetMap tags.

E-bikes are bicycles in China (非机动车): tags for mofas and mopeds say nothing of them.
"""

from collections.abc import Mapping
from functools import lru_cache

from geodata.osm.speed_signs import SIGN_KEYS, limits_kmh
from geodata.roads.speeds import SpeedTable
from geodata.roads.streets import FERRY
from gridsvc.roads import Mode

Tags = Mapping[str, str]
Speeds = tuple[tuple[float, float], ...]

_CLOSED = frozenset({"no", "private", "use_sidepath", "dismount", "agricultural", "forestry", "military", "emergency"})
_OPEN = frozenset({"yes", "designated", "permissive", "official", "destination", "customers", "permit"})
_SPECIFIC = {
    Mode.WALK: ("foot",),
    Mode.EBIKE: ("electric_bicycle", "bicycle"),
    Mode.CAR: ("motorcar", "motor_vehicle"),
}
_GENERAL = {Mode.WALK: ("access",), Mode.EBIKE: ("vehicle", "access"), Mode.CAR: ("vehicle", "access")}
_WAYS = ("forward", "backward")
_ONE_WAY = {
    Mode.WALK: ("oneway:foot",),
    Mode.EBIKE: ("oneway:electric_bicycle", "oneway:bicycle", "oneway:vehicle", "oneway"),
    Mode.CAR: ("oneway:motorcar", "oneway:motor_vehicle", "oneway:vehicle", "oneway"),
}
_FORWARD = frozenset({"yes", "true", "1", "forward"})
_BACKWARD = frozenset({"-1", "reverse", "backward"})
_STAIRS = "steps"
_BY_HOUR = ":conditional"
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
    "bus_trap": frozenset({Mode.CAR}),
    "sump_buster": frozenset({Mode.CAR}),
    "planter": frozenset({Mode.CAR}),
}
_CYCLE_LANES = ("cycleway", "cycleway:both", "cycleway:left", "cycleway:right")
_ACCESS_KEYS = frozenset(key for keys in (*_SPECIFIC.values(), *_GENERAL.values()) for key in keys)

RELEVANT_KEYS = frozenset(
    {
        *("highway", "route", "junction", "motorroad", "conveying", "service", "surface", "smoothness", "tracktype"),
        *_CYCLE_LANES,
        *(key for keys in _ONE_WAY.values() for key in keys),
        *_ACCESS_KEYS,
        *(f"{key}:{way}" for key in _ACCESS_KEYS for way in _WAYS),
        *SIGN_KEYS,
    }
)


def street_class(tags: Tags) -> str:
    """The class of a street: what its highway tag says, ferry for the ways of ferries, empty for what is no street."""
    return tags.get("highway") or (FERRY if tags.get("route") == FERRY else "")


def street_speeds(tags: Tags, table: SpeedTable) -> Speeds:
    """Speeds in km/h (forward, backward) for each mode in the order of Mode; 0 where not allowed."""
    return _street_speeds(tuple(sorted((key, tags[key]) for key in RELEVANT_KEYS & tags.keys())), _Table(table))


def hourly(tags: Tags) -> tuple[str, ...]:
    """Codes of remarks on a street whose rules change by the hour."""
    by_hour = any(key.endswith(_BY_HOUR) and key.removesuffix(_BY_HOUR) in RELEVANT_KEYS for key in tags)
    codes = {"streets_by_hour": by_hour, "streets_reversible": tags.get("oneway") == "reversible"}
    return tuple(code for code, holds in codes.items() if holds)


def blocked_modes(tags: Tags) -> frozenset[Mode]:
    """Modes that cannot pass a point tagged as a barrier."""
    kind = frozenset(Mode) if tags.get("locked") == "yes" else _BLOCKING.get(tags.get("barrier", ""), frozenset())
    return frozenset(mode for mode in Mode if not any(_allowed(tags, mode, default=mode not in kind)))


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
    road_class = street_class(tags)
    if not table.known(road_class):
        return ((0.0, 0.0),) * len(Mode)
    return tuple(_speeds(tags, road_class, mode, table) for mode in Mode)


def _speeds(tags: Tags, road_class: str, mode: Mode, table: SpeedTable) -> tuple[float, float]:
    closed = mode is not Mode.CAR and tags.get("motorroad") == "yes"
    open_ways = _allowed(tags, mode, default=table.is_open(road_class, mode) and not closed)
    if road_class == _STAIRS and mode is not Mode.WALK:
        open_ways = (False, False)
    most = table.most_kmh(tags, mode)
    along, against = (
        min(table.kmh(road_class, mode, limit), most) * may * runs
        for limit, may, runs in zip(limits_kmh(tags, table.zones), open_ways, _directions(tags, mode), strict=True)
    )
    return along, against


def _allowed(tags: Tags, mode: Mode, *, default: bool) -> tuple[bool, bool]:
    """Along and against: the most specific tag decides; a general one can close a street, but opens no footway."""
    along, against = (_allowed_one_way(tags, mode, way, default=default) for way in _WAYS)
    return along, against


def _allowed_one_way(tags: Tags, mode: Mode, way: str, *, default: bool) -> bool:
    for key in (*_SPECIFIC[mode], *_GENERAL[mode]):
        value = tags.get(f"{key}:{way}", tags.get(key))
        if value in _CLOSED | _OPEN:
            return value in _OPEN and (default or key in _SPECIFIC[mode])
    return default


def _directions(tags: Tags, mode: Mode) -> tuple[bool, bool]:
    value = _oneway_value(tags, mode)
    if value == "reversible":
        return False, False
    return value not in _BACKWARD, value not in _FORWARD


def _oneway_value(tags: Tags, mode: Mode) -> str:
    """What binds a mode; escalators and ferries run one way for walkers too."""
    if mode is Mode.EBIKE and any(tags.get(key, "").startswith("opposite") for key in _CYCLE_LANES):
        return "no"
    if mode is Mode.WALK and tags.get("conveying") in _WAYS:
        return tags["conveying"]
    keys = (*_ONE_WAY[mode], "oneway") if street_class(tags) == FERRY else _ONE_WAY[mode]
    implied = tags.get("junction") in _ONE_WAY_JUNCTIONS or tags.get("highway") == "motorway"
    default = "yes" if implied and mode is not Mode.WALK else "no"
    return next((tags[key] for key in keys if key in tags), default).lower()
