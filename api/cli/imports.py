"""`gridsvc import`: bring in regions, grids, sites, teams and problems from files."""

import sys
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from api.cli.root import FOUND_SOMETHING, app, language_of
from api.sentences import say

if TYPE_CHECKING:
    from gridsvc.language import Language

_LONG_ROWS = 20_000
"""From how many rows on a file is told to take long."""

commands = typer.Typer(no_args_is_help=True, help="Bring in data from files of many kinds. 导入数据。")
app.add_typer(commands, name="import")

File = Annotated[
    Path, typer.Argument(help="GeoJSON, GeoPackage, Shapefile (.shp or .zip), CSV, XLSX, ODS, KML, KMZ or GPX.")
]
City = Annotated[str | None, typer.Option(help="Code of the city; default: the only one.")]
Source = Annotated[str, typer.Option(help="Name under which the rows are known; default: the mapping's or the file's.")]
Mapping = Annotated[Path | None, typer.Option(help="TOML or YAML file: columns, constants, categories.")]
Columns = Annotated[
    list[str] | None,
    typer.Option("--column", help="FIELD=COLUMN, for a column whose name does not tell its field; again for more."),
]
Crs = Annotated[
    str | None, typer.Option(help="EPSG number of the coordinates, gcj02 or bd09; default: the file's own, else 4326.")
]
Layer = Annotated[str | None, typer.Option("--layer", "--sheet", help="Layer or sheet, where a file has several.")]
Repair = Annotated[bool, typer.Option("--repair", help="Make invalid geometries valid, and say which.")]
Accept = Annotated[
    Literal["all", "valid"], typer.Option(help="Write all rows or none, or the valid ones and set the others aside.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Check everything, write nothing.")]
Report = Annotated[Path | None, typer.Option(help="Write the report to this .json or .csv file.")]
Json = Annotated[bool, typer.Option("--json", help="Print the report as JSON.")]


def _add_command(kind: str, what: str) -> None:
    @commands.command(kind, help=what)
    def run(
        context: typer.Context,
        file: File,
        *,
        city: City = None,
        source: Source = "",
        mapping: Mapping = None,
        column: Columns = None,
        crs: Crs = None,
        layer: Layer = None,
        repair: Repair = False,
        accept: Accept = "all",
        dry_run: DryRun = False,
        report: Report = None,
        json: Json = False,
    ) -> None:
        options = {"city": city, "source": source, "mapping": mapping, "crs": crs, "layer": layer, "dry_run": dry_run}
        more = {"columns": column or (), "repair": repair, "accept_valid": accept == "valid"}
        _import(context, kind, file, {**options, **more}, report=report, json=json)


_add_command("regions", "Import districts, street offices and communities. 行政区。")
_add_command("sites", "Import sites that are to be patrolled. 实地点位。")
_add_command("agencies", "Import agencies with their regions and superiors. 责任单位。")
_add_command("owners", "Import owner chains of sites, with dates. 包保责任链。")
_add_command("heads", "Import heads of management grids, with dates. 网格长。")
_add_command("rosters", "Import days of rest, leave and extra shifts of teams. 排班。")
_add_command("zones", "Import zones of road order in three tiers. 分级管理区。")
_add_command("components", "Import street furniture by its codes. 部件。")
_add_command("buildings", "Import outlines of buildings. 建筑物。")
_add_command("teams", "Import patrol teams with their shifts. 巡查队。")
_add_command("problems", "Import problems with their present state. 问题案件。")


@commands.command()
def grids(
    context: typer.Context,
    file: File,
    *,
    city: City = None,
    source: Source = "",
    mapping: Mapping = None,
    column: Columns = None,
    crs: Crs = None,
    layer: Layer = None,
    repair: Repair = False,
    publish: Annotated[bool, typer.Option("--publish", help="Put the grids in force.")] = False,
    valid_from: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day in force; default: today in the city.")
    ] = None,
    dry_run: DryRun = False,
    report: Report = None,
    json: Json = False,
) -> None:
    """Import a new version of surveyed grids (网格)."""
    options = {"city": city, "source": source, "mapping": mapping, "crs": crs, "layer": layer, "dry_run": dry_run}
    day = valid_from.date() if valid_from else None
    more = {"columns": column or (), "repair": repair, "publish": publish, "valid_from": day}
    _import(context, "grids", file, {**options, **more}, report=report, json=json)


def _tell_progress(language: "Language", step: str, rows: int) -> None:
    if rows >= _LONG_ROWS:
        typer.echo(say(f"import_progress_{step}", language, rows=rows), err=True)


def _import(
    context: typer.Context, kind: str, file: Path, options: dict[str, Any], *, report: Path | None, json: bool
) -> None:
    from api.import_reports import json_pieces, report_writer, summary
    from api.importing import imported

    language = language_of(context)
    write = report_writer(report, language)
    outcome = imported(kind, file, **options, progress=partial(_tell_progress, language))
    write(outcome)
    if json:
        sys.stdout.writelines(json_pieces(outcome))
    else:
        for line in summary(outcome, language):
            typer.echo(line)
    if not outcome.accepted:
        raise typer.Exit(FOUND_SOMETHING)
