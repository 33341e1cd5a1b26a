"""Site categories and their checklists from a TOML file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from geodata.reference.folder import REFERENCE_FOLDER, broken, read_toml
from gridsvc.errors import InvalidInput
from gridsvc.patrols.timetable import hours_from_text
from gridsvc.sites.category import ChecklistItem, Head, Shape, SiteCategory

_FIELDS = {"zh", "en", "aliases", "shape", "minutes", "surroundings_m", "hours", "visits", "priority", "checklist"}


def read_site_categories(path: Path | None = None) -> tuple[SiteCategory, ...]:
    """All categories in the order of the file."""
    source = path or REFERENCE_FOLDER / "site_categories.toml"
    document = read_toml(source)
    items = {code: _item(source, code, row) for code, row in document.get("items", {}).items()}
    categories = document.get("categories", {})
    if not categories:
        raise broken(source, "categories", "", "there are none")
    return tuple(_category(source, code, row, items) for code, row in categories.items())


def category_of(code: str, row: Mapping[str, Any], items: Mapping[str, ChecklistItem]) -> SiteCategory:
    """The category of one table with zh, en, minutes and, where they differ from the default, the other fields."""
    unknown = sorted(set(row) - _FIELDS)
    if unknown:
        raise InvalidInput(f"category {code} has an unknown field {unknown[0]!r}", params={"field": unknown[0]})
    missing = [item for item in row.get("checklist", ()) if item not in items]
    if missing:
        raise InvalidInput(f"category {code} names an unknown item {missing[0]!r}", params={"field": "checklist"})
    return SiteCategory(
        code=code,
        name_zh=_text(row, "zh"),
        name_en=_text(row, "en"),
        aliases=tuple(str(alias).strip() for alias in row.get("aliases", ())),
        minutes_on_site=_number(row, "minutes", None),
        shape=Shape(row.get("shape", "point")),
        surroundings_m=_number(row, "surroundings_m", 0),
        windows=hours_from_text(str(row.get("hours", ""))),
        visits_per_cycle=_whole(row, "visits"),
        priority=_whole(row, "priority"),
        checklist=tuple(items[item] for item in row.get("checklist", ())),
    )


def _category(path: Path, code: str, row: Any, items: Mapping[str, ChecklistItem]) -> SiteCategory:
    try:
        return category_of(code, row, items)
    except (InvalidInput, ValueError, TypeError, AttributeError) as error:
        raise broken(path, f"categories.{code}", row, str(error)) from error


def _item(path: Path, code: str, row: Any) -> ChecklistItem:
    try:
        return ChecklistItem(code, Head(row["head"]), row["zh"], row["en"])
    except (InvalidInput, ValueError, TypeError, KeyError) as error:
        raise broken(path, f"items.{code}", row, str(error)) from error


def _text(row: Mapping[str, Any], field: str) -> str:
    return str(row.get(field, "")).strip()


def _number(row: Mapping[str, Any], field: str, default: float | None) -> float:
    value = row.get(field, default)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidInput(f"{field} is no number: {value!r}", params={"field": field})
    return value


def _whole(row: Mapping[str, Any], field: str) -> int:
    value = _number(row, field, 1)
    if not isinstance(value, int):
        raise InvalidInput(f"{field} is no whole number: {value!r}", params={"field": field})
    return value
