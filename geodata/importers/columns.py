"""Which column of a file is which field: as it is said, as it was said before, or by the plain names."""

import difflib
from collections import Counter
from collections.abc import Collection, Mapping

from geodata.importers.mapping import FieldMapping, column_keys, field_names, folded
from geodata.importers.table import Table, file_refused

_CUT_TO = 3
_SHAPES = ("geometry", "geom", "wkt")


def columns_of_fields(table: Table, kind: str, mapping: FieldMapping) -> dict[str, str]:
    """The column of each field; a field chosen to be in none is not read."""
    if mapping.columns:
        found = _mapped(table, {name: column for column, name in mapping.columns.items()}, mapping.origin)
    else:
        found = _plain(table, kind, mapping.chosen)
    found |= _mapped(table, {name: column for name, column in mapping.chosen.items() if column}, mapping.origin)
    return {name: column for name, column in found.items() if mapping.chosen.get(name, column)}


def _mapped(table: Table, wanted: Mapping[str, str], origin: Mapping[str, str]) -> dict[str, str]:
    by_key = {folded(column): column for column in reversed(list(table.columns))}
    found: dict[str, str] = {}
    for name, column in wanted.items():
        found[name] = column if column in table.columns else by_key.get(folded(column), "")
        if not found[name]:
            near = difflib.get_close_matches(column, table.columns, n=1)
            raise file_refused(
                "column_forgotten" if origin else "column_unknown",
                f"the mapping names a column {column!r} that the file has not; it has: {', '.join(table.columns)}",
                field=column,
                near=near[0] if near else "",
                columns=", ".join(table.columns),
                name=name,
                origin=origin.get("file", ""),
            )
    return found


def _plain(table: Table, kind: str, chosen: Collection[str]) -> dict[str, str]:
    columns = _columns_by_key(table)
    repeated = {folded(name): name for name in table.repeated}
    found: dict[str, str] = {}
    for name, aliases in field_names(kind).items():
        alias = next((each for each in map(folded, aliases) if each in columns or each in repeated), None)
        if alias in columns:
            found[name] = columns[alias]
        elif alias is not None and name not in chosen:
            twice = repeated[alias]
            raise file_refused("column_twice", f"the file has two columns {twice!r}", field=name, value=twice)
    found = _cut_names(table, kind, found) | found
    if {"x", "y"} <= found.keys() and folded(found.get("geometry", "")) not in _SHAPES:
        found.pop("geometry", None)
    return found


def _cut_names(table: Table, kind: str, found: Mapping[str, str]) -> dict[str, str]:
    # A Shapefile in UTF-8 has room for three Chinese characters in the name of a column.
    fields: dict[str, set[str]] = {}
    for name, aliases in field_names(kind).items():
        for alias in aliases:
            fields.setdefault(alias[:_CUT_TO], set()).add(name)
    free = [column for column in table.columns if len(column) == _CUT_TO and column not in found.values()]
    cut = {column: fields.get(column, set()) for column in free if not column.isascii()}
    return {next(iter(names)): column for column, names in cut.items() if len(names) == 1}


def _columns_by_key(table: Table) -> dict[str, str]:
    keys = {column: column_keys(column) for column in reversed(list(table.columns))}
    times = Counter(bare for whole, bare in keys.values() if bare != whole)
    bare_names = {bare: column for column, (_, bare) in keys.items() if times[bare] == 1}
    return bare_names | {whole: column for column, (whole, _) in keys.items()}
