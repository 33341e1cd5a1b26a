"""`gridsvc sites search|list|show`: find sites, list them, see all of one."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.root import language_of, print_json
from api.cli.sites import commands
from api.sentences import say

if TYPE_CHECKING:
    from geodata.cities import CityRow

DAY = ["%Y-%m-%d"]
City = Annotated[str | None, typer.Option(help="Code of the city; default: the only one.")]
Json = Annotated[bool, typer.Option("--json", help="Write JSON.")]
On = Annotated[datetime | None, typer.Option(formats=DAY, help="As things are on this day; default: today.")]
_WORDS = "Name (集贸), pinyin, initials (jmsc), code, category or its alias (学校), street; all must fit."
Key = Annotated[str, typer.Argument(metavar="SITE", help="Id or its beginning, name, or code at its source.")]


@commands.command()
def search(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(help=_WORDS)],
    *,
    city: City = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 20,
    json: Json = False,
) -> None:
    """Find sites by name, pinyin, initials, code, category and street; best first, and why each was found."""
    from api.site_lines import found_because
    from api.sites import found_sites, read_names
    from api.wiring import actor, clock, database
    from geodata.cities import city_named

    with database().connect(actor=actor()) as connection:
        row = city_named(connection, city)
        read_names(connection, row)
        found = found_sites(connection, row, " ".join(words), row.city.local(clock()).date(), limit)
    if json:
        print_json(found)
        return
    if not found:
        typer.echo(say("sites_none_found", language_of(context), words=" ".join(words)), err=True)
    for each in found:
        typer.echo(f"{_line(context, each)}  ← {found_because(each, language_of(context))}")


@commands.command("list")
def list_sites(
    context: typer.Context,
    *,
    city: City = None,
    category: Annotated[str | None, typer.Option(help="Code of a category.")] = None,
    register: Annotated[str | None, typer.Option(help="demonstration, assessable or hot_spot.")] = None,
    region: Annotated[str | None, typer.Option(help="Code of a district, street office or community.")] = None,
    closed: Annotated[bool, typer.Option("--closed", help="Those that are closed, too.")] = False,
    on: On = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 100,
    json: Json = False,
) -> None:
    """List the sites of a city by name."""
    from api.sites import listed_sites
    from api.wiring import actor, database
    from geodata.cities import city_named
    from geodata.stores.site_facts import SiteChoice
    from gridsvc.patrols.programme import Register

    if register is not None and register not in list(Register):
        raise typer.BadParameter(f"{register!r} is not one of {', '.join(Register)}", param_hint="--register")
    choice = SiteChoice(category, Register(register) if register else None, region, closed=closed, most=limit)
    with database().connect(actor=actor()) as connection:
        row = city_named(connection, city)
        document = listed_sites(connection, row, choice, day_of(row, on))
    if json:
        print_json(document)
        return
    for each in document["sites"]:
        typer.echo(_line(context, each))
    counts = {"shown": len(document["sites"]), "total": document["total"]}
    typer.echo(say("sites_counted", language_of(context), **counts), err=True)


@commands.command()
def show(context: typer.Context, site: Key, *, city: City = None, on: On = None, json: Json = False) -> None:
    """Show all that is known of a site: regions, grids, zone, registers, owners, entries, surroundings, duplicates."""
    from api.site_lines import site_lines
    from api.sites import measured_sites, site_document, site_meant
    from api.wiring import actor, database
    from geodata.cities import city_named

    with database().connect(actor=actor()) as connection:
        row = city_named(connection, city)
        key, day = site_meant(connection, row, site), day_of(row, on)
        measured_sites(connection, row, actor(), key)
        document = site_document(connection, row, key, day, actor())
    if json:
        print_json(document)
        return
    for line in site_lines(document, day, language_of(context)):
        typer.echo(line)


def day_of(row: "CityRow", on: datetime | None) -> date:
    """The day that is asked for, else the city's today."""
    from api.wiring import clock

    return on.date() if on else row.city.local(clock()).date()


def _line(context: typer.Context, site: dict[str, Any]) -> str:
    from api.site_lines import label

    language = language_of(context)
    parts = (site["name"], label(site, "category", language), label(site, "street", language), site["code"])
    return "  ".join([str(site["id"])[:8], *(part for part in parts if part)])
