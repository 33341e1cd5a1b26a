"""`gridsvc report`: what was due, done and missed, and why; of a cycle, a site, a street office."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.root import app, language_of, print_json
from api.sentences import say

if TYPE_CHECKING:
    from api.reports.making import Desk
    from api.reports.report import Report

commands = typer.Typer(no_args_is_help=True, help="Write reports. 报告。")
app.add_typer(commands, name="report")

_FORMATS = ("docx", "xlsx", "html", "pdf")
DAY = ["%Y-%m-%d"]
City = Annotated[str | None, typer.Option(help="Code of the city; default: the only one.")]
Json = Annotated[bool, typer.Option("--json", help="Write JSON.")]
Out = Annotated[Path, typer.Option(help="Folder to write to.")]
Format = Annotated[str, typer.Option("--format", help=f"{', '.join(_FORMATS)} or all.")]


@commands.command()
def cycle(
    context: typer.Context,
    programme: Annotated[str, typer.Argument(metavar="PROGRAMME", help="Id, name, or the beginning of the id.")],
    out: Out,
    *,
    start: Annotated[
        datetime | None, typer.Option(formats=DAY, help="First day of the cycle; default: the newest begun.")
    ] = None,
    city: City = None,
    file_format: Format = "all",
    json: Json = False,
) -> None:
    """Report a cycle: visits by street, category and team, what was not seen and why, problems, worst grids."""

    def make(desk: "Desk") -> "Report":
        from api.programmes import programme_named
        from api.reports.making import cycle_report

        found = programme_named(desk.connection, desk.row, programme)
        return cycle_report(desk, found, _day(start))

    _write(context, make, out, city=city, file_format=file_format, json=json)


@commands.command()
def site(
    context: typer.Context,
    site: Annotated[str, typer.Argument(metavar="SITE", help="Id, its beginning, name or code.")],
    out: Out,
    *,
    city: City = None,
    file_format: Format = "all",
    json: Json = False,
) -> None:
    """Report a site: who answers for it, its visits and problems."""

    def make(desk: "Desk") -> "Report":
        from api.site_files.report import site_report
        from api.site_files.site_file import Case, read_site_file
        from api.sites import site_meant
        from api.wiring import actor

        case = Case(desk.row, site_meant(desk.connection, desk.row, site), actor(), desk.now)
        return site_report(read_site_file(desk.connection, case), desk.language)

    _write(context, make, out, city=city, file_format=file_format, json=json)


@commands.command()
def street(
    context: typer.Context,
    street: Annotated[str, typer.Argument(metavar="STREET", help="Code or name of a street office.")],
    out: Out,
    *,
    since: Annotated[
        datetime | None, typer.Option("--from", formats=DAY, help="First day; default: 30 days up to the last.")
    ] = None,
    until: Annotated[datetime | None, typer.Option(formats=DAY, help="Last day; default: today.")] = None,
    city: City = None,
    file_format: Format = "all",
    json: Json = False,
) -> None:
    """Report a street office over some days: visits of the cycles in them, problems, worst grids."""

    def make(desk: "Desk") -> "Report":
        from api.reports.making import street_report

        return street_report(desk, street, _day(since), _day(until))

    _write(context, make, out, city=city, file_format=file_format, json=json)


def _write(
    context: typer.Context,
    make: "Callable[[Desk], Report]",
    out: Path,
    *,
    city: str | None,
    file_format: str,
    json: bool,
) -> None:
    from api.reports.making import Desk
    from api.reports.writing import ReportFormat, write_report
    from api.wiring import actor, clock, database
    from geodata.cities import city_named

    if file_format not in (*_FORMATS, "all"):
        raise typer.BadParameter(f"{file_format!r} is not one of {', '.join(_FORMATS)}, all", param_hint="--format")
    formats = list(ReportFormat) if file_format == "all" else [ReportFormat(file_format)]
    language = language_of(context)
    with database().connect(actor=actor()) as connection:
        report = make(Desk(connection, city_named(connection, city), clock(), language))
    written = write_report(report, out, formats)
    if json:
        print_json({"title": report.title, "subtitle": report.subtitle, "files": [str(path) for path in written]})
    for path in [] if json else written:
        typer.echo(say("report_written", language, path=path))


def _day(given: datetime | None) -> date | None:
    return given.date() if given else None
