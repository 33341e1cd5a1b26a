"""`gridsvc import roads` and `gridsvc roads`: streets in, checked, closed and opened."""

from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from api.cli.imports import City, DryRun, Report, Source
from api.cli.imports import commands as import_commands
from api.cli.root import FOUND_SOMETHING, app, language_of, print_json
from api.sentences import say

commands = typer.Typer(no_args_is_help=True, help="Check, close and open streets. 道路。")
app.add_typer(commands, name="roads")

File = Annotated[Path, typer.Argument(help="OSM PBF, OSM XML or GraphML, packed or not.")]
Json = Annotated[bool, typer.Option("--json", help="Write JSON.")]
Heights = Annotated[
    Path | None, typer.Option(help="Folder of SRTM tiles (.hgt); default: the heights the file has, if any.")
]
_FORMATS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


@import_commands.command("roads")
def import_roads(
    context: typer.Context,
    file: File,
    *,
    city: City = None,
    source: Source = "",
    attribution: Annotated[str | None, typer.Option(help="Whose data these are; default: OpenStreetMap's.")] = None,
    heights: Heights = None,
    dry_run: DryRun = False,
    report: Report = None,
    json: Json = False,
) -> None:
    """Import streets from OSM PBF, OSM XML or GraphML (道路)."""
    from api.import_reports import report_writer, summary
    from api.roads import imported_roads
    from gridsvc.import_documents import report_to_document

    language = language_of(context)
    write = report_writer(report, language)
    outcome, network = imported_roads(
        file, city=city, source=source, attribution=attribution, heights=heights, dry_run=dry_run
    )
    write(outcome)
    if json:
        print_json({**report_to_document(outcome), "network": network.as_json() if network else None})
    for line in [] if json else summary(outcome, language):
        typer.echo(line)
    if not outcome.accepted:
        raise typer.Exit(FOUND_SOMETHING)


@commands.command()
def close(
    context: typer.Context,
    street: Annotated[str | None, typer.Argument(help="Name of a street, or id of one edge.")] = None,
    *,
    area: Annotated[Path | None, typer.Option(help="GeoJSON or GeoPackage: all streets that touch it.")] = None,
    city: City = None,
    begin: Annotated[
        datetime | None, typer.Option("--from", formats=_FORMATS, help="On the city's clock; default: now.")
    ] = None,
    end: Annotated[
        datetime | None, typer.Option("--until", formats=_FORMATS, help="Default: until it is opened.")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    json: Json = False,
) -> None:
    """Close a street, an edge or an area to all."""
    from api.roads import close_roads

    if (street is None) == (area is None):
        raise typer.BadParameter(say("usage_street_or_area", language_of(context)), context)
    closed = close_roads(street or area or "", city=city, begin=begin, end=end, reason=reason)
    if json:
        print_json([str(each) for each in closed])
    else:
        typer.echo(say("roads_closed", language_of(context), count=len(closed)))
        for each in closed:
            typer.echo(each)


@commands.command("open")
def open_closure(
    context: typer.Context,
    closure: Annotated[UUID, typer.Argument(help="Id of the closure, as `roads closures` shows it.")],
    *,
    city: City = None,
    json: Json = False,
) -> None:
    """End a closure now."""
    from api.roads import open_roads

    open_roads(closure, city=city)
    if json:
        print_json({"opened": str(closure)})
    else:
        typer.echo(say("roads_opened", language_of(context), closure=closure))


@commands.command()
def closures(context: typer.Context, city: City = None, json: Json = False) -> None:
    """List closures that have not ended."""
    from api.roads import coming_closures

    documents, language = coming_closures(city), language_of(context)
    if json:
        print_json(documents)
    for each in [] if json else documents:
        what = each["edge"] or say("roads_closed_area", language)
        typer.echo(
            f"{each['public_id']}  {what}  {each['closed_from']} – {each['closed_until'] or ''}  {each['reason']}"
        )
