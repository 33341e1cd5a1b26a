"""One block of a file with problems: its rows read, checked by themselves, and written as staged lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from geodata.database.geometry import wkb_texts
from geodata.importers.context import ImportContext
from geodata.importers.ground import Ground
from geodata.importers.placing import Placing, place_names
from geodata.importers.plane import Geometries
from geodata.importers.problems import copying
from geodata.importers.problems.columns import INSTANTS, ProblemClasses, ProblemColumns, given_columns, problem_columns
from geodata.importers.problems.filing import UnitGrids, file_under
from geodata.importers.sheet import Sheet, identify, require_columns, row_contents, sheet_of
from geodata.importers.shift_warning import warn_of_shift
from geodata.importers.site_columns import site_geometries
from geodata.importers.table import Table
from geodata.stores.entering_problems import STAGED
from geodata.stores.problems import ProblemStore
from gridsvc.imports import RowFinding, RowOutcome

_TEXTS = (
    "class_code",
    "state",
    "channel",
    "description",
    "agency",
    "duplicate_of",
    "district",
    "street",
    "community",
    "grid_code",
)
_PLAIN = ("influence_m2", "grid_id")


class ProblemGround:
    """What every block is checked against, read once."""

    def __init__(self, context: ImportContext) -> None:
        store = ProblemStore(context.connection)
        self.context = context
        self.ground = Ground(context.connection, context.city)
        self.grids = UnitGrids.of_city(store, context.city.id)
        self.classes = ProblemClasses(store.classes())
        self.now = np.datetime64(int(context.now.timestamp() * 1_000_000), "us")


@dataclass(frozen=True, slots=True)
class CheckedBlock:
    """A block after its checks; findings in two parts: the later ones fall away where a row repeats an earlier one.

    rows: numbers of all rows that could be read; ids: theirs; staged: those to be compared; lines: these for COPY.
    """

    rows: Sequence[int]
    ids: Sequence[str]
    unread: Sequence[int]
    refused_first: Sequence[int]
    refused_later: Sequence[int]
    first: Sequence[RowFinding]
    later: Sequence[RowFinding]
    warnings: Sequence[RowFinding]
    given: Sequence[str]
    columns: Mapping[str, str]
    lines: bytes


def checked_block(table: Table, ground: ProblemGround, *, first: bool) -> CheckedBlock:
    """Check the rows of a block by themselves; first: whether the block speaks for the file, as of shifts."""
    context = ground.context
    sheet = sheet_of(table, "problems", context.mapping)
    placing = Placing(sheet, context.crs, repair=context.repair)
    require_columns(sheet, "problems", ("class", "reported_at", *(() if placing.known else ("x", "y"))))
    geometries = placing.geometries()
    if first:
        warn_of_shift(sheet, context, placing, geometries)
    identify(sheet, "class", "reported_at", places=_places(sheet, geometries))
    alive = np.array(sheet.alive, dtype=np.intp)
    told_first, found = sheet.told(), len(sheet.findings)
    contents = row_contents(sheet, geometries if table.geometries is not None else None)
    geometries = site_geometries(sheet, geometries)
    columns = problem_columns(sheet, context.city.city.clock, ground.now, ground.classes)
    filing = file_under(sheet, ground.grids, ground.ground, geometries)
    staged = _staged(sheet, alive, contents, columns, filing, geometries)
    refused = {row for row, outcome in enumerate(sheet.outcomes) if outcome is RowOutcome.REFUSED}
    later = refused & set(alive.tolist())
    return CheckedBlock(
        rows=sheet.numbers,
        ids=sheet.ids,
        unread=[each.row for each in table.unread],
        refused_first=[sheet.numbers[row] for row in sorted(refused - later)],
        refused_later=[sheet.numbers[row] for row in sorted(later)],
        first=told_first,
        later=sorted(sheet.findings[found:], key=lambda each: each.row),
        warnings=sheet.warnings,
        given=given_columns(sheet),
        columns=sheet.columns,
        lines=staged,
    )


def _places(sheet: Sheet, geometries: Geometries) -> list[str]:
    """Where rows lie, as far as they have no ids of their own."""
    own = sheet.table.feature_ids or [""] * len(sheet)
    given = sheet.texts("id")
    bare = np.array([not (given[row] or own[row]) for row in range(len(sheet))], dtype=bool)
    places = [""] * len(sheet)
    rows = np.flatnonzero(bare)
    for row, place in zip(rows.tolist(), place_names(geometries[rows]), strict=True):
        places[row] = place
    return places


def _staged(
    sheet: Sheet,
    alive: Any,
    contents: Sequence[object],
    columns: ProblemColumns,
    filing: Mapping[str, Sequence[Any]],
    geometries: Geometries,
) -> bytes:
    rows: list[int] = alive.tolist()
    lists = {**columns.lists, **filing}
    sound = np.array([sheet.outcomes[row] is not RowOutcome.REFUSED for row in rows], dtype=bool)
    # A row at fault is compared with others but never written, and its shape may be one that cannot be stored.
    geoms = geometries[alive]
    geoms[~sound] = None
    written = {
        "row": copying.plain(sheet.numbers[row] for row in rows),
        "source_id": copying.texts([sheet.ids[row] for row in rows]),
        "content": copying.plain(hash(contents[row]) for row in rows),
        "sound": ["t" if each else "f" for each in sound.tolist()],
        **{name: copying.texts([lists[name][row] for row in rows]) for name in _TEXTS},
        **{name: copying.plain(lists[name][row] for row in rows) for name in _PLAIN},
        **{name: copying.times(columns.times[name][alive]) for name in INSTANTS},
        "geom": copying.plain(wkb_texts(list(geoms))),
    }
    return copying.lines([written[name] for name in STAGED])
