"""Parts the rows of a file that can be taken from those that cannot, so that what is taken holds by itself."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

import shapely

from geodata.importers.sheet import Sheet, cell_text
from geodata.importers.table import Table
from gridsvc.imports import QuarantinedRow, RowFinding, RowOutcome

GEOMETRY = "geometry"
"""The column for the geometry of a row that was set aside, where the file keeps it outside of its columns."""

IDENTITY = "id"
"""The column for the id of a feature, where that is its row's identity and stands outside of the columns."""


@dataclass(frozen=True, slots=True)
class Sifted:
    """The rows that are left, all of them good (None where there are none), and those that were set aside."""

    sheet: Sheet | None
    aside: tuple[QuarantinedRow, ...]

    @property
    def refusals(self) -> tuple[RowFinding, ...]:
        """All that is said of the rows that were set aside."""
        return tuple(finding for row in self.aside for finding in row.findings)


def sifted(table: Table, check: Callable[[Table], Sheet]) -> Sifted:
    """Check a table, then again without the rows that were refused, until none is.

    Rows can lean on rows: a community on its street office, a duplicate on the case that it repeats.
    """
    aside = [QuarantinedRow(each.row, each.source_id, (), (each,)) for each in table.unread]
    left = replace(table, unread=())
    while len(left.numbers):
        sheet = check(left)
        refused = _refused(sheet)
        if not refused:
            return Sifted(sheet, _in_order(aside))
        aside += [row_set_aside(left, row, findings) for row, findings in refused.items()]
        left = _without(left, refused.keys())
    return Sifted(None, _in_order(aside))


def _refused(sheet: Sheet) -> dict[int, list[RowFinding]]:
    place = {number: row for row, number in enumerate(sheet.numbers)}
    refused: dict[int, list[RowFinding]] = {}
    for finding in sheet.told():
        if finding.outcome is RowOutcome.REFUSED:
            refused.setdefault(place[finding.row], []).append(finding)
            other = finding.params.get("other_row")
            if finding.reason == "id_twice" and isinstance(other, int):
                refused.setdefault(place[other], []).append(_mirrored(finding, other))
    return refused


def _mirrored(finding: RowFinding, row: int) -> RowFinding:
    # Which of two contents under one id is right, nobody can tell.
    return replace(finding, row=row, params={**finding.params, "other_row": finding.row})


def row_set_aside(table: Table, row: int, findings: Sequence[RowFinding]) -> QuarantinedRow:
    """A row of a table, by index, as it is kept when it is not taken."""
    cells = [(name, _storable(cell_text(values[row]))) for name, values in table.columns.items()]
    own = table.feature_ids[row] if table.feature_ids else ""
    if own and own == findings[0].source_id and IDENTITY not in table.columns:
        cells.insert(0, (IDENTITY, own))
    geometry = table.geometries[row] if table.geometries is not None else None
    if geometry is not None:
        cells.append((GEOMETRY, shapely.to_wkt(geometry, rounding_precision=-1)))
    return QuarantinedRow(table.numbers[row], findings[0].source_id, tuple(cells), tuple(findings))


def _storable(text: str) -> str:
    return text.replace("\0", "�").encode("utf-8", "replace").decode()


def _without(table: Table, rows: Collection[int]) -> Table:
    kept = [row for row in range(len(table.numbers)) if row not in rows]
    return replace(
        table,
        columns={name: [values[row] for row in kept] for name, values in table.columns.items()},
        numbers=[table.numbers[row] for row in kept],
        geometries=None if table.geometries is None else [table.geometries[row] for row in kept],
        feature_ids=[table.feature_ids[row] for row in kept] if table.feature_ids else (),
    )


def _in_order(rows: Sequence[QuarantinedRow]) -> tuple[QuarantinedRow, ...]:
    return tuple(sorted(rows, key=lambda each: each.row))
