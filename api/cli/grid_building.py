"""`gridsvc grids build`: unit grids cut from the communities of a city."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.grids import City, District, Json, ValidFrom, commands, set_line
from api.cli.management import build_management
from api.cli.root import language_of, print_json
from api.sentences import say

if TYPE_CHECKING:
    from geodata.grids.quality import GridQuality
    from gridsvc.language import Language

_WHOLE_FROM = 10
"""Numbers from this on are told without decimals."""


class Level(StrEnum):
    """What kind of grid is made."""

    UNIT = "unit"
    MANAGEMENT = "management"


class Shape(StrEnum):
    """What unit grids look like."""

    BLOCK = "block"
    SQUARE = "square"
    HEXAGON = "hexagon"


@commands.command()
def build(
    context: typer.Context,
    *,
    city: City = None,
    district: District = None,
    level: Annotated[Level, typer.Option(help="Kind of grid.")] = Level.UNIT,
    shape: Annotated[Shape | None, typer.Option(help="Default: block where the city has streets, else square.")] = None,
    cell_m: Annotated[
        float, typer.Option("--cell-m", min=20, max=1000, help="Side in metres of a square as large as the cells.")
    ] = 100,
    lines: Annotated[
        Path | None, typer.Option(help="File of rivers, railways and walls that blocks follow like main streets.")
    ] = None,
    buildings: Annotated[
        Path | None, typer.Option(help="File of buildings: cuts go round them where they can; those cut are counted.")
    ] = None,
    minutes: Annotated[
        float, typer.Option(min=10, max=100_000, help="Patrol minutes wanted of a management grid.")
    ] = 420,
    publish: Annotated[bool, typer.Option("--publish", help="Put the new grids in force.")] = False,
    valid_from: ValidFrom = None,
    json: Json = False,
) -> None:
    """Cut the communities into unit grids between streets, or join unit grids to management grids: a new draft."""
    from api.grid_building import GridWish, built_document, built_grids
    from api.progress import shown_progress
    from geodata.grids.making import GridShape

    day = valid_from.date() if valid_from else None
    if level is Level.MANAGEMENT:
        build_management(context, city, district=district, minutes=minutes, publish=publish, valid_from=day, json=json)
        return
    wish = GridWish(GridShape(shape) if shape else None, cell_m, lines, buildings)
    with shown_progress(language_of(context)) as progress:
        built = built_grids(city, wish, progress, district=district, publish=publish, valid_from=day)
    if json:
        print_json([built_document(each, quality) for each, quality in built])
        return
    language = language_of(context)
    for each, quality in built:
        typer.echo(set_line(each, language))
        for line in quality_lines(quality, language):
            typer.echo(f"  {line}")


def quality_lines(quality: "GridQuality", language: "Language") -> list[str]:
    """What a set of grids looks like."""
    told = {name: _shown(value) for name, value in quality.document().items()}
    lines = [say("grid_quality_sizes", language, **told), say("grid_quality_shapes", language, **told)]
    if quality.buildings is not None:
        lines.append(say("grid_quality_buildings", language, **told))
    return lines


def _shown(value: object) -> object:
    return f"{value:,.0f}" if isinstance(value, float) and value >= _WHOLE_FROM else value
