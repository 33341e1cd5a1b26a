"""Which tags of OpenStreetMap stand for which site category."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geodata.reference.folder import REFERENCE_FOLDER, broken, read_toml


@dataclass(frozen=True, slots=True)
class TagRule:
    """A place with one of these values of the key is of the category, unless another tag says otherwise."""

    key: str
    values: frozenset[str]
    category: str
    unless: tuple[tuple[str, frozenset[str]], ...] = ()
    areas_only: bool = False

    def fits(self, tags: Mapping[str, str], *, is_area: bool) -> bool:
        """Whether a place with these tags is meant."""
        return (
            tags.get(self.key) in self.values
            and (is_area or not self.areas_only)
            and not any(tags.get(key) in values for key, values in self.unless)
        )


@dataclass(frozen=True, slots=True)
class OsmTags:
    """The rules in the order in which they are tried."""

    rules: tuple[TagRule, ...]

    @property
    def keys(self) -> frozenset[str]:
        """Tags without any of these keys stand for nothing."""
        return frozenset(rule.key for rule in self.rules)

    def category_of(self, tags: Mapping[str, str], *, is_area: bool = False) -> str | None:
        """The code of the category that a place's tags stand for, None where there is none."""
        return next((rule.category for rule in self.rules if rule.fits(tags, is_area=is_area)), None)


def read_osm_tags(path: Path | None = None) -> OsmTags:
    """The rules of a file."""
    source = path or REFERENCE_FOLDER / "osm_tags.toml"
    rows = read_toml(source).get("tags", ())
    if not rows:
        raise broken(source, "tags", "", "there are none")
    return OsmTags(tuple(_rule(source, number, row) for number, row in enumerate(rows, start=1)))


def _rule(path: Path, number: int, row: Mapping[str, Any]) -> TagRule:
    try:
        return TagRule(
            key=str(row["key"]),
            values=frozenset(map(str, row["values"])),
            category=str(row["category"]),
            unless=tuple((key, frozenset(map(str, values))) for key, values in row.get("unless", {}).items()),
            areas_only=bool(row.get("areas_only", False)),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise broken(path, f"tags, table {number}", row, f"it needs key, values and category ({error})") from error
