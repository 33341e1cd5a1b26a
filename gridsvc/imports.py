"""What an import says of a file: how many rows did what, and why a row was refused."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import takewhile
from uuid import UUID


class RowOutcome(StrEnum):
    """What became of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RowFinding:
    """One thing to say of one row (counted from 1 below the header); reason and suggestion are codes with params."""

    row: int
    outcome: RowOutcome
    source_id: str = ""
    field: str = ""
    value: str = ""
    reason: str = ""
    suggestion: str = ""
    params: Mapping[str, object] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The whole of one import; refused rows mean that nothing was written, unless the valid ones were asked for.

    findings and warnings: in the order of the rows, the file itself (row 0) first; perhaps far too many for memory.
    notable: the findings but for rows that are simply new, where these are at hand apart.
    run_id: the record of the import, once it has been written.
    """

    kind: str
    source: str
    file_name: str
    file_sha256: str
    dry_run: bool
    counts: Mapping[RowOutcome, int]
    findings: Sequence[RowFinding]
    warnings: Sequence[RowFinding] = ()
    accept_valid: bool = False
    run_id: UUID | None = None
    notable: Sequence[RowFinding] | None = None

    @property
    def refused(self) -> int:
        """How many rows were refused."""
        return self.counts.get(RowOutcome.REFUSED, 0)

    @property
    def accepted(self) -> bool:
        """Whether the file, or its valid rows where these were asked for, may be (or were) written."""
        of_file = takewhile(lambda each: each.row == 0, self.findings)
        whole = any(each.outcome is RowOutcome.REFUSED for each in of_file)
        return not whole if self.accept_valid else not self.refused

    def told(self) -> Iterable[RowFinding]:
        """The findings but for rows that are simply new."""
        if self.notable is not None:
            return self.notable
        return (each for each in self.findings if each.outcome is not RowOutcome.NEW)


@dataclass(frozen=True, slots=True)
class QuarantinedRow:
    """A refused row of a file whose other rows were written; cells: columns and values as the file has them."""

    row: int
    source_id: str
    cells: tuple[tuple[str, str], ...]
    findings: tuple[RowFinding, ...]


@dataclass(frozen=True, slots=True)
class ImportRun:
    """The record of an import that was written; undone: what its undoing did, None while it stands.

    forgotten_at: since when it can no longer be undone, because what that needs was let go of.
    """

    id: UUID
    city: str
    time_zone: str
    kind: str
    source: str
    file_name: str
    file_sha256: str
    made_at: datetime
    actor_id: str
    counts: Mapping[str, int]
    undone_at: datetime | None = None
    undone_by: str | None = None
    undone: Mapping[str, object] | None = None
    forgotten_at: datetime | None = None


class UndoReason(StrEnum):
    """Why a row of an import stays as it is."""

    CHANGED = "changed_since"
    BUILT_UPON = "built_upon"
    SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class UndoConflict:
    """A row that an import wrote and that cannot simply go back; by: what builds upon it."""

    table: str
    label: str
    reason: UndoReason
    by: str = ""


@dataclass(frozen=True, slots=True)
class UndoReport:
    """What the undoing of an import did, in rows by table; kept: what stays as it is now."""

    removed: Mapping[str, int]
    restored: Mapping[str, int]
    kept: tuple[UndoConflict, ...] = ()
