"""What `gridsvc grids build --level management` tells; `gridsvc grids head` names who answers for a grid."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.grids import City, Json, commands, set_line
from api.cli.root import language_of, print_json
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
def heads(context: typer.Context, *, city: City = None, json: Json = False) -> None:
    """List management grids with their heads (网格长)."""
    from api.management_grids import head_document, headed_grids

    documents = [head_document(each) for each in headed_grids(city)]
    if json:
        print_json(documents)
    for each in [] if json else documents:
        typer.echo(say("grid_head" if each["name"] else "grid_head_missing", language_of(context), **each))


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
