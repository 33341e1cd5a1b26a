"""`gridsvc programme`: add, list and show programmes."""

import json as json_text
from datetime import date, datetime
from typing import Annotated, Any

import typer

from api.cli.root import app, language_of, print_json
from api.sentences import say
from gridsvc.language import Language

commands = typer.Typer(no_args_is_help=True, help="Say who patrols what, and how often. 巡查方案。")
app.add_typer(commands, name="programme")

City = Annotated[str | None, typer.Option(help="Code of the city; default: the only one.")]
Json = Annotated[bool, typer.Option("--json", help="Write JSON.")]
Key = Annotated[str, typer.Argument(metavar="PROGRAMME", help="Id, name, or the beginning of the id.")]
DAY = ["%Y-%m-%d"]


@commands.command()
def add(
    context: typer.Context,
    name: Annotated[str, typer.Option(help="What it is called.")],
    *,
    city: City = None,
    level: Annotated[str, typer.Option(help="leaders, office or agency.")] = "office",
    team: Annotated[list[str] | None, typer.Option(help="Id or name of a team; default: all.")] = None,
    rule: Annotated[
        list[str] | None,
        typer.Option(
            help="register=, category=, tier=, zone=, site=; visits=, draw=, min_gap=, max_gap=, hours=, teams=;"
            " the first that fits decides; default: all."
        ),
    ] = None,
    start: Annotated[datetime | None, typer.Option(formats=DAY, help="First day; default: tomorrow.")] = None,
    calendar: Annotated[
        str, typer.Option(help="fixed, xun (thirds of the month), working (working days), week or month.")
    ] = "fixed",
    days: Annotated[int | None, typer.Option(help="Days of a cycle; default: 10, of a week 7, of a month 31.")] = None,
    guarantee: Annotated[str, typer.Option(help="per_cycle or rolling.")] = "per_cycle",
    min_gap: Annotated[int, typer.Option(help="Fewest days between two visits of a site.")] = 1,
    max_gap: Annotated[int | None, typer.Option(help="Most days between two visits of a site.")] = None,
    quota: Annotated[int | None, typer.Option(help="So many sites are drawn for each cycle.")] = None,
    cover_group: Annotated[
        str | None, typer.Option(help="Name of the group of programmes any of which covers a site.")
    ] = None,
    district: Annotated[str | None, typer.Option(help="Code of the district; default: that of most sites.")] = None,
    closed: Annotated[list[datetime] | None, typer.Option(formats=DAY, help="A day without visits.")] = None,
    setting: Annotated[list[str] | None, typer.Option(help="NAME=VALUE for the planner.")] = None,
    json: Json = False,
) -> None:
    """Add a programme; with a name alone: all sites by all teams, every ten days from tomorrow on."""
    from api.programmes import ProgrammeOrder, add_ordered, programme_document
    from api.wiring import actor, clock, database
    from geodata.cities import city_named
    from gridsvc.patrols.guarantees import Guarantee
    from gridsvc.patrols.programme import Calendar, Level

    order = ProgrammeOrder(
        name=name,
        level=_choice("level", level, Level),
        teams=team or (),
        rules=rule or (),
        starts_on=start.date() if start else None,
        district=district,
        calendar=_choice("calendar", calendar, Calendar),
        days=days,
        guarantee=_choice("guarantee", guarantee, Guarantee),
        min_gap_days=min_gap,
        max_gap_days=max_gap,
        quota=quota,
        cover_group=cover_group,
        settings=_settings(setting or [], closed or [], language_of(context)),
    )
    with database().connect(actor=actor()) as connection:
        added = add_ordered(connection, city_named(connection, city), order, actor=actor(), clock=clock)
    counts = {"sites": added.sites, "visits": added.visits}
    if json:
        print_json(programme_document(added.programme) | counts)
        return
    told = {"name": added.programme.name, "id": added.programme.id, **counts}
    typer.echo(say("programme_added", language_of(context), **told))
    if added.idle_rules:
        typer.echo(say("rule_idle", language_of(context), rules=", ".join(map(str, added.idle_rules))), err=True)
    typer.echo(say("programme_next", language_of(context), **told), err=True)


@commands.command("list")
def list_programmes(context: typer.Context, *, city: City = None, json: Json = False) -> None:
    """List the programmes of a city, or of all."""
    from api.programmes import programme_document
    from api.wiring import database
    from geodata.cities import city_named
    from geodata.stores.programmes import ProgrammeStore

    with database().connect() as connection:
        code = city_named(connection, city).city.code if city else None
        found = ProgrammeStore(connection).programmes(code)
    if json:
        print_json([programme_document(each) for each in found])
        return
    if not found:
        typer.echo(say("programme_none", language_of(context)), err=True)
    for each in found:
        typer.echo(_line(context, programme_document(each)))


@commands.command()
def show(context: typer.Context, programme: Key, *, city: City = None, json: Json = False) -> None:
    """Show a programme with its rules, cycles and plans."""
    from api.programmes import programme_document, programme_named
    from api.wiring import database
    from geodata.cities import city_named
    from geodata.stores.cycles import CycleStore
    from geodata.stores.plans import PlanStore

    with database().connect() as connection:
        found = programme_named(connection, city_named(connection, city) if city else None, programme)
        cycles = CycleStore(connection).cycles(found.id)
        plans = PlanStore(connection).plans_of(found.id)
    document = programme_document(found)
    document["cycles"] = [
        {
            "id": str(cycle.id),
            "starts_on": cycle.starts_on.isoformat(),
            "ends_on": cycle.ends_on.isoformat(),
            "plans": [{"id": str(each.id), "status": str(each.status)} for each in plans if each.cycle == cycle.id],
        }
        for cycle in cycles
    ]
    if json:
        print_json(document)
    else:
        _echo(context, document)


def _echo(context: typer.Context, document: dict[str, Any]) -> None:
    language = language_of(context)
    typer.echo(_line(context, document))
    for number, rule in enumerate(document["rules"], start=1):
        typer.echo(say("programme_rule", language, number=number, rule=rule or say("programme_rule_all", language)))
    for cycle in document["cycles"]:
        published = [each["id"] for each in cycle["plans"] if each["status"] == "published"]
        told = say("programme_cycle_published", language, plan=published[0]) if published else ""
        counted = {**cycle, "plans": len(cycle["plans"]), "published": told}
        typer.echo(say("programme_cycle", language, **counted))


def _line(context: typer.Context, document: dict[str, Any]) -> str:
    language = language_of(context)
    words = {name: say(f"{name}_{document[name]}", language) for name in ("level", "calendar", "guarantee")}
    return say("programme_line", language, **{**document, **words})


def _choice(name: str, value: str, choices: Any) -> Any:
    if value not in list(choices):
        raise typer.BadParameter(f"{value!r} is not one of {', '.join(choices)}", param_hint=f"--{name}")
    return choices(value)


def _settings(texts: list[str], closed: list[datetime], language: Language) -> dict[str, object]:
    settings: dict[str, object] = {}
    for text in texts:
        name, _, value = text.partition("=")
        if not name.strip() or not value.strip():
            raise typer.BadParameter(say("usage_setting", language, value=text), param_hint="--setting")
        settings[name.strip()] = _plain(value.strip())
    days: list[date] = sorted({each.date() for each in closed})
    return settings | ({"closed_days": [day.isoformat() for day in days]} if days else {})


def _plain(value: str) -> object:
    try:
        return json_text.loads(value)
    except ValueError:
        return value
