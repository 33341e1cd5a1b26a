"""Names for the streets of the synthetic city: one for each street as it was drawn, lanes by their quarter."""

from collections.abc import Iterator

import numpy as np

from geodata.sample.town.noding import Net, greatness

_SUFFIX = {
    "motorway": "快速路",
    "trunk": "环路",
    "primary": "大道",
    "secondary": "路",
    "tertiary": "街",
    "unclassified": "路",
    "residential": "街",
    "living_street": "巷",
}
_WITHOUT = ("service", "motorway_link", "pedestrian")
_RINGS = ("一", "二", "三", "四")


def street_names(net: Net, names: Iterator[str]) -> tuple[str, ...]:
    """The name of each piece, empty for those that have none."""
    keys, key = np.unique(net.key, return_inverse=True)
    best = np.zeros(len(keys), dtype=np.int64)
    np.maximum.at(best, key, greatness(net.road_class))
    classes = net.road_class[np.argsort(greatness(net.road_class), kind="stable")]
    class_of = dict(zip(greatness(classes).tolist(), classes.tolist(), strict=True))
    rings = sorted(each for each in keys.tolist() if each.startswith("ring "))
    quarters: dict[str, str] = {}
    named = [_name(each, class_of[int(rank)], rings, quarters, names) for each, rank in zip(keys, best, strict=True)]
    bare = np.isin(net.road_class, _WITHOUT)
    return tuple("" if without else named[number] for number, without in zip(key.tolist(), bare.tolist(), strict=True))


def _name(key: str, road_class: str, rings: list[str], quarters: dict[str, str], names: Iterator[str]) -> str:
    if not key or road_class in _WITHOUT:
        return ""
    if key in rings:
        return f"{_RINGS[rings.index(key) % len(_RINGS)]}环路"
    kind, *rest = key.split(" ")
    if kind != "inner":
        return next(names) + _SUFFIX[road_class]
    quarter, number = rest
    if quarter not in quarters:
        quarters[quarter] = next(names)
    return f"{quarters[quarter]}{int(number) + 1}{_SUFFIX[road_class]}"
