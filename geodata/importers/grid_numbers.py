"""Refuses grids whose codes stood for other places, and communities with more grids than three digits number."""

from collections.abc import Mapping, Sequence

from geodata.grids.check import crowded_communities
from geodata.grids.former_places import reused_codes
from geodata.importers.context import ImportContext
from geodata.importers.grid_columns import Placed
from geodata.importers.plane import Geometries
from geodata.importers.sheet import Sheet


def refuse_reused_codes(
    context: ImportContext, sheet: Sheet, placed: Sequence[Placed | None], metric: Geometries
) -> None:
    """Refuse grids (metres) that have no ground in common with those of their codes in versions before."""
    for district, rows in _rows_by({row: each.district for row, each in _alive(sheet, placed)}).items():
        row_of = {sheet.ids[row]: row for row in rows}
        for each in reused_codes(context.connection, context.city, district, list(row_of), metric[rows]):
            sheet.refuse(row_of[each.grid], "code", each.code, suggestion="give_new_code", **each.params)


def refuse_crowded_communities(sheet: Sheet, placed: Sequence[Placed | None]) -> None:
    """Refuse all grids of a community that has too many."""
    homes = {row: each.community for row, each in _alive(sheet, placed) if each.community}
    grids = _rows_by(homes)
    for each in crowded_communities(list(homes.values())):
        for row in grids[each.grid]:
            sheet.refuse(row, "code", each.code, suggestion="divide_community", community=each.grid, **each.params)


def _alive(sheet: Sheet, placed: Sequence[Placed | None]) -> list[tuple[int, Placed]]:
    return [(row, each) for row in sheet.alive if (each := placed[row]) is not None]


def _rows_by(names: Mapping[int, str]) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for row, name in names.items():
        rows.setdefault(name, []).append(row)
    return rows
