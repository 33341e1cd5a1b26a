"""`gridsvc maps`: the maps of a city as a folder that opens from a file."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from api.cli.root import app, language_named, language_of, print_json
from api.sentences import say

commands = typer.Typer(no_args_is_help=True, help="Write maps that open from a file. 导出地图。")
app.add_typer(commands, name="maps")


@commands.command()
def export(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="Folder to write; a new one, an empty one or an earlier export.")],
    city: Annotated[str | None, typer.Option(help="Code of the city; default the only one.")] = None,
    plan: Annotated[list[UUID] | None, typer.Option(help="Plans to show; default the published ones.")] = None,
    lang: Annotated[str | None, typer.Option(help="Language of index.html, zh-CN or en; both are written.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Write problem, site and plan maps with their data beside them, in Chinese and English."""
    from api.map_export import MapOrder, export_city
    from api.wiring import actor, clock, database
    from geodata.cities import city_named
    from geodata.database import DatabaseRole

    language = language_named(lang) if lang else language_of(context)
    who = actor()
    with database().connect(DatabaseRole.APP, who) as connection:
        row = city_named(connection, city)
        order = MapOrder(out, language, tuple(plan) if plan else None)
        page = export_city(connection, row, order, actor=who, clock=clock)
    if json:
        print_json({"city": row.city.code, "page": str(page)})
    else:
        typer.echo(say("maps_exported", language_of(context), page=page))
