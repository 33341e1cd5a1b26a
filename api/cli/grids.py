"""`gridsvc grids`: build, check, publish, export and list unit grids."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.root import FOUND_SOMETHING, app, language_of, print_json
from api.sentences import say

if TYPE_CHECKING:
    from geodata.grids.building import GridSetSummary

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
def build(
    context: typer.Context,
    *,
    city: City = None,
    district: District = None,
    cell_m: Annotated[float, typer.Option("--cell-m", min=20, max=1000, help="Side of a square in metres.")] = 100,
    publish: Annotated[bool, typer.Option("--publish", help="Put the new grids in force.")] = False,
    valid_from: ValidFrom = None,
    json: Json = False,
) -> None:
    """Cut the communities into square grids: a new draft of each district."""
    from api.grids import built_grids

    day = valid_from.date() if valid_from else None
    _show(context, built_grids(city, district=district, cell_m=cell_m, publish=publish, valid_from=day), json=json)


@commands.command()
def check(
    context: typer.Context, city: City = None, district: District = None, version: Version = None, json: Json = False
) -> None:
    """Look for gaps, overlaps, grids outside their community and wrong codes; exit 3 where there are any."""
    from api.grids import checked_grids, grid_set_document

    checked = checked_grids(city, district=district, version=version)
    if json:
        documents = [
            {
                **grid_set_document(each),
                "findings": [{"code": one.code, "grid": one.grid, **one.params} for one in findings],
            }
            for each, findings in checked
        ]
        print_json(documents)
    for each, findings in [] if json else checked:
        language = language_of(context)
        told = {**grid_set_document(each), "status": say(f"grid_status_{each.status}", language)}
        typer.echo(say("grids_checked", language, **told, findings=len(findings)))
        for one in findings[:_SHOWN_MAX]:
            typer.echo(f"  {say(one.code, language, grid=one.grid, **one.params)}")
        if len(findings) > _SHOWN_MAX:
            typer.echo(f"  … +{len(findings) - _SHOWN_MAX}")
    if any(findings for _, findings in checked):
        raise typer.Exit(FOUND_SOMETHING)


@commands.command()
def publish(
    context: typer.Context,
    *,
    city: City = None,
    district: District = None,
    version: Version = None,
    valid_from: ValidFrom = None,
    json: Json = False,
) -> None:
    """Put drafts in force, each in place of the version before it."""
    from api.grids import published_grids

    day = valid_from.date() if valid_from else None
    _show(context, published_grids(city, district=district, version=version, valid_from=day), json=json)


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
    from api.grids import grid_set_document

    documents = [grid_set_document(each) for each in sets]
    if json:
        print_json(documents)
    for each in [] if json else documents:
        km2 = round(each["area_m2"] / 1e6, 2)
        typer.echo(say(f"grid_set_{each['status']}", language_of(context), **{**each, "km2": km2}))
