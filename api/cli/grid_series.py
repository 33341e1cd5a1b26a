"""`gridsvc grids series`: problems of grids over time, across versions."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.cli.grids import City, District, Json, commands
from api.cli.root import language_of, print_json
from api.sentences import say


class SeriesLevel(StrEnum):
    """Kinds of grids that have series."""

    UNIT = "unit"
    MANAGEMENT = "management"


class SeriesSpan(StrEnum):
    """What a number is of."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


_SHOWN_MAX = 50


@commands.command()
def series(
    context: typer.Context,
    grid: Annotated[str | None, typer.Argument(help="Code of a grid; default: all.")] = None,
    *,
    city: City = None,
    district: District = None,
    version: Annotated[int | None, typer.Option(help="Version of the grids; default: those in force.")] = None,
    level: Annotated[SeriesLevel, typer.Option(help="Kind of grid.")] = SeriesLevel.UNIT,
    by: Annotated[SeriesSpan, typer.Option(help="What each number is of.")] = SeriesSpan.MONTH,
    first: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")] = None,
    last: Annotated[datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="Last day.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write a .csv file.")] = None,
    json: Json = False,
) -> None:
    """Count the problems of grids by day, month or year; those of earlier versions count by the ground taken over."""
    from api.grid_series import series_of_grids, write_series
    from geodata.grids.series import SeriesWish, Span
    from gridsvc.grids.codes import GridLevel

    begin, end = (None if each is None else each.date() for each in (first, last))
    wish = SeriesWish(GridLevel(level), grid, begin, end, Span(by))
    rows = series_of_grids(city, wish, district=district, version=version)
    if out is not None:
        write_series(out, rows)
    if json:
        print_json(rows)
        return
    for row in rows[:_SHOWN_MAX]:
        typer.echo(say("grid_series_row", language_of(context), **row))
    if len(rows) > _SHOWN_MAX:
        typer.echo(f"… +{len(rows) - _SHOWN_MAX}")
    if not rows:
        typer.echo(say("grid_series_empty", language_of(context)))
