"""Decides the rows of a file with problems against each other and against what is stored, and tells of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geodata.importers.comparing import shown
from geodata.importers.context import ImportContext
from geodata.importers.telling import Strand
from geodata.stores.entering_problems import EnteringProblems, Repetition
from gridsvc.imports import RowFinding, RowOutcome
from gridsvc.problems.states import ProblemState

NEEDS_NO_GRID = (ProblemState.REPORTED, ProblemState.REJECTED, ProblemState.DUPLICATE, ProblemState.WITHDRAWN)
OUTCOMES = tuple(RowOutcome)
CODE = {outcome: code for code, outcome in enumerate(OUTCOMES, start=1)}
"""Codes of outcomes in arrays by row, 0 for rows that the file does not have."""
Outcomes = npt.NDArray[np.uint8]


class Decisions:
    """What became of the rows, by their numbers, and the findings of one round of deciding."""

    def __init__(
        self, context: ImportContext, entering: EnteringProblems, given: Sequence[str], columns: Mapping[str, str]
    ) -> None:
        self._context, self._entering, self._given, self._columns = context, entering, given, columns

    def round(self, outcomes: Outcomes, *, mirrored: bool) -> tuple[list[Strand], Outcomes]:
        """Decide all rows that are not set aside; mirrored: of two contents of one id both are refused."""
        outcomes = outcomes.copy()
        self.repeated: npt.NDArray[np.bool_] = np.zeros(len(outcomes), dtype=bool)
        self._entering.find_repetitions()
        mirrors = sorted(map(_mirrored, self._contradictions()), key=lambda each: each.row) if mirrored else []
        contested = {each.row for each in mirrors}
        repetitions, mirror = Strand(), Strand()
        mirror.add(mirrors)
        for each in self._entering.repetitions():
            self.repeated[each.row] = True
            finding = _twice(each) if each.first_row in contested else _repetition(each)
            outcomes[each.row] = CODE[finding.outcome]
            repetitions.add([finding])
        self._entering.compare(self._given)
        strands = [repetitions, mirror]
        for findings in (self._false_duplicates(), self._without_grid(), self._changes()):
            strand = Strand()
            strand.add(findings)
            strands.append(strand)
        for row in self._entering.unchanged():
            outcomes[row.row] = CODE[RowOutcome.UNCHANGED]
        for strand in (strands[4], *strands[1:4]):
            for finding in strand:
                outcomes[finding.row] = CODE[finding.outcome]
        return strands, outcomes

    def _contradictions(self) -> Iterator[Repetition]:
        return (each for each in self._entering.repetitions() if not each.same)

    def _false_duplicates(self) -> Iterator[RowFinding]:
        for row, source_id, named in self._entering.false_duplicates():
            yield self._refusal(row, source_id, "duplicate_of", named, "duplicate_of_unknown", "check_id")

    def _without_grid(self) -> Iterator[RowFinding]:
        for row, source_id, state in self._entering.without_grid(NEEDS_NO_GRID, with_state="state" in self._given):
            yield self._refusal(row, source_id, "geometry", "", "no_grid", "import_grids", state=state)

    def _changes(self) -> Iterator[RowFinding]:
        for row, source_id, fields, stored, incoming in self._entering.changed():
            changes = {name: [self._shown(name, stored[name]), self._shown(name, incoming[name])] for name in fields}
            yield RowFinding(
                row, RowOutcome.CHANGED, source_id, ", ".join(fields), "", "changed", params={"changes": changes}
            )

    def _refusal(
        self, row: int, source_id: str, field: str, value: str, reason: str, suggestion: str, **params: object
    ) -> RowFinding:
        column = self._columns.get(field, field)
        more = {"column": column} if column != field else {}
        return RowFinding(row, RowOutcome.REFUSED, source_id, field, value, reason, suggestion, {**params, **more})

    def _shown(self, name: str, value: Any) -> str:
        if name == "geom":
            return shown(shapely.geometry.shape(value))
        if name.endswith("_at") and value is not None:
            return shown(datetime.fromisoformat(value).astimezone(self._context.city.city.clock))
        return shown(value)


def _repetition(each: Repetition) -> RowFinding:
    if not each.same:
        return _twice(each)
    params = {"other_row": each.first_row, "kept": each.source_id}
    return RowFinding(each.row, RowOutcome.DUPLICATE, each.source_id, "id", "", "same_row", params=params)


def _mirrored(each: Repetition) -> RowFinding:
    # Which of two contents under one id is right, nobody can tell.
    return replace(_twice(each), row=each.first_row, params={"other_row": each.row})


def _twice(each: Repetition) -> RowFinding:
    params = {"other_row": each.first_row}
    named = each.source_id
    return RowFinding(each.row, RowOutcome.REFUSED, named, "id", named, "id_twice", "give_own_ids", params)
