"""`gridsvc grids publish`, `withdraw`, `diff`: versions of grids put in force, taken back and compared."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.grids import City, District, Json, ValidFrom, Version, commands, set_line
from api.cli.root import language_of, print_json
from api.sentences import say
from gridsvc.grids.codes import GridLevel

if TYPE_CHECKING:
    from geodata.grids.comparing import SetDifference
    from gridsvc.language import Language

_SHOWN_MAX = 50


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
    """Put drafts in force from a day on, each in place of the version before it; open problems are filed again."""
    from api.grid_documents import grid_set_document
    from api.grid_versions import publication_document, published_grids

    day = valid_from.date() if valid_from else None
    published = published_grids(city, district=district, version=version, valid_from=day)
    if json:
        print_json([{**grid_set_document(each), **publication_document(came)} for each, came in published])
        return
    language = language_of(context)
    for each, came in published:
        typer.echo(set_line(each, language))
        told = publication_document(came)
        if came.lineage:
            typer.echo(f"  {say('grids_refiled' if 'refiled' in told else 'grids_to_refile', language, **told)}")


@commands.command()
def withdraw(
    context: typer.Context,
    *,
    city: City = None,
    district: District = None,
    version: Annotated[int | None, typer.Option(help="Version; default: the last that is still to begin.")] = None,
    json: Json = False,
) -> None:
    """Make drafts again of versions that are still to begin; the ones before them go on."""
    from api.grid_documents import grid_set_document
    from api.grid_versions import withdrawn_grids

    sets = withdrawn_grids(city, district=district, version=version)
    if json:
        print_json([grid_set_document(each) for each in sets])
    for each in [] if json else sets:
        typer.echo(set_line(each, language_of(context)))


@commands.command()
def diff(
    context: typer.Context,
    old: Annotated[int, typer.Argument(help="Version compared.", metavar="A")],
    new: Annotated[int, typer.Argument(help="Version it is compared with.", metavar="B")],
    *,
    city: City = None,
    district: District = None,
    level: Annotated[GridLevel, typer.Option(help="Kind of grid.")] = GridLevel.UNIT,
    out: Annotated[Path | None, typer.Option("--out", help="Write both versions to a .geojson file.")] = None,
    map_file: Annotated[Path | None, typer.Option("--map", help="Draw what changed on a page (.html).")] = None,
    json: Json = False,
) -> None:
    """List which grids were split, merged, moved, new, gone between two versions, and which open problems move."""
    from api.grid_changes import difference_document
    from api.grid_drawing import Drawing
    from api.grid_versions import compared_grids

    language = language_of(context)
    drawing = Drawing(out, map_file, language)
    found = compared_grids(city, old, new, district=district, level=level, drawing=drawing)
    if json:
        print_json([difference_document(each) for each in found])
        return
    for each in found:
        _show_difference(each, language)
    for file in filter(None, (out, map_file)):
        typer.echo(say("grid_diff_written", language, file=file))


def _show_difference(found: "SetDifference", language: "Language") -> None:
    from api.grid_changes import change_text, difference_line
    from gridsvc.grids.changes import ChangeKind

    typer.echo(difference_line(found, language))
    changes = [each for each in found.changes if each.kind is not ChangeKind.UNCHANGED]
    for each in changes[:_SHOWN_MAX]:
        typer.echo(f"  {change_text(each, language)}")
    if len(changes) > _SHOWN_MAX:
        typer.echo(f"  … +{len(changes) - _SHOWN_MAX}")
