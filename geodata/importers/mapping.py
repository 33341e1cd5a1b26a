"""Mapping files: which column is which field, what is the same in all rows, where foreign categories go."""

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from geodata.reference.site_categories import category_of
from gridsvc.errors import GridServiceError, InvalidInput, NotFound
from gridsvc.sites.category import SiteCategory

ANY_OTHER = "*"
_TABLES = {"source", "columns", "constants", "categories", "local_categories"}
ATTRIBUTE = "attributes."
"""How fields begin that hold what a file says besides."""

_REMEMBERED = ("columns", "constants", "categories", "chosen")
_PLACES = "places"
_WITH_ATTRIBUTES = ("sites", "components", "buildings")
_INDIFFERENT = re.compile(r"[\s_*-]")
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")


@dataclass(frozen=True, slots=True)
class FieldMapping:
    """From columns to fields; without columns the plain names of the fields are looked for.

    categories: names in the file to codes, `*` for all others; local_categories: codes of this city alone;
    chosen: columns by field, which come before what else is said or found; origin: file and time of the import that
    it is remembered from; explained: whether a report says which columns are read; crs: as an earlier import said.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)
    local_categories: tuple[SiteCategory, ...] = ()
    source: str | None = None
    chosen: Mapping[str, str] = field(default_factory=dict)
    origin: Mapping[str, str] = field(default_factory=dict)
    explained: bool = False
    crs: str | None = None
    crs_origin: Mapping[str, str] = field(default_factory=dict)


def field_names(kind: str) -> Mapping[str, list[str]]:
    """The fields of a kind of import and the plain names of their columns."""
    return _all_field_names()[kind]


@cache
def known_names() -> frozenset[str]:
    """The plain names of all columns of all kinds, folded."""
    kinds = _all_field_names().values()
    return frozenset(folded(name) for fields in kinds for names in fields.values() for name in names)


def column_keys(name: str) -> tuple[str, str]:
    """What a column is known by: its folded name, and the same without what stands in brackets."""
    plain = unicodedata.normalize("NFKC", name)
    return folded(plain), folded(_IN_BRACKETS.sub("", plain))


def value_names(name: str) -> dict[str, str]:
    """What the values of a field with few values may be called, folded, to the values."""
    values = _all_value_names()[name]
    return {folded(each): value for value, others in values.items() for each in (value, *others)}


def name_in_chinese(field: str, value: str) -> str:
    """What a value of a field with few values is called in Chinese; a value without such a name as it is."""
    return next(iter(_all_value_names().get(field, {}).get(value, ())), value)


def folded(name: str) -> str:
    """A name without what makes no difference: case, width, spaces, _, - and *."""
    return _INDIFFERENT.sub("", unicodedata.normalize("NFKC", name)).casefold()


def read_mapping(path: Path, kind: str) -> FieldMapping:
    """The mapping in a TOML or YAML file, for one kind of import; what it names has to exist."""
    document = _document(path)
    unknown = sorted(set(document) - _TABLES)
    if unknown:
        raise _broken(path, unknown[0], f"the tables are {', '.join(sorted(_TABLES))}")
    mapping = FieldMapping(
        columns=_texts(path, document, "columns"),
        constants=_texts(path, document, "constants"),
        categories=_texts(path, document, "categories"),
        local_categories=tuple(
            _local(path, code, row) for code, row in _table(path, document, "local_categories").items()
        ),
        source=str(document["source"]) if document.get("source") else None,
    )
    named = [*mapping.columns.values(), *mapping.constants]
    for name in named:
        _refuse_unknown_field(path, name, kind)
        if named.count(name) > 1:
            raise _broken(path, name, "two columns or constants are sent to this field")
    return mapping


def with_columns(mapping: FieldMapping, pairs: Sequence[str], kind: str) -> FieldMapping:
    """The mapping with columns chosen by pairs like `name=名称`; without a column (`floors=`) a field is not read."""
    chosen: dict[str, str] = {}
    for pair in pairs:
        name, sign, column = (each.strip() for each in pair.partition("="))
        known = name in field_names(kind) or (kind in _WITH_ATTRIBUTES and name.startswith(ATTRIBUTE))
        if not sign or not known or name in chosen:
            fields = ", ".join(field_names(kind))
            raise InvalidInput(
                f"--column {pair}: write FIELD=COLUMN, each field once; the fields are {fields}",
                code="column_choice",
                params={"field": "column", "value": pair, "fields": fields},
            )
        chosen[name] = column
    return replace(mapping, chosen={**mapping.chosen, **chosen})


def mapping_to_document(mapping: FieldMapping) -> dict[str, dict[str, str]]:
    """What is remembered of a mapping; its local categories are stored as such."""
    document = {name: dict(getattr(mapping, name)) for name in _REMEMBERED if getattr(mapping, name)}
    return document | ({_PLACES: {"crs": mapping.crs}} if mapping.crs else {})


def with_remembered(mapping: FieldMapping, document: Mapping[str, Mapping[str, str]], **origin: str) -> FieldMapping:
    """What an earlier import said, but for what is chosen now."""
    columns, constants, categories, earlier = (document.get(name, {}) for name in _REMEMBERED)
    chosen = mapping.chosen
    return FieldMapping(
        columns={column: name for column, name in columns.items() if name not in chosen},
        constants={name: value for name, value in constants.items() if name not in chosen},
        categories=categories,
        chosen={**earlier, **chosen},
        origin=origin if any(document.get(name) for name in _REMEMBERED) else {},
        **_places(document, origin),
    )


def with_remembered_crs(
    mapping: FieldMapping, document: Mapping[str, Mapping[str, str]], **origin: str
) -> FieldMapping:
    """A mapping of its own, with the coordinates that an earlier import was said to have."""
    return replace(mapping, **_places(document, origin))


def _places(document: Mapping[str, Mapping[str, str]], origin: Mapping[str, str]) -> dict[str, Any]:
    crs = document.get(_PLACES, {}).get("crs")
    return {"crs": crs, "crs_origin": origin if crs else {}}


def _document(path: Path) -> Mapping[str, Any]:
    if not path.is_file():
        raise NotFound(f"there is no file {path}", code="file_not_found", params={"file": str(path)})
    try:
        text = path.read_text("utf-8-sig")
        document = yaml.safe_load(text) if path.suffix in (".yaml", ".yml") else tomllib.loads(text)
    except (ValueError, yaml.YAMLError) as error:
        raise _broken(path, "file", str(error)) from error
    if not isinstance(document, Mapping):
        raise _broken(path, "file", "it holds no tables")
    return document


def _table(path: Path, document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = document.get(name) or {}
    if not isinstance(table, Mapping):
        raise _broken(path, name, "it is no table")
    return table


def _texts(path: Path, document: Mapping[str, Any], name: str) -> dict[str, str]:
    table = _table(path, document, name)
    for key, value in table.items():
        if isinstance(value, Mapping | list) or value is None:
            raise _broken(path, f"{name}.{key}", "it has to be one text or number")
    return {str(key): str(value).strip() for key, value in table.items()}


def _local(path: Path, code: str, row: Any) -> SiteCategory:
    try:
        return category_of(code, row, {})
    except (GridServiceError, ValueError, TypeError, AttributeError) as error:
        raise _broken(path, f"local_categories.{code}", str(error)) from error


def _refuse_unknown_field(path: Path, name: str, kind: str) -> None:
    known = field_names(kind)
    if name in known or (kind in _WITH_ATTRIBUTES and name.startswith(ATTRIBUTE)):
        return
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise _broken(path, name, f"{kind} have no such field{hint} The fields are {', '.join(known)}")


def _broken(path: Path, name: str, why: str) -> InvalidInput:
    return InvalidInput(
        f"{path.name}: {name}: {why}",
        code="mapping_broken",
        params={"file": path.name, "field": name, "why": why},
    )


@cache
def _all_field_names() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(_data("field_names.toml"))


@cache
def _all_value_names() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(_data("value_names.toml"))


def _data(name: str) -> str:
    return files("geodata.importers").joinpath(name).read_text("utf-8")
