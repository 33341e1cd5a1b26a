"""`gridsvc teams`: holidays and leave on the rosters of teams, and the days on which they work."""

from datetime import date, datetime
from typing import Annotated

import typer

from api.cli.programme import DAY, City, Json
from api.cli.root import app, language_of, print_json
from api.sentences import say

commands = typer.Typer(no_args_is_help=True, help="Rosters of teams: shifts, leave, holidays. 排班。")
app.add_typer(commands, name="teams")

Team = Annotated[str, typer.Argument(metavar="TEAM", help="Id or name of a team.")]
Since = Annotated[datetime, typer.Option("--from", formats=DAY, help="First day.")]
_SHOWN_DAYS = 14


@commands.command()
def holidays(
    context: typer.Context,
    year: Annotated[int, typer.Option(help="Of this year.")],
    *,
    city: City = None,
    team: Annotated[list[str] | None, typer.Option(help="Id or name of a team; default: all.")] = None,
    json: Json = False,
) -> None:
    """Let teams rest on public holidays and work on make-up days; what is on a roster stays."""
    from api.rosters import holidays_rostered
    from api.wiring import actor, database
    from geodata.cities import city_named

    with database().connect(actor=actor()) as connection:
        found = holidays_rostered(connection, city_named(connection, city), year, team or (), actor=actor())
    if json:
        print_json([{"team": str(each.team), "rest": each.rest, "extra": each.extra} for _, each in found])
        return
    for name, each in found:
        typer.echo(say("roster_holidays", language_of(context), team=name, rest=each.rest, extra=each.extra))


@commands.command()
def leave(
    context: typer.Context,
    team: Team,
    since: Since,
    until: Annotated[datetime | None, typer.Option(formats=DAY, help="Last day; default: the first.")] = None,
    *,
    city: City = None,
    back: Annotated[bool, typer.Option("--back", help="Take leave of these days back.")] = False,
    json: Json = False,
) -> None:
    """Give a team leave on some days, or take it back."""
    from api.rosters import leave_rostered
    from api.wiring import actor, database
    from geodata.cities import city_named

    span = since.date(), (until or since).date()
    with database().connect(actor=actor()) as connection:
        row = city_named(connection, city)
        name, days = leave_rostered(connection, row, team, span, actor=actor(), back=back)
    if json:
        print_json({"team": name, "days": days})
        return
    told = {"team": name, "first": span[0], "last": span[1], "days": days}
    typer.echo(say("roster_leave_back" if back else "roster_leave", language_of(context), **told))


@commands.command()
def shifts(
    context: typer.Context,
    team: Team,
    since: Annotated[datetime | None, typer.Option("--from", formats=DAY, help="First day; default: today.")] = None,
    until: Annotated[datetime | None, typer.Option(formats=DAY, help="Last day; default: two weeks.")] = None,
    *,
    city: City = None,
    json: Json = False,
) -> None:
    """Show the days on which a team works, and why it does not on others."""
    from api.rosters import told_shifts
    from api.wiring import clock, database
    from geodata.cities import city_named
    from gridsvc.patrols.day_span import day_after

    with database().connect() as connection:
        row = city_named(connection, city)
        first: date = since.date() if since else row.city.local(clock()).date()
        last = until.date() if until else day_after(first, _SHOWN_DAYS - 1)
        rows = told_shifts(connection, row, team, (first, last))
    if json:
        print_json(rows)
        return
    language = language_of(context)
    for each in rows:
        off = say(f"roster_off_{each['off'] or 'none'}", language)
        typer.echo(f"{each['date']}  {', '.join(each['shifts']) or off}")
