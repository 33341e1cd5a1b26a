"""`gridsvc sites file`: all that is known of a site, as documents and data (一点一档)."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from api.cli.root import language_of, print_json
from api.cli.sites import commands
from api.sentences import say

_FORMATS = ("docx", "xlsx", "html", "pdf", "json")


@commands.command()
def file(
    context: typer.Context,
    site: Annotated[str, typer.Argument(metavar="SITE", help="Id, its beginning, name or code.")],
    out: Annotated[Path, typer.Option(help="Folder to write to.")],
    *,
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of the owner chain; default: today.")
    ] = None,
    city: Annotated[str | None, typer.Option(help="Code of the city; default: the only one.")] = None,
    file_format: Annotated[str, typer.Option("--format", help=f"{', '.join(_FORMATS)} or all.")] = "all",
    json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Write the file of a site: identity, place, owners, visits, problems, checklist, entries."""
    from api.site_files.site_file import Case, read_site_file
    from api.site_files.writing import SiteFileFormat, write_site_file
    from api.sites import site_meant
    from api.wiring import actor, clock, database
    from geodata.cities import city_named

    if file_format not in (*_FORMATS, "all"):
        raise typer.BadParameter(f"{file_format!r} is not one of {', '.join(_FORMATS)}, all", param_hint="--format")
    formats = list(SiteFileFormat) if file_format == "all" else [SiteFileFormat(file_format)]
    language = language_of(context)
    with database().connect(actor=actor()) as connection:
        row = city_named(connection, city)
        case = Case(row, site_meant(connection, row, site), actor(), clock(), on.date() if on else None)
        read = read_site_file(connection, case)
    written = write_site_file(read, out, formats, language)
    if json:
        print_json({"site": str(case.site), "name": read.site["name"], "files": [str(path) for path in written]})
    for path in [] if json else written:
        typer.echo(say("report_written", language, path=path))
