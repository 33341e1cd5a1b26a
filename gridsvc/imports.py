"""What an import says of a file: how many rows did what, and why a row was refused."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


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
    """The whole of one import; refused rows mean that nothing was written."""

    kind: str
    source: str
    file_name: str
    file_sha256: str
    dry_run: bool
    counts: Mapping[RowOutcome, int]
    findings: tuple[RowFinding, ...]
    warnings: tuple[RowFinding, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether the file may be (or was) written."""
        return self.counts.get(RowOutcome.REFUSED, 0) == 0
