"""Imports as the command line and later the web call them: a file, a city, options."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from api import wiring
from api.settling import schedule_settlings
from geodata.cities import city_named
from geodata.importers.context import ImportContext
from geodata.importers.incoming import CityFile
from geodata.importers.mapping import FieldMapping, read_mapping, with_columns
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
) -> ImportReport:
    """Bring in one file; its report says whether it was written."""
    fields = with_columns(read_mapping(mapping, kind) if mapping else FieldMapping(), columns, kind)
    actor = wiring.actor()
    with wiring.database().connect(actor=actor) as connection:
        chosen = city_named(connection, city)
        context = ImportContext(
            connection,
            chosen,
            source,
            actor,
            wiring.clock(),
            fields,
            crs,
            repair=repair,
            publish=publish,
            valid_from=valid_from,
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
        return report
