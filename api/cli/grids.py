"""`gridsvc grids`: build, check, export and list grids."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.root import app, language_of, print_json
from api.sentences import say

if TYPE_CHECKING:
    from geodata.grids.building import GridSetSummary
    from gridsvc.language import Language

commands = typer.Typer(no_args_is_help=True, help="Build, check, publish and export grids. 网格。")
app.add_typer(commands, name="grids")

City = Annotated[str | None, typer.Option(help="Code of the city; default: the only one.")]
District = Annotated[str | None, typer.Option(help="Code of one district; default: all of the city.")]
Version = Annotated[int | None, typer.Option(help="Version of the set; default: the newest.")]
ValidFrom = Annotated[
    datetime | None,
    typer.Option("--valid-from", formats=["%Y-%m-%d"], help="First day in force; default: today in the city."),
]
Json = Annotated[bool, typer.Option("--json", help="Write JSON.")]
_SHOWN_MAX = 50


@commands.command()
def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A .geojson or .gpkg file.")],
    *,
    city: City = None,
    district: District = None,
    version: Version = None,
    json: Json = False,
) -> None:
    """Write grids to a file for other programs; the importer reads it again to the same millimetre."""
    from api.grids import exported_grids

    grids = exported_grids(file, city, district=district, version=version)
    if json:
        print_json({"file": str(file), "grids": grids})
    else:
        typer.echo(say("grids_exported", language_of(context), grids=grids, file=file))


@commands.command("list")
def list_sets(context: typer.Context, city: City = None, district: District = None, json: Json = False) -> None:
    """List the versions of each district's grids."""
    from api.grids import listed_grids

    _show(context, listed_grids(city, district), json=json)


def _show(context: typer.Context, sets: "tuple[GridSetSummary, ...]", *, json: bool) -> None:
    from api.grid_documents import grid_set_document

    documents = [grid_set_document(each) for each in sets]
    if json:
        print_json(documents)
    for each in [] if json else sets:
        typer.echo(set_line(each, language_of(context)))


def set_line(each: "GridSetSummary", language: "Language") -> str:
    """A version of a district's grids in one line."""
    from api.grid_documents import version_line

    return version_line(each, language)
