"""`gridsvc city`: make, update, list and show cities."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.root import app, language_of, print_json
from api.sentences import say

if TYPE_CHECKING:
    from geodata.extracts import CityData, CityRequest
    from gridsvc.ports import Progress

commands = typer.Typer(no_args_is_help=True, help="Make, update and show cities. 城市。")
app.add_typer(commands, name="city")

Name = Annotated[str, typer.Option(help="Name of the city (中文名).")]
NameEn = Annotated[str, typer.Option("--name-en", help="English name; default: the same.")]
Code = Annotated[str | None, typer.Option(help="Official code of six digits; default: a provisional one, 99NN00.")]
TimeZone = Annotated[str | None, typer.Option("--time-zone", help="IANA name; default: that of the place.")]
Srid = Annotated[int | None, typer.Option("--metric-srid", help="EPSG number to measure in; default: the UTM zone.")]
Boundary = Annotated[Path | None, typer.Option(help="File with the city's outline, of any kind that imports take.")]
BoundaryCrs = Annotated[
    str | None, typer.Option("--boundary-crs", help="Its coordinates: EPSG number, gcj02 or bd09; default: its own.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be made, write nothing.")]
Json = Annotated[bool, typer.Option("--json", help="Write JSON.")]


@commands.command()
def init(
    context: typer.Context,
    *,
    name: Name,
    name_en: NameEn = "",
    code: Code = None,
    boundary: Boundary = None,
    boundary_crs: BoundaryCrs = None,
    from_roads: Annotated[
        bool, typer.Option("--from-roads", help="Give a city that has roads stand-in regions between them.")
    ] = False,
    synthetic: Annotated[bool, typer.Option("--synthetic", help="Mark it synthetic: nothing in it is real.")] = False,
    time_zone: TimeZone = None,
    metric_srid: Srid = None,
    json: Json = False,
) -> None:
    """Begin a city that imports will fill."""
    from api.cities import city_document
    from api.city_making import begun_city

    if boundary and from_roads:
        raise typer.BadParameter(say("usage_boundary_or_roads", language_of(context)), context)
    request = _request(name, name_en, code, time_zone, metric_srid, _outline(boundary, boundary_crs))
    document = city_document(begun_city(replace(request, synthetic=synthetic), from_roads=from_roads))
    if json:
        print_json(document)
    else:
        typer.echo(say("city_begun", language_of(context), **document))


@commands.command()
def file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="OSM PBF, OSM XML or GraphML, packed or not.")],
    *,
    name: Name,
    name_en: NameEn = "",
    code: Code = None,
    boundary: Boundary = None,
    boundary_crs: BoundaryCrs = None,
    time_zone: TimeZone = None,
    metric_srid: Srid = None,
    attribution: Annotated[str | None, typer.Option(help="Whose data these are; default: OpenStreetMap's.")] = None,
    heights: Annotated[
        Path | None, typer.Option(help="Folder of SRTM tiles (.hgt); default: the heights the file has, if any.")
    ] = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Make a whole city of an extract: roads, regions, grids, sites; again = bring roads and sites up to date."""
    from geodata.extracts import ATTRIBUTION, data_of_file

    whose = ATTRIBUTION if attribution is None else attribution
    request = _request(name, name_en, code, time_zone, metric_srid, _outline(boundary, boundary_crs))
    read = partial(data_of_file, file, attribution=whose, heights=heights)
    _make(context, read, request, dry_run=dry_run, json=json)


@commands.command()
def osm(
    context: typer.Context,
    *,
    place: Annotated[str, typer.Option(help="Name of the place as Nominatim knows it.")],
    name: Annotated[str | None, typer.Option(help="Name of the city; default: that of the place.")] = None,
    name_en: NameEn = "",
    code: Code = None,
    time_zone: TimeZone = None,
    metric_srid: Srid = None,
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Make a whole city of a named place, asked of Nominatim and Overpass (addresses: settings GRIDSVC_OSM_*)."""
    from api.wiring import settings
    from geodata.extracts.place_data import data_of_place
    from geodata.osm.services import OsmServices

    services = OsmServices(settings().osm_nominatim, settings().osm_overpass)
    request = _request(name or place, name_en, code, time_zone, metric_srid, None)
    read = partial(data_of_place, place, services)
    _make(context, read, request, dry_run=dry_run, json=json)


@commands.command("list")
def list_cities(context: typer.Context, json: Json = False) -> None:
    """List all cities."""
    from api.cities import city_document, city_line, stored_cities

    documents = [city_document(row) for row in stored_cities()]
    if json:
        print_json(documents)
        return
    if not documents:
        typer.echo(say("city_none", language_of(context)), err=True)
    for each in documents:
        typer.echo(city_line(each, language_of(context)))


@commands.command()
def show(
    context: typer.Context,
    city: Annotated[str | None, typer.Option(help="Code of the city; default: the only one.")] = None,
    json: Json = False,
) -> None:
    """Show a city and how much is stored of it."""
    from api.cities import shown_city, shown_lines

    document = shown_city(city)
    if json:
        print_json(document)
    for line in [] if json else shown_lines(document, language_of(context)):
        typer.echo(line)


def _make(
    context: typer.Context,
    read: "Callable[[Progress], CityData]",
    request: "CityRequest",
    *,
    dry_run: bool,
    json: bool,
) -> None:
    from api.city_making import made_city, made_document, made_lines
    from api.progress import shown_progress

    language = language_of(context)
    with shown_progress(language) as progress:
        made, data = made_city(lambda: read(progress), request, progress, dry_run=dry_run)
    document = made_document(made, data, dry_run=dry_run)
    if json:
        print_json(document)
        return
    for line in made_lines(made, document, language):
        typer.echo(line)
    if not dry_run:
        typer.echo(say("city_next", language, **document["city"]), err=True)


def _request(
    name: str, name_en: str, code: str | None, time_zone: str | None, metric_srid: int | None, boundary: Any
) -> Any:
    from geodata.extracts import CityRequest

    return CityRequest(
        name_zh=name,
        name_en=name_en,
        code=code,
        time_zone=time_zone,
        metric_srid=metric_srid,
        boundary=boundary,
    )


def _outline(boundary: Path | None, crs: str | None) -> Any:
    from geodata.extracts.boundary_file import boundary_in

    return boundary_in(boundary, crs) if boundary else None
