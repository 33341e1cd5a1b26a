"""`gridsvc sites register`: put sites on registers, take them off, and say who is on one."""

from datetime import datetime
from typing import Annotated

import typer

from api.cli.root import language_of, print_json
from api.cli.site_lookup import DAY, City, Json, Key, On, day_of
from api.cli.sites import commands
from api.sentences import say

registers = typer.Typer(no_args_is_help=True, help="Registers of sites. 名册。")
commands.add_typer(registers, name="register")

Name = Annotated[str, typer.Argument(metavar="REGISTER", help="demonstration, assessable or hot_spot.")]
Since = Annotated[datetime | None, typer.Option("--from", formats=DAY, help="First day; default: today.")]
Until = Annotated[datetime | None, typer.Option(formats=DAY, help="The day on which it ends; default: never.")]
Note = Annotated[str, typer.Option(help="Why.")]


_CHANGES = {
    "add": (True, "Put a site on a register, for good or for some days."),
    "remove": (False, "Take a site off a register, for good or for some days."),
}


def _add_command(name: str, told: str, *, listed: bool) -> None:
    @registers.command(name, help=told)
    def change(
        context: typer.Context,
        site: Key,
        register: Name,
        *,
        city: City = None,
        since: Since = None,
        until: Until = None,
        note: Note = "",
        json: Json = False,
    ) -> None:
        _say(context, site, register, listed=listed, city=city, span=(since, until), note=note, json=json)


for _name, (_listed, _told) in _CHANGES.items():
    _add_command(_name, _told, listed=_listed)


@registers.command("list")
def list_register(
    context: typer.Context, register: Name, *, city: City = None, on: On = None, json: Json = False
) -> None:
    """List the sites on a register, with the days for which they were put on it."""
    from api.wiring import actor, database
    from geodata.cities import city_named
    from geodata.stores.site_registers import SiteRegisterStore
    from gridsvc.patrols.programme import Register

    _refuse_unknown(register)
    with database().connect(actor=actor()) as connection:
        row = city_named(connection, city)
        members = SiteRegisterStore(connection, row.id).members(Register(register), day_of(row, on))
    if json:
        print_json(members)
        return
    for each in members:
        span = f"{each['since']} – {each['until'] or ''}" if each["since"] else ""
        typer.echo("  ".join(part for part in (str(each["id"])[:8], each["name"], span, each["note"] or "") if part))
    typer.echo(say("register_counted", language_of(context), count=len(members)), err=True)


def _say(
    context: typer.Context,
    site: str,
    register: str,
    *,
    listed: bool,
    city: str | None,
    span: tuple[datetime | None, datetime | None],
    note: str,
    json: bool,
) -> None:
    from api.site_lines import listing_line, register_names
    from api.sites import listing_document, site_meant
    from api.wiring import actor, database
    from geodata.cities import city_named
    from geodata.stores.site_registers import SiteRegisterStore
    from gridsvc.patrols.programme import Register
    from gridsvc.sites.registers import Listing
    from gridsvc.usecases.change_register import change_register

    _refuse_unknown(register)
    with database().connect(actor=actor()) as connection:
        row = city_named(connection, city)
        until = span[1].date() if span[1] else None
        new = Listing(Register(register), listed, day_of(row, span[0]), until, note)
        key = site_meant(connection, row, site)
        store = SiteRegisterStore(connection, row.id)
        said = change_register(key, new, store, city=row.city.code, actor=actor())
        own, _ = store.listings(key)
    if json:
        print_json({"site": str(key), "own_register": str(own), "listings": [listing_document(each) for each in said]})
        return
    language = language_of(context)
    typer.echo(say("register_own", language, register=register_names([str(own)], language)))
    for each in said:
        typer.echo(listing_line(listing_document(each), language))


def _refuse_unknown(register: str) -> None:
    from gridsvc.patrols.programme import Register

    if register not in list(Register):
        raise typer.BadParameter(f"{register!r} is not one of {', '.join(Register)}", param_hint="REGISTER")
