"""Books of site categories as files that people edit: read with every fault, and written."""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from geodata.reference.folder import broken, read_text, read_toml
from geodata.reference.site_categories import category_of
from gridsvc.errors import InvalidInput
from gridsvc.patrols.timetable import hours_from_text, hours_to_text
from gridsvc.sites.category import (
    CODE,
    MINUTES_MAX,
    PRIORITY_MAX,
    SURROUNDINGS_MAX_M,
    VISITS_MAX,
    ChecklistItem,
    Head,
    Shape,
    SiteCategory,
)
from gridsvc.sites.category_book import BookFault, CategoryBook

_BYTES_MAX = 4_000_000
_NAME_MAX = 200
_ALIASES_MAX = 30
_TABLES = ("origin", "items", "categories")
_Check = tuple[Callable[[Any], bool], str]


def _text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= _NAME_MAX


def _number(low: float, high: float, *, above: bool = False, whole: bool = False) -> _Check:
    def fits(value: Any) -> bool:
        if isinstance(value, bool) or not isinstance(value, int if whole else int | float):
            return False
        return (low < value if above else low <= value) and value <= high

    return fits, f"{'>' if above else ''}{low:g} – {high:g}"


def _hours(value: Any) -> bool:
    try:
        return isinstance(value, str) and hours_from_text(value) is not None
    except InvalidInput:
        return False


def _aliases(value: Any) -> bool:
    return isinstance(value, list) and len(value) <= _ALIASES_MAX and all(map(_text, value)) and not _twice(value)


def _twice(names: list[str]) -> bool:
    return len({name.strip() for name in names}) < len(names)


_CATEGORY: Mapping[str, _Check] = {
    "zh": (_text, f"1 – {_NAME_MAX}"),
    "en": (_text, f"1 – {_NAME_MAX}"),
    "aliases": (_aliases, f"[1 – {_NAME_MAX}, …], ≤ {_ALIASES_MAX}"),
    "minutes": _number(0, MINUTES_MAX, above=True),
    "shape": (lambda value: value in list(Shape), " | ".join(Shape)),
    "surroundings_m": _number(0, SURROUNDINGS_MAX_M),
    "hours": (_hours, "1-5 08:30-12:00 14:00-17:30; 6 09:00-12:00"),
    "visits": _number(0, VISITS_MAX, whole=True),
    "priority": _number(1, PRIORITY_MAX, whole=True),
    "checklist": (lambda value: isinstance(value, list), "[…]"),
}
_ITEM: Mapping[str, _Check] = {
    "head": (lambda value: value in list(Head), " | ".join(Head)),
    "zh": (_text, f"1 – {_NAME_MAX}"),
    "en": (_text, f"1 – {_NAME_MAX}"),
}
_NEEDED = {"zh", "en", "minutes", "head"}


def read_book(path: Path) -> tuple[CategoryBook | None, tuple[BookFault, ...]]:
    """The book in a TOML or YAML file, or everything that is wrong with it; InvalidInput where it is no such file."""
    document = _document(path)
    faults = tuple(_faults(document))
    if faults:
        return None, faults
    items = {
        code: ChecklistItem(code, Head(row["head"]), row["zh"].strip(), row["en"].strip())
        for code, row in document.get("items", {}).items()
    }
    origin = document["origin"]
    categories = tuple(category_of(code, row, items) for code, row in document["categories"].items())
    return CategoryBook(str(origin["title"]), str(origin["version"]), categories, str(origin.get("note", ""))), ()


def book_text(book: CategoryBook) -> str:
    """The book as TOML that reads back as the same book."""
    items = {item.code: item for category in book.categories for item in category.checklist}
    lines = ["[origin]", f"title = {_quoted(book.title)}", f"version = {_quoted(book.version)}"]
    lines += [f"note = {_quoted(book.note)}"] if book.note else []
    lines += ["", "# heads: environment, order, facilities, notices, conduct", "[items]"]
    lines += [
        f'{item.code} = {{ head = "{item.head}", zh = {_quoted(item.name_zh)}, en = {_quoted(item.name_en)} }}'
        for head in Head
        for item in items.values()
        if item.head == head
    ]
    for category in book.categories:
        lines += ["", *_category_lines(category)]
    return "\n".join([*lines, ""])


def _category_lines(category: SiteCategory) -> list[str]:
    checklist = ", ".join(f'"{item.code}"' for item in category.checklist)
    return [
        f"[categories.{category.code}]",
        f"zh = {_quoted(category.name_zh)}",
        f"en = {_quoted(category.name_en)}",
        f"aliases = [{', '.join(map(_quoted, category.aliases))}]",
        f'shape = "{category.shape}"',
        f"minutes = {category.minutes_on_site:g}",
        f"surroundings_m = {category.surroundings_m:g}",
        f'hours = "{hours_to_text(category.windows)}"',
        f"visits = {category.visits_per_cycle}",
        f"priority = {category.priority}",
        f"checklist = [{checklist}]",
    ]


def _document(path: Path) -> dict[str, Any]:
    if path.is_file() and path.stat().st_size > _BYTES_MAX:
        raise broken(path, "file", path.stat().st_size, f"it is larger than {_BYTES_MAX} bytes")
    if path.suffix.lower() not in (".yaml", ".yml"):
        return read_toml(path)
    try:
        document = yaml.safe_load(read_text(path))
    except (yaml.YAMLError, RecursionError) as error:
        raise broken(path, "file", "", str(error)) from error
    origin = document.get("origin") if isinstance(document, dict) else None
    if not isinstance(origin, Mapping) or not {"title", "version"} <= set(origin):
        raise broken(path, "origin", origin, "it needs a table origin with title and version")
    return dict(document)


def _faults(document: Mapping[str, Any]) -> Iterator[BookFault]:
    for name in document:
        if name not in _TABLES:
            yield BookFault(str(name), "", "", "unknown_table", " | ".join(_TABLES))
    tables = {name: document.get(name, {}) for name in _TABLES[1:]}
    for name, table in tables.items():
        if not isinstance(table, Mapping) or (name == "categories" and not table):
            yield BookFault(name, "", _shown(table), "table_empty")
            return
    for code, row in tables["items"].items():
        yield from _row_faults(f"items.{code}", code, row, _ITEM)
    for code, row in tables["categories"].items():
        yield from _row_faults(f"categories.{code}", code, row, _CATEGORY)
        if isinstance(row, Mapping):
            yield from _checklist_faults(f"categories.{code}", row.get("checklist", []), tables["items"])


def _row_faults(place: str, code: Any, row: Any, checks: Mapping[str, _Check]) -> Iterator[BookFault]:
    if not isinstance(code, str) or not CODE.fullmatch(code):
        yield BookFault(place, "code", _shown(code), "value_refused", "a-z 0-9 _")
    if not isinstance(row, Mapping):
        yield BookFault(place, "", _shown(row), "table_empty")
        return
    for field in sorted(_NEEDED & set(checks) - set(row)):
        yield BookFault(place, field, "", "value_missing", checks[field][1])
    for field, value in row.items():
        if field not in checks:
            yield BookFault(place, str(field), _shown(value), "unknown_field", " | ".join(checks))
        elif not checks[field][0](value):
            yield BookFault(place, field, _shown(value), "value_refused", checks[field][1])


def _checklist_faults(place: str, listed: Any, items: Mapping[str, Any]) -> Iterator[BookFault]:
    if not isinstance(listed, list):
        return
    for number, item in enumerate(listed):
        if not isinstance(item, str) or item not in items:
            yield BookFault(place, "checklist", _shown(item), "unknown_item", "[items]")
        elif item in listed[:number]:
            yield BookFault(place, "checklist", _shown(item), "item_twice")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _shown(value: Any) -> str:
    return str(value)[:80]
