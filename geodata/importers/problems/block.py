"""One block of a file with problems: its rows read, checked by themselves, and written as staged lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from geodata.database import copy_text
from geodata.database.geometry import wkb_texts
from geodata.importers.context import ImportContext
from geodata.importers.ground import Ground
from geodata.importers.placing import Placing, place_names
from geodata.importers.plane import Geometries
from geodata.importers.problems import copying
from geodata.importers.problems.columns import INSTANTS, ProblemClasses, ProblemColumns, given_columns, problem_columns
from geodata.importers.problems.deciding import NEEDS_NO_GRID
from geodata.importers.problems.filing import UnitGrids, file_under
from geodata.importers.problems.histories import HistoryWriter
from geodata.importers.sheet import Sheet, identify, require_columns, row_contents, sheet_of
from geodata.importers.shift_warning import warn_of_shift
from geodata.importers.site_columns import site_geometries
from geodata.importers.table import Table
from geodata.stores.entering_problems import STAGED
from geodata.stores.problems import ProblemStore
from gridsvc.imports import RowFinding, RowOutcome
from gridsvc.problems.states import ProblemState

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
        self.histories = HistoryWriter(context.source, context.actor, context.now)
        self.now = np.datetime64(int(context.now.timestamp() * 1_000_000), "us")


@dataclass(frozen=True, slots=True)
class CheckedBlock:
    """A block after its checks; findings in two parts: the later ones fall away where a row repeats an earlier one.

    rows: numbers of all rows that could be read; ids: theirs; staged: those to be compared; lines: these for COPY.
    agencies: those that rows name; new: how many rows, unless they are stored, can be written before all others are
    read; None where they have to be compared first.
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
    agencies: frozenset[str]
    new: int | None
    lines: bytes

    @property
    def faulty(self) -> bool:
        """Whether any row was refused."""
        return bool(self.unread or self.refused_first or self.refused_later)

    @property
    def span(self) -> range:
        """From its first to its last row."""
        return range(self.rows[0], self.rows[-1] + 1) if self.rows else range(0)


def checked_block(table: Table, ground: ProblemGround, *, first: bool) -> CheckedBlock:
    """Check the rows of a block by themselves; first: whether the block speaks for the file, as of shifts."""
    context = ground.context
    sheet = sheet_of(table, "problems", context.mapping)
    placing = Placing(sheet, context)
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
    filing = file_under(sheet, ground.grids, ground.ground, geometries, placing)
    staged = _staged(sheet, alive, contents, columns, filing, geometries)
    ids, states = _picked(sheet.ids, rows := alive.tolist()), _picked(columns.lists["state"], rows)
    staged |= ground.histories.begin(ids, states, columns.times["reported_at"][alive])
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
        agencies=frozenset(filter(None, columns.lists["agency"])),
        new=_new(sheet.ids, columns.lists["state"], filing["grid_code"]),
        lines=copy_text.lines([staged[name] for name in STAGED]),
    )


def _places(sheet: Sheet, geometries: Geometries) -> list[str]:
    """Where rows lie, as far as they have no ids of their own."""
    own = sheet.table.feature_ids or [""] * len(sheet)
    given = sheet.texts("id")
    places = [""] * len(sheet)
    rows = [row for row, said in enumerate(zip(given, own, strict=True)) if not any(said)]
    for row, place in zip(rows, place_names(geometries[rows]), strict=True):
        places[row] = place
    return places


def _new(ids: Sequence[str], states: Sequence[str], grid_codes: Sequence[str | None]) -> int | None:
    homeless = (state for state, code in zip(states, grid_codes, strict=True) if code is None)
    if len(set(ids)) < len(ids) or any(state not in NEEDS_NO_GRID for state in homeless):
        return None
    return len(states) - states.count(ProblemState.DUPLICATE)


def _staged(
    sheet: Sheet,
    alive: Any,
    contents: Sequence[object],
    columns: ProblemColumns,
    filing: Mapping[str, Sequence[Any]],
    geometries: Geometries,
) -> dict[str, Sequence[str]]:
    """The columns as COPY reads them, but for those of histories."""
    rows: list[int] = alive.tolist()
    lists = {name: _picked(column, rows) for name, column in {**columns.lists, **filing}.items()}
    sound = np.array([sheet.outcomes[row] is not RowOutcome.REFUSED for row in rows], dtype=bool)
    # A row at fault is compared with others but never written, and its shape may be one that cannot be stored.
    geoms = geometries[alive]
    geoms[~sound] = None
    return {
        "row": copy_text.plain(_picked(sheet.numbers, rows)),
        "source_id": copy_text.texts(_picked(sheet.ids, rows)),
        "content": copy_text.plain(map(hash, _picked(contents, rows))),
        "sound": ["t" if each else "f" for each in sound.tolist()],
        **{name: copy_text.texts(lists[name]) for name in _TEXTS},
        **{name: copy_text.plain(lists[name]) for name in _PLAIN},
        **{name: copying.times(columns.times[name][alive]) for name in INSTANTS},
        "geom": copy_text.plain(wkb_texts(list(geoms))),
    }


def _picked(column: Sequence[Any], rows: Sequence[int]) -> Sequence[Any]:
    """A column with some of its rows, mostly all."""
    return column if len(rows) == len(column) else [column[row] for row in rows]
