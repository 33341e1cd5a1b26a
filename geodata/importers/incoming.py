"""A file on its way into a city: read, mapped, checked by its kind, and told of in a report."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from geodata.database import sql
from geodata.importers.context import ImportContext
from geodata.importers.grids import GridImport
from geodata.importers.problems import ProblemImport
from geodata.importers.reading import SourceFile, read_table
from geodata.importers.regions import RegionImport
from geodata.importers.sheet import Sheet, sheet_of
from geodata.importers.sites import SiteImport
from geodata.importers.teams import TeamImport
from gridsvc.errors import Conflict, InvalidInput
from gridsvc.imports import ImportReport, RowFinding, RowOutcome


class KindOfImport(Protocol):
    """Checks and writes the sheets of one kind."""

    def check(self) -> None:
        """Decide every row of the sheet; nothing is written."""
        ...

    def write(self) -> None:
        """Write what `check` has accepted."""
        ...


KINDS: Mapping[str, Callable[[ImportContext, Sheet], KindOfImport]] = {
    "grids": GridImport,
    "problems": ProblemImport,
    "regions": RegionImport,
    "sites": SiteImport,
    "teams": TeamImport,
}


@dataclass(slots=True)
class CityFile:
    """One file for one city; `layer` where a GeoPackage has several."""

    kind: str
    context: ImportContext
    file: SourceFile
    layer: str | None = None
    _import: KindOfImport | None = None

    @classmethod
    def at(cls, path: Path, kind: str, context: ImportContext, *, layer: str | None = None) -> "CityFile":
        """The file of a path; without a source it is entered under the mapping's, else under the file's name."""
        source = context.source or context.mapping.source or path.stem
        return cls(kind, replace(context, source=source), SourceFile.at(path), layer)

    def check(self, *, dry_run: bool) -> ImportReport:
        """Decide what becomes of each row; a file that cannot be taken at all is one refusal, of row 0."""
        self.context.connection.execute(sql("lock_imports"), {"city": self.context.city.id})
        try:
            sheet = sheet_of(read_table(self.file, layer=self.layer), self.kind, self.context.mapping)
            self._import = KINDS[self.kind](self.context, sheet)
            self._import.check()
        except InvalidInput as error:
            return self._report(dry_run, {RowOutcome.REFUSED: 1}, (_whole_file(error),))
        return self._report(dry_run, sheet.counts(), sheet.told(), tuple(sheet.warnings))

    def write(self) -> None:
        """Write what `check` has accepted."""
        if self._import is None:
            raise Conflict(f"{self.file.path.name} has not been checked")
        self._import.write()

    def _report(
        self,
        dry_run: bool,  # noqa: FBT001
        counts: Mapping[RowOutcome, int],
        findings: tuple[RowFinding, ...],
        warnings: tuple[RowFinding, ...] = (),
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
        )


def _whole_file(error: InvalidInput) -> RowFinding:
    field, value = str(error.params.get("field", "")), str(error.params.get("value", ""))
    params = {"message": str(error), **error.params}
    return RowFinding(0, RowOutcome.REFUSED, field=field, value=value, reason=error.code, params=params)
