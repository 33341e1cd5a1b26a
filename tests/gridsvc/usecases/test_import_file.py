"""Bringing in a file: who may, and what is written when."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from gridsvc.actors import SYSTEM, Actor, Role, Scope, ScopeKind
from gridsvc.errors import Forbidden
from gridsvc.import_documents import report_to_document
from gridsvc.imports import ImportReport, QuarantinedRow, RowFinding, RowOutcome
from gridsvc.usecases.import_file import import_file

_NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class File:
    """A file of which so many rows are refused."""

    refused: int = 0
    accept_valid: bool = False
    findings: tuple[RowFinding, ...] = (RowFinding(1, RowOutcome.NEW, "a"),)
    written: int = 0

    def check(self, *, dry_run: bool) -> ImportReport:
        counts = {RowOutcome.NEW: 3, RowOutcome.REFUSED: self.refused}
        return ImportReport(
            "sites", "s", "f.csv", "0" * 64, dry_run, counts, self.findings, accept_valid=self.accept_valid
        )

    def write(self) -> None:
        self.written += 1

    def set_aside(self) -> Sequence[QuarantinedRow]:
        return [QuarantinedRow(each, "", (), ()) for each in range(1, self.refused + 1)]


@dataclass
class Runs:
    """The record of imports, in memory."""

    kept: list[tuple[ImportReport, Actor, datetime]] = field(default_factory=list)
    quarantined: int = 0
    begun: int = 0

    def begin(self) -> None:
        self.begun += 1

    def drop(self) -> None:
        self.begun -= 1

    def add(self, report: ImportReport, actor: Actor, at: datetime, quarantine: Sequence[QuarantinedRow] = ()) -> UUID:
        self.kept.append((report, actor, at))
        self.quarantined += len(quarantine)
        return UUID(int=len(self.kept))


def _bring(file: File, runs: Runs, actor: Actor = SYSTEM, *, dry_run: bool = False) -> ImportReport:
    return import_file(file, runs, city="530100", actor=actor, clock=lambda: _NOW, dry_run=dry_run)


def test_an_accepted_file_is_written_once_and_recorded() -> None:
    file, runs = File(), Runs()
    report = _bring(file, runs)
    assert (file.written, runs.begun, runs.kept) == (1, 1, [(replace(report, run_id=None), SYSTEM, _NOW)])
    assert report.run_id == UUID(int=1)


def test_valid_rows_are_written_where_that_is_asked_and_the_others_set_aside() -> None:
    file, runs = File(2, accept_valid=True), Runs()
    assert _bring(file, runs).accepted
    assert (file.written, runs.quarantined) == (1, 2)


def test_a_file_that_cannot_be_read_is_never_written() -> None:
    file, runs = File(1, accept_valid=True, findings=(RowFinding(0, RowOutcome.REFUSED),)), Runs()
    assert not _bring(file, runs).accepted
    assert (file.written, runs.kept) == (0, [])


@pytest.mark.parametrize(("refused", "dry_run"), [(1, False), (0, True), (1, True)])
def test_refused_rows_and_dry_runs_write_nothing(refused: int, *, dry_run: bool) -> None:
    file, runs = File(refused), Runs()
    _bring(file, runs, dry_run=dry_run)
    assert (file.written, runs.begun, runs.kept) == (0, 0, [])


@pytest.mark.parametrize(
    "actor",
    [
        Actor("p", Role.PATROLLER),
        Actor("a", Role.AUDITOR),
        Actor("o", Role.ADMINISTRATOR, Scope(ScopeKind.CITY, "530300")),
        Actor("d", Role.ADMINISTRATOR, Scope(ScopeKind.DISTRICT, "530102")),
    ],
)
def test_others_may_not_import(actor: Actor) -> None:
    file = File()
    with pytest.raises(Forbidden):
        _bring(file, Runs(), actor)
    assert file.written == 0


def test_an_administrator_of_the_city_may() -> None:
    assert _bring(File(), Runs(), Actor("c", Role.ADMINISTRATOR, Scope(ScopeKind.CITY, "530100"))).accepted


def test_the_document_of_a_report_says_whether_it_was_written() -> None:
    document = report_to_document(_bring(File(), Runs(), dry_run=True))
    assert (document["accepted"], document["written"]) == (True, False)
    assert document["counts"] == {"new": 3, "changed": 0, "unchanged": 0, "duplicate": 0, "refused": 0}
    assert document["findings"] == [
        {
            "row": 1,
            "outcome": "new",
            "source_id": "a",
            "field": "",
            "value": "",
            "reason": "",
            "suggestion": "",
            "params": {},
        }
    ]
