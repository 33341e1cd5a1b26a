"""Imports as the command line and later the web call them: a file, a city, options."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from api import wiring
from api.settling import schedule_settlings
from api.site_upkeep import schedule_site_work
from geodata.cities import city_named
from geodata.importers.context import ImportContext
from geodata.importers.incoming import CityFile
from geodata.importers.mapping import (
    FieldMapping,
    mapping_to_document,
    read_mapping,
    with_columns,
    with_remembered,
    with_remembered_crs,
)
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
        fields = _remembered(mappings, (chosen.city.code, kind, known_as), said, whole=mapping is not None)
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
        if kind == "sites" and report.run_id is not None:
            schedule_site_work(connection, wiring.job_queue, actor=actor, city=chosen.city.code)
        if report.run_id is not None and (mapping or columns or crs):
            mappings.remember(report.run_id, mapping_to_document(replace(fields, crs=crs or fields.crs)))
        return report


def _remembered(
    mappings: ImportMappings, origin: tuple[str, str, str], said: FieldMapping, *, whole: bool
) -> FieldMapping:
    """What was said of a city's kind and source before; of a mapping said whole, the coordinates alone."""
    city, kind, source = origin
    for each in mappings.all(city=city, kind=kind, source=source):
        at = f"{each.made_at.astimezone(ZoneInfo(each.time_zone)):%Y-%m-%d %H:%M}"
        recall = with_remembered_crs if whole else with_remembered
        return recall(said, each.document, file=each.file_name, at=at)
    return said
