"""`gridsvc programme sites|draws`: which rule gives a site its number, and how the sites of cycles were drawn."""

from datetime import datetime
from typing import Annotated, Any

import typer

from api.cli.programme import DAY, City, Json, Key, commands
from api.cli.root import FOUND_SOMETHING, language_of, print_json
from api.sentences import say


@commands.command()
def sites(
    context: typer.Context,
    programme: Key,
    *,
    city: City = None,
    on: Annotated[datetime | None, typer.Option(formats=DAY, help="On this day; default: the first.")] = None,
    site: Annotated[str | None, typer.Option(help="Only this site: its id, or its name.")] = None,
    json: Json = False,
) -> None:
    """List the sites of a programme with their visits a cycle, and the rule that gives each its number."""
    from api.allotments import told_programme
    from api.programmes import programme_named
    from api.wiring import database
    from geodata.cities import city_named

    with database().connect() as connection:
        found = programme_named(connection, city_named(connection, city) if city else None, programme)
        document = told_programme(connection, found, on.date() if on else None).as_json()
    rows = [each for each in document["sites"] if site in (None, each["site"], each["name"])]
    if json:
        print_json({**document, "sites": rows})
        return
    language = language_of(context)
    for each in document["rules"]:
        typer.echo(say("rule_share", language, **{**each, "text": each["text"] or say("programme_rule_all", language)}))
    for each in rows:
        typer.echo(_line(context, each))
    if not rows:
        typer.echo(say("rule_no_site", language), err=True)


@commands.command()
def draws(context: typer.Context, programme: Key, *, city: City = None, json: Json = False) -> None:
    """Tell how the sites of each cycle were drawn, and draw again from what is on record; exit 3 when that differs."""
    from api.allotments import draws_of
    from api.programmes import programme_named
    from api.wiring import database
    from geodata.cities import city_named

    with database().connect() as connection:
        found = programme_named(connection, city_named(connection, city) if city else None, programme)
        cycles = [each.as_json() for each in draws_of(connection, found)]
    if json:
        print_json({"programme": str(found.id), "cycles": cycles})
    for cycle in [] if json else cycles:
        _echo_draws(context, cycle)
    if not cycles and not json:
        typer.echo(say("draw_none", language_of(context)), err=True)
    if not all(draw["holds"] for cycle in cycles for draw in cycle["draws"]):
        raise typer.Exit(FOUND_SOMETHING)


def _line(context: typer.Context, each: dict[str, Any]) -> str:
    language = language_of(context)
    told = {
        **each,
        "why": say(f"visits_from_{each['from']}", language),
        "gaps": say("rule_gaps" if each["max_gap_days"] else "rule_least_gap", language, **each),
        "hours": say("rule_hours", language, hours=each["hours"]) if each["hours"] else "",
        "drawn": say("rule_drawn", language) if each["drawn"] else "",
        "also": say("rule_also", language, rules=", ".join(map(str, each["also"]))) if each["also"] else "",
    }
    return say("rule_of_site", language, **told)


def _echo_draws(context: typer.Context, cycle: dict[str, Any]) -> None:
    language = language_of(context)
    for draw in cycle["draws"]:
        by = say("draw_by_quota", language) if draw["rule"] is None else say("draw_by_rule", language, **draw)
        held = say("draw_holds" if draw["holds"] else "draw_differs", language)
        told = {**draw, "by": by, "held": held, "count": len(draw["drawn"]), "starts_on": cycle["starts_on"]}
        typer.echo(say("draw_told", language, **told))
        for stratum in draw["strata"]:
            typer.echo(say("draw_stratum", language, **stratum))
