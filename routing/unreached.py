"""What is said of a leg that has no way."""

from gridsvc.errors import Unreachable


def place_text(lon: float, lat: float, street: str) -> str:
    """A place as people find it again."""
    return f"{lon:.6f}, {lat:.6f}" + (f" ({street})" if street else "")


def no_way(source: str, target: str, leg: int) -> Unreachable:
    """The error for a leg, by its number, between two places as people find them again."""
    told = {"source": source, "target": target, "leg": leg}
    return Unreachable(f"no way leads from {source} to {target}", code="no_way", params=told)
