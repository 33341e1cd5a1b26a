"""`gridsvc programme cover`: what a group of programmes visits, by level and together."""

from datetime import datetime
from typing import Annotated

import typer

from api.cli.programme import DAY, City, Json, commands
from api.cli.root import language_of, print_json
from api.sentences import listing, say

_NAMED = 10


@commands.command()
def cover(
    context: typer.Context,
    group: Annotated[str, typer.Argument(metavar="GROUP", help="Name of a cover group.")],
    *,
    city: City = None,
    since: Annotated[datetime | None, typer.Option("--from", formats=DAY, help="First day.")] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=DAY, help="Last day; default: ten days up to today.")
    ] = None,
    json: Json = False,
) -> None:
    """Tell which sites of a cover group are visited, by level and by any, and which by none."""
    from api.cover import told_cover
    from api.wiring import clock, database
    from geodata.cities import city_named

    span = since.date() if since else None, until.date() if until else None
    with database().connect() as connection:
        told = told_cover(connection, city_named(connection, city), group, span, clock=clock)
    if json:
        print_json(told.as_json())
        return
    language = language_of(context)
    typer.echo(say("cover_span", language, group=group, first=told.first, last=told.last))
    for level, counts in told.cover.levels.items():
        typer.echo(say("cover_of_level", language, level=say(f"level_{level}", language), **counts))
    gap = told.cover.largest_gap_days
    typer.echo(say("cover_gap", language, days="–" if gap is None else gap))
    if told.cover.uncovered:
        names = [name for _, name in told.cover.uncovered]
        shown = listing(names[:_NAMED], language) + (" …" if len(names) > _NAMED else "")
        typer.echo(say("cover_none_of", language, count=len(names), sites=shown))
