"""The rows of a file by field, and what there is to say of each of them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

import shapely

from geodata.importers.columns import columns_of_fields
from geodata.importers.garbled import faults_in, shown
from geodata.importers.mapping import ATTRIBUTE, FieldMapping, field_names
from geodata.importers.notation import lost_digits, plainly_written, said_nothing
from geodata.importers.table import Table, file_refused
from gridsvc.imports import RowFinding, RowOutcome

_NAMING = ("id", "code", "name", "name_en", "agency", "owner_")
_LONGEST_NAME = 500
_OPEN_ENDED = ("owners",)
_SHOWN_MAX = 200
_NAMES_SHOWN = 8
_DONE = (RowOutcome.REFUSED, RowOutcome.DUPLICATE)


class Sheet:
    """Texts by field (empty = nothing given) with the findings; refusing a row keeps the others going."""

    def __init__(
        self, table: Table, fields: Mapping[str, Sequence[str]], columns: Mapping[str, str] | None = None
    ) -> None:
        self.table = table
        self.fields = fields
        self._columns = columns or {}
        self.numbers = list(table.numbers)
        self._blank = ("",) * len(self.numbers)
        self.ids = [""] * len(self.numbers)
        self.outcomes: list[RowOutcome | None] = [None] * len(self.numbers)
        self.findings: list[RowFinding] = list(table.unread)
        self.warnings: list[RowFinding] = list(table.notes)

    def __len__(self) -> int:
        return len(self.numbers)

    def given(self, field: str) -> bool:
        """Whether the file (or a constant) says anything of a field."""
        return field in self.fields

    def texts(self, field: str) -> Sequence[str]:
        """The texts of a field; empty ones where the file has none."""
        return self.fields.get(field) or self._blank

    @property
    def columns(self) -> Mapping[str, str]:
        """The column of the file that each field comes from."""
        return self._columns

    @property
    def alive(self) -> list[int]:
        """Rows that are neither refused nor repetitions so far."""
        return [row for row, outcome in enumerate(self.outcomes) if outcome is None or outcome not in _DONE]

    def living(self, rows: Iterable[int]) -> list[int]:
        """Those of some rows that are alive."""
        return [row for row in rows if self.outcomes[row] not in _DONE]

    def refuse(
        self, row: int, field: str, reason: str, *, value: object = None, suggestion: str = "", **params: object
    ) -> None:
        """Say why a row (by index) cannot be taken; `value` is what stands in the field unless it is given."""
        told = self.texts(field)[row] if value is None else str(value)
        shown = told if len(told) <= _SHOWN_MAX else f"{told[:_SHOWN_MAX]}…"
        self._find(RowOutcome.REFUSED, row, field, reason, {"value": shown, "suggestion": suggestion, **params})

    def decide(self, row: int, outcome: RowOutcome, reason: str = "", *, field: str = "", **params: object) -> None:
        """Say what becomes of a row; an unchanged one is only counted."""
        if outcome is RowOutcome.UNCHANGED:
            self.outcomes[row] = outcome
        else:
            self._find(outcome, row, field, reason, params)

    def warn(self, reason: str, *, row: int | None = None, field: str = "", value: str = "", **params: object) -> None:
        """Say something that stops nothing, of one row or of the whole file."""
        number = 0 if row is None else self.numbers[row]
        source_id = "" if row is None else self.ids[row]
        outcome = RowOutcome.UNCHANGED if row is None else self.outcomes[row] or RowOutcome.UNCHANGED
        self.warnings.append(RowFinding(number, outcome, source_id, field, value, reason, params=params))

    def counts(self) -> dict[RowOutcome, int]:
        """How many rows came to what; those that could not be read count as refused."""
        counts = {outcome: self.outcomes.count(outcome) for outcome in RowOutcome}
        counts[RowOutcome.REFUSED] += len(self.table.unread)
        return counts

    def told(self) -> tuple[RowFinding, ...]:
        """All findings in the order of the rows, each with the identity of its row."""
        identity = dict(zip(self.numbers, self.ids, strict=True))
        named = (
            each if each.source_id == (own := identity.get(each.row, "")) else replace(each, source_id=own)
            for each in self.findings
        )
        return tuple(sorted(named, key=lambda each: each.row))

    def _find(self, outcome: RowOutcome, row: int, field: str, reason: str, params: dict[str, Any]) -> None:
        self.outcomes[row] = outcome
        if self._columns.get(field, field) != field:
            params["column"] = self._columns[field]
        value, suggestion = str(params.pop("value", "")), str(params.pop("suggestion", ""))
        self.findings.append(
            RowFinding(self.numbers[row], outcome, self.ids[row], field, value, reason, suggestion, params)
        )


def sheet_of(table: Table, kind: str, mapping: FieldMapping) -> Sheet:
    """The rows by field, as the mapping says or by the plain names; texts that no database stores are refused."""
    columns = columns_of_fields(table, kind, mapping)
    constants = {name: value for name, value in mapping.constants.items() if name not in mapping.chosen}
    open_ended = kind in _OPEN_ENDED
    fields, nothing = _fields(table, columns, open_ended=open_ended)
    said = {name: plainly_written(name, [value], open_ended=open_ended) for name, value in constants.items()}
    fields |= {name: texts * len(table.numbers) for name, texts in said.items()}
    sheet = Sheet(table, fields, columns)
    _tell_mapping(sheet, mapping)
    if nothing:
        sheet.warn("signs_of_nothing", signs=" ".join(sorted(nothing)))
    for name, values in fields.items():
        garbled = {row: (reason, meant) for row, reason, meant in faults_in(values)}
        for row, (reason, meant) in garbled.items():
            advice = f"{reason}_as" * bool(meant)
            sheet.refuse(row, name, reason, value=shown(values[row]), suggestion=advice, meant=meant)
        for row in lost_digits(name, values):
            sheet.refuse(row, name, "digits_lost", suggestion="format_as_text")
        if name.startswith(_NAMING) and max(map(len, values), default=0) > _LONGEST_NAME:
            for row, value in enumerate(values):
                if len(value) > _LONGEST_NAME and row not in garbled:
                    _refuse_long(sheet, row, name, value)
    return sheet


def _fields(table: Table, columns: Mapping[str, str], *, open_ended: bool) -> tuple[dict[str, list[str]], set[str]]:
    fields: dict[str, list[str]] = {}
    nothing: set[str] = set()
    for name, column in columns.items():
        texts = cell_texts(table.columns[column])
        if not name.startswith(ATTRIBUTE):
            texts, signs = said_nothing(texts)
            nothing |= signs
        fields[name] = plainly_written(name, texts, open_ended=open_ended)
    return fields, nothing


def require_columns(sheet: Sheet, kind: str, names: Iterable[str]) -> None:
    """Refuse the file where none of its columns is a field that every row needs."""
    known = field_names(kind)
    for name in names:
        if not sheet.given(name):
            columns = ", ".join(map(str, sheet.table.columns))
            raise file_refused(
                "column_missing",
                f"no column is the field {name}; the file has: {columns}",
                field=name,
                names=", ".join(known[name][:_NAMES_SHOWN]),
                columns=columns,
            )


def identify(sheet: Sheet, *fallback: str, places: Sequence[str] = ()) -> None:
    """Give each row its identity: the field `id`, the feature's own, or else the fallback fields and the place."""
    given = sheet.texts("id")
    features = sheet.table.feature_ids or [""] * len(sheet)
    for row, (one, other) in enumerate(zip(given, features, strict=True)):
        sheet.ids[row] = (
            one or other or "|".join([*(sheet.texts(name)[row] for name in fallback), *places[row : row + 1]])
        )
        if len(other) > _LONGEST_NAME:
            _refuse_long(sheet, row, "id", other)
    if len(sheet) and not any(given) and not any(features):
        sheet.warn("no_ids", field="id", fields=", ".join(fallback))


def settle_repetitions(sheet: Sheet, content: Sequence[object]) -> None:
    """Of rows with one identity the first stands; equal ones are duplicates, others are refused."""
    first: dict[str, int] = {}
    for row in sheet.alive:
        kept = first.setdefault(sheet.ids[row], row)
        if kept == row:
            continue
        other = sheet.numbers[kept]
        if content[row] == content[kept]:
            sheet.decide(row, RowOutcome.DUPLICATE, "same_row", field="id", other_row=other, kept=sheet.ids[row])
        else:
            sheet.refuse(row, "id", "id_twice", value=sheet.ids[row], suggestion="give_own_ids", other_row=other)


def row_contents(sheet: Sheet, geometries: Iterable[shapely.Geometry | None] | None = None) -> list[object]:
    """Everything that a row says, comparable with another row."""
    texts = zip(*sheet.fields.values(), strict=True) if sheet.fields else ((),) * len(sheet)
    shapes = [None] * len(sheet) if geometries is None else shapely.to_wkb(list(geometries)).tolist()
    return list(zip(texts, shapes, strict=True))


def _tell_mapping(sheet: Sheet, mapping: FieldMapping) -> None:
    if mapping.origin:
        sheet.warn("mapping_remembered", file=mapping.origin["file"], at=mapping.origin["at"])
    if mapping.explained:
        read = set(sheet.columns.values())
        unread = [column for column in sheet.table.columns if column not in read]
        pairs = (f"{name} = {column}" for name, column in sheet.columns.items())
        sheet.warn("columns_read", columns=", ".join(pairs) or "–", unread=", ".join(unread) or "–")


def _refuse_long(sheet: Sheet, row: int, field: str, text: str) -> None:
    sheet.refuse(row, field, "text_too_long", value=text, suggestion="shorten", count=len(text), most=_LONGEST_NAME)


def cell_texts(values: Sequence[object]) -> list[str]:
    """The values of a column as texts."""
    if set(map(type, values)) <= {str}:
        return list(map(str.strip, cast("Sequence[str]", values)))
    return [cell_text(value) for value in values]


def cell_text(value: object) -> str:
    """A value of a file as the text that fields are read from."""
    if value is None or isinstance(value, str):
        return (value or "").strip()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list) and not any(isinstance(each, list | dict) for each in value):
        return ";".join(map(cell_text, value))
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value).strip()
