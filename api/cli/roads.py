"""`gridsvc import roads` and `gridsvc roads`: streets in, checked, closed and opened."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.imports import City, DryRun, Report, Source
from api.cli.imports import commands as import_commands
from api.cli.root import FOUND_SOMETHING, app, language_of, print_json
from api.sentences import listing, say

if TYPE_CHECKING:
    from api.roads import WhichStreets
    from gridsvc.language import Language

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


Near = Annotated[
    str | None, typer.Option(metavar="LON,LAT", help="Of several streets of this name the one nearest to this place.")
]
Everywhere = Annotated[bool, typer.Option("--everywhere", help="All streets of this name.")]


@commands.command()
def close(
    context: typer.Context,
    street: Annotated[str | None, typer.Argument(help="Name of a street, or id of one edge.")] = None,
    *,
    area: Annotated[Path | None, typer.Option(help="GeoJSON or GeoPackage: all streets that touch it.")] = None,
    near: Near = None,
    everywhere: Everywhere = False,
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

    which = _which(context, street, area, near=near, everywhere=everywhere)
    closed = close_roads(which, city=city, begin=begin, end=end, reason=reason)
    if json:
        print_json(closed)
    else:
        typer.echo(say("roads_closed", language_of(context), **{**closed, "closures": len(closed["closures"])}))


@commands.command("open")
def open_closure(
    context: typer.Context,
    street: Annotated[
        str | None,
        typer.Argument(help="Id of a closure, as `roads closures` shows it; name of a street; id of an edge."),
    ] = None,
    *,
    area: Annotated[Path | None, typer.Option(help="GeoJSON or GeoPackage: all streets that touch it.")] = None,
    near: Near = None,
    everywhere: Everywhere = False,
    city: City = None,
    json: Json = False,
) -> None:
    """End now what closes a street, an edge or an area; what else those closures close stays closed."""
    from api.roads import open_roads

    ended = open_roads(_which(context, street, area, near=near, everywhere=everywhere), city=city)
    if json:
        print_json({"ended": ended})
    else:
        typer.echo(say("roads_opened", language_of(context), count=ended))


@commands.command()
def closures(context: typer.Context, city: City = None, json: Json = False) -> None:
    """List closures that have not ended, by street; as JSON one by one."""
    from api.roads import closed_streets, coming_closures

    documents, language = coming_closures(city), language_of(context)
    if json:
        print_json(documents)
        return
    if not documents:
        typer.echo(say("roads_none_closed", language), err=True)
    for each in closed_streets(documents):
        streets = listing(each["streets"][:_STREETS_SHOWN], language) or say("street_unnamed", language)
        more = " …" if len(each["streets"]) > _STREETS_SHOWN else ""
        kind = say("roads_closed_area" if each["edge"] is None else "roads_closed_edge", language)
        until = f"{each['closed_until']:%Y-%m-%d %H:%M}" if each["closed_until"] else "…"
        told = {"streets": streets + more, "kind": kind, "edges": each["edges"], "km": f"{each['metres'] / 1000:.1f}"}
        span = f"{each['closed_from']:%Y-%m-%d %H:%M} – {until}"
        known = each["public_id"] if len(each["closures"]) == 1 else ""
        typer.echo("  ".join(filter(None, [say("roads_closure", language, **told), span, each["reason"], str(known)])))


def _which(
    context: typer.Context, street: str | None, area: Path | None, *, near: str | None, everywhere: bool
) -> "WhichStreets":
    from api.roads import WhichStreets

    language = language_of(context)
    if (street is None) == (area is None):
        raise typer.BadParameter(say("usage_street_or_area", language), context)
    if area is not None and (near or everywhere):
        raise typer.BadParameter(say("usage_near_of_names", language), context)
    return WhichStreets(street or area or "", _place(near, language) if near else None, everywhere)


def _place(near: str, language: "Language") -> tuple[float, float]:
    try:
        lon, lat = (float(each) for each in near.split(","))
    except ValueError:
        lon, lat = _NOWHERE
    if not (abs(lon) <= _NOWHERE[0] - 1 and abs(lat) <= _NOWHERE[1] - 1):
        raise typer.BadParameter(say("usage_near", language, value=near), param_hint="--near")
    return lon, lat


_NOWHERE = (181.0, 91.0)
_STREETS_SHOWN = 3
