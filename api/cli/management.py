"""What `gridsvc grids build --level management` tells; `gridsvc grids head` names who answers for a grid."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.grids import City, Json, commands, set_line
from api.cli.root import FOUND_SOMETHING, language_of, print_json
from api.sentences import say

if TYPE_CHECKING:
    from geodata.grids.management.making import ManagementReport
    from gridsvc.language import Language


def build_management(
    context: typer.Context,
    city: str | None,
    *,
    district: str | None,
    minutes: float,
    publish: bool,
    valid_from: date | None,
    json: bool,
) -> None:
    """Make management grids and tell how even they came out."""
    from api.management_grids import built_management_grids, management_document

    made = built_management_grids(city, minutes=minutes, district=district, publish=publish, valid_from=valid_from)
    if json:
        print_json([management_document(each, report) for each, report in made])
        return
    for each, report in made:
        typer.echo(set_line(each, language_of(context)))
        for line in _report_lines(report, language_of(context)):
            typer.echo(f"  {line}")


@commands.command()
def heads(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(help="A table of heads to bring in; default: list those there are.")
    ] = None,
    *,
    layer: Annotated[str | None, typer.Option(help="One sheet of a file with several.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check the table, write nothing.")] = False,
    city: City = None,
    json: Json = False,
) -> None:
    """List management grids with their heads (网格长), or bring heads in from a table."""
    from api.management_grids import head_document, headed_grids

    if file is not None:
        _bring_heads(context, file, city, layer=layer, dry_run=dry_run, json=json)
        return
    documents = [head_document(each) for each in headed_grids(city)]
    if json:
        print_json(documents)
    for each in [] if json else documents:
        typer.echo(say("grid_head" if each["name"] else "grid_head_missing", language_of(context), **each))


def _bring_heads(
    context: typer.Context, file: Path, city: str | None, *, layer: str | None, dry_run: bool, json: bool
) -> None:
    from api.import_reports import summary
    from api.management_grids import brought_heads
    from gridsvc.import_documents import report_to_document

    report = brought_heads(city, file, layer=layer, dry_run=dry_run)
    if json:
        print_json(report_to_document(report))
    for line in [] if json else summary(report, language_of(context)):
        typer.echo(line)
    if not report.accepted:
        raise typer.Exit(FOUND_SOMETHING)


@commands.command()
def head(
    context: typer.Context,
    grid: Annotated[str, typer.Argument(help="Code of a management grid.")],
    *,
    name: Annotated[str, typer.Option(help="Who answers for the grid.")],
    phone: Annotated[str | None, typer.Option(help="Where the person is reached.")] = None,
    since: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day; default: today in the city.")
    ] = None,
    city: City = None,
    json: Json = False,
) -> None:
    """Name the head (网格长) of a management grid; the one before ends on that day."""
    from api.management_grids import head_document, named_head

    document = head_document(named_head(city, grid, name, phone=phone, day=since.date() if since else None))
    if json:
        print_json(document)
    else:
        typer.echo(say("grid_head", language_of(context), **document))


def _report_lines(report: "ManagementReport", language: "Language") -> list[str]:
    from dataclasses import asdict

    told = {**asdict(report), "percent": round(100 * report.balance, 1)}
    lines = [say("management_grids", language, **told)]
    if not report.streets_known:
        lines.append(say("management_streets_unknown", language))
    return lines + [say(each.code, language, **each.params) for each in report.reasons]
