"""Imports as the command line and later the web call them: a file, a city, options."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from api import wiring
from api.settling import schedule_settlings
from geodata.cities import city_named
from geodata.importers.context import ImportContext
from geodata.importers.incoming import CityFile
from geodata.importers.mapping import FieldMapping, mapping_to_document, read_mapping, with_columns, with_remembered
from geodata.stores.import_mappings import ImportMappings
from geodata.stores.import_runs import ImportRunStore
from gridsvc.imports import ImportReport
from gridsvc.usecases.import_file import import_file


def imported(  # noqa: PLR0913  one option each of the command
    kind: str,
    file: Path,
    *,
    city: str | None = None,
    source: str = "",
    mapping: Path | None = None,
    columns: Sequence[str] = (),
    crs: str | None = None,
    layer: str | None = None,
    repair: bool = False,
    publish: bool = False,
    valid_from: date | None = None,
    accept_valid: bool = False,
    dry_run: bool = False,
    progress: Callable[[str, int], None] = lambda _step, _rows: None,
) -> ImportReport:
    """Bring in one file; its report says whether it was written."""
    said = with_columns(read_mapping(mapping, kind) if mapping else FieldMapping(), columns, kind)
    actor = wiring.actor()
    with wiring.database().connect(actor=actor) as connection:
        chosen = city_named(connection, city)
        known_as = source or said.source or file.stem
        mappings = ImportMappings(connection)
        fields = said if mapping else _remembered(mappings, chosen.city.code, kind, known_as, said)
        context = ImportContext(
            connection,
            chosen,
            known_as,
            actor,
            wiring.clock(),
            replace(fields, explained=dry_run),
            crs,
            repair=repair,
            publish=publish,
            valid_from=valid_from,
            progress=progress,
        )
        report = import_file(
            CityFile.at(file, kind, context, layer=layer, accept_valid=accept_valid),
            ImportRunStore(connection, chosen.id),
            city=chosen.city.code,
            actor=actor,
            clock=wiring.clock,
            dry_run=dry_run,
        )
        if publish:
            schedule_settlings(connection, wiring.job_queue, actor=actor)
        if report.run_id is not None and (mapping or columns):
            mappings.remember(report.run_id, mapping_to_document(fields))
        return report


def _remembered(mappings: ImportMappings, city: str, kind: str, source: str, said: FieldMapping) -> FieldMapping:
    for each in mappings.all(city=city, kind=kind, source=source):
        at = each.made_at.astimezone(ZoneInfo(each.time_zone))
        return with_remembered(said, each.document, file=each.file_name, at=f"{at:%Y-%m-%d %H:%M}")
    return said
