"""`gridsvc bench sites`: how long finding and measuring sites takes."""

from typing import Annotated, Any

import typer

from api.cli.bench import commands
from api.cli.root import language_of, print_json
from api.sentences import say


@commands.command("sites")
def bench_sites(
    context: typer.Context,
    *,
    city: Annotated[str | None, typer.Option(help="Code of the city; default: the only one.")] = None,
    names: Annotated[int, typer.Option(min=1, max=1_000_000, help="So many names to look among.")] = 100_000,
    json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Find sites among many names and measure the surroundings of a city's, each beside a peer; nothing is kept."""
    from api.machine import machine_document
    from api.site_bench import measure_bench, search_bench
    from api.wiring import actor, database
    from geodata.cities import city_named

    machine, language = machine_document(), language_of(context)
    told: list[dict[str, Any]] = []
    if not json:
        typer.echo(say("bench_machine", language, **machine))
    with database().connect(actor=actor()) as connection:
        row = city_named(connection, city)
        for each in (measure_bench(connection, row), *search_bench(connection, row, names)):
            told.append(each)
            if not json:
                typer.echo(say(f"bench_sites_{each['step']}", language, **each))
    if json:
        print_json({"machine": machine, "sites": told})
