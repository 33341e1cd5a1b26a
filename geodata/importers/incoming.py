"""A file on its way into a city: read, mapped, checked by its kind, and told of in a report."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from geodata.database import sql
from geodata.importers.agency_register import AgencyImport
from geodata.importers.blocks import file_blocks
from geodata.importers.buildings import BuildingImport
from geodata.importers.components import ComponentImport
from geodata.importers.context import ImportContext
from geodata.importers.grids import GridImport
from geodata.importers.heads import HeadImport
from geodata.importers.owners import OwnerImport
from geodata.importers.problems.stream import ProblemStream
from geodata.importers.reading import SourceFile, read_table
from geodata.importers.regions import RegionImport
from geodata.importers.rosters import RosterImport
from geodata.importers.sheet import Sheet, sheet_of
from geodata.importers.sifting import sifted
from geodata.importers.sites import SiteImport
from geodata.importers.table import Table, file_refused
from geodata.importers.teams import TeamImport
from geodata.importers.zones import ZoneImport
from gridsvc.errors import Conflict, InvalidInput
from gridsvc.imports import ImportReport, QuarantinedRow, RowFinding, RowOutcome


class KindOfImport(Protocol):
    """Checks and writes the sheets of one kind."""

    def check(self) -> None:
        """Decide every row of the sheet; nothing is written."""
        ...

    def write(self) -> None:
        """Write what `check` has accepted."""
        ...


KINDS: Mapping[str, Callable[[ImportContext, Sheet], KindOfImport]] = {
    "agencies": AgencyImport,
    "buildings": BuildingImport,
    "components": ComponentImport,
    "grids": GridImport,
    "heads": HeadImport,
    "owners": OwnerImport,
    "regions": RegionImport,
    "rosters": RosterImport,
    "sites": SiteImport,
    "teams": TeamImport,
    "zones": ZoneImport,
}

STREAMED = ("problems",)
"""Kinds of which files may be of any length."""

WHOLE = ("grids",)
"""Kinds whose rows hold only together."""


@dataclass(slots=True)
class CityFile:
    """One file for one city; `layer` where a GeoPackage has several, `accept_valid` where its good rows are enough."""

    kind: str
    context: ImportContext
    file: SourceFile
    layer: str | None = None
    accept_valid: bool = False
    _import: KindOfImport | None = None
    _stream: ProblemStream | None = None
    _aside: tuple[QuarantinedRow, ...] = ()

    @classmethod
    def at(
        cls, path: Path, kind: str, context: ImportContext, *, layer: str | None = None, accept_valid: bool = False
    ) -> "CityFile":
        """The file of a path; without a source it is entered under the mapping's, else under the file's name."""
        source = context.source or context.mapping.source or path.stem
        return cls(kind, replace(context, source=source), SourceFile.at(path), layer, accept_valid)

    def check(self, *, dry_run: bool) -> ImportReport:
        """Decide what becomes of each row; a file that cannot be taken at all is one refusal, of row 0."""
        self.context.connection.execute(sql("lock_imports"), {"city": self.context.city.id})
        try:
            if self.kind in STREAMED:
                return self._streamed(dry_run=dry_run)
            table = read_table(self.file, layer=self.layer)
            if self.accept_valid:
                return self._sift(table, dry_run=dry_run)
            sheet = self._checked(table)
        except InvalidInput as error:
            return self._report({RowOutcome.REFUSED: 1}, (_whole_file(error),), dry_run=dry_run)
        return self._report(sheet.counts(), sheet.told(), tuple(sheet.warnings), dry_run=dry_run)

    def write(self) -> None:
        """Write what `check` has accepted."""
        taken = self._stream or self._import
        if taken is not None:
            taken.write()
        elif not self._aside:
            raise Conflict(f"{self.file.path.name} has not been checked")

    def set_aside(self) -> Iterable[QuarantinedRow]:
        """The rows that `check` has refused while the others are written."""
        return self._aside if self._stream is None else self._stream.set_aside()

    def _streamed(self, *, dry_run: bool) -> ImportReport:
        blocks = partial(file_blocks, self.file, layer=self.layer)
        self._stream = stream = ProblemStream(self.context, blocks, accept_valid=self.accept_valid)
        stream.check(ahead=not dry_run)
        report = self._report(stream.counts, stream.findings(), stream.warnings(), dry_run=dry_run)
        return replace(report, notable=stream.notable())

    def _checked(self, table: Table) -> Sheet:
        sheet = sheet_of(table, self.kind, self.context.mapping)
        self._import = KINDS[self.kind](self.context, sheet)
        self._import.check()
        return sheet

    def _sift(self, table: Table, *, dry_run: bool) -> ImportReport:
        if self.kind in WHOLE:
            raise file_refused("accept_valid_of_a_set", f"{self.kind} are taken whole or not at all", field="accept")
        parts = sifted(table, self._checked)
        self._aside = parts.aside
        if parts.sheet is None:
            self._import = None
            return self._report({RowOutcome.REFUSED: len(parts.aside)}, parts.refusals, dry_run=dry_run)
        counts = parts.sheet.counts() | {RowOutcome.REFUSED: len(parts.aside)}
        told = sorted((*parts.refusals, *parts.sheet.told()), key=lambda each: each.row)
        return self._report(counts, tuple(told), tuple(parts.sheet.warnings), dry_run=dry_run)

    def _report(
        self,
        counts: Mapping[RowOutcome, int],
        findings: Sequence[RowFinding],
        warnings: Sequence[RowFinding] = (),
        *,
        dry_run: bool,
    ) -> ImportReport:
        return ImportReport(
            kind=self.kind,
            source=self.context.source,
            file_name=self.file.path.name,
            file_sha256=self.file.sha256,
            dry_run=dry_run,
            counts=counts,
            findings=findings,
            warnings=warnings,
            accept_valid=self.accept_valid,
        )


def _whole_file(error: InvalidInput) -> RowFinding:
    field, value = str(error.params.get("field", "")), str(error.params.get("value", ""))
    params = {"message": str(error), **error.params}
    return RowFinding(0, RowOutcome.REFUSED, field=field, value=value, reason=error.code, params=params)
