"""`gridsvc sites owners|measure`: who answers for a site; what lies around all of them."""

from typing import Annotated

import typer

from api.cli.root import language_of, print_json
from api.cli.site_lookup import City, Json, Key, On, day_of
from api.cli.sites import commands
from api.sentences import say


@commands.command()
def owners(
    context: typer.Context,
    site: Key,
    *,
    city: City = None,
    on: On = None,
    history: Annotated[bool, typer.Option("--history", help="All who ever answered for it.")] = False,
    json: Json = False,
) -> None:
    """Show who answers for a site on a day, the highest rank first (包保责任链)."""
    from api.site_lines import owner_line
    from api.sites import owner_document, site_meant
    from api.wiring import actor, database
    from geodata.cities import city_named

    language = language_of(context)
    with database().connect(actor=actor()) as connection:
        row = city_named(connection, city)
        document = owner_document(connection, row, site_meant(connection, row, site), day_of(row, on), actor())
    if json:
        print_json(document)
        return
    shown = document["history" if history else "owners"]
    typer.echo(say("site_owners_of", language, name=document["name"], on=document["on"]))
    if not shown:
        typer.echo(say("site_no_owners", language), err=True)
    for each in shown:
        typer.echo(f"  {owner_line(each, language)}")


@commands.command()
def measure(context: typer.Context, *, city: City = None, json: Json = False) -> None:
    """Measure the surroundings and entries of sites that are new, or whose streets or category changed."""
    from api.sites import measured_sites
    from api.wiring import actor, database
    from geodata.cities import city_named

    with database().connect(actor=actor()) as connection:
        count = measured_sites(connection, city_named(connection, city), actor())
    if json:
        print_json({"measured": count})
    else:
        typer.echo(say("sites_measured", language_of(context), count=count))
