"""`gridsvc campaign`: lay campaigns over programmes, and list them."""

from datetime import datetime
from typing import Annotated

import typer

from api.cli.programme import DAY, City, Json
from api.cli.root import app, language_of, print_json
from api.sentences import say

commands = typer.Typer(no_args_is_help=True, help="Lay campaigns over programmes for some days. 集中整治。")
app.add_typer(commands, name="campaign")


@commands.command()
def add(
    context: typer.Context,
    name: Annotated[str, typer.Option(help="What it is called.")],
    since: Annotated[datetime, typer.Option("--from", formats=DAY, help="First day.")],
    until: Annotated[datetime, typer.Option(formats=DAY, help="Last day.")],
    *,
    city: City = None,
    programme: Annotated[list[str] | None, typer.Option(help="Id or name of a programme; default: all.")] = None,
    rule: Annotated[
        list[str] | None,
        typer.Option(
            help="register=, category=, tier=, zone=, site=; visits= more a cycle (1), min_gap=; default: all."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Add visits to those of programmes for some days, in cycles to come and in what is left of those that run."""
    from api.campaigns import CampaignOrder, campaign_document, laid_document, lay_ordered
    from api.wiring import actor, clock, database
    from geodata.cities import city_named

    order = CampaignOrder(name, since.date(), until.date(), programme or (), rule or ())
    with database().connect(actor=actor()) as connection:
        campaign, laid = lay_ordered(connection, city_named(connection, city), order, actor=actor(), clock=clock)
    if json:
        print_json(campaign_document(campaign) | laid_document(laid))
        return
    language = language_of(context)
    typer.echo(say("campaign_laid", language, name=name, sites=laid.sites, visits=laid.visits))
    for cycle, visits in laid.added:
        told = {"starts_on": cycle.starts_on, "ends_on": cycle.ends_on, "visits": visits}
        typer.echo(say("campaign_added", language, **told, programme=cycle.programme))


@commands.command("list")
def list_campaigns(context: typer.Context, *, city: City = None, json: Json = False) -> None:
    """List the campaigns of a city, the earliest first."""
    from api.campaigns import campaign_document
    from api.wiring import database
    from geodata.cities import city_named
    from geodata.stores.campaigns import CampaignStore

    with database().connect() as connection:
        row = city_named(connection, city)
        found = [campaign_document(each) for each in CampaignStore(connection).campaigns(row.city.code)]
    if json:
        print_json(found)
        return
    language = language_of(context)
    if not found:
        typer.echo(say("campaign_none", language), err=True)
    for each in found:
        rules = "; ".join(rule or say("programme_rule_all", language) for rule in each["rules"])
        typer.echo(say("campaign_line", language, **{**each, "programmes": len(each["programmes"]), "rules": rules}))
