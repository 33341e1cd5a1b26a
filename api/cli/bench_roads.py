"""`gridsvc bench roads`: how long streets take from a file into the database and back."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.bench import commands
from api.cli.root import language_of, print_json
from api.sentences import say


@commands.command("roads")
def bench_roads(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="OSM PBF, OSM XML or GraphML, packed or not.")],
    *,
    json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Read the streets of a file, fold them, store the network and load it again; nothing is kept."""
    from api.machine import machine_document
    from api.road_bench import road_bench
    from api.wiring import actor, database

    machine, language = machine_document(), language_of(context)
    if not json:
        typer.echo(say("bench_machine", language, **machine))
    with database().connect(actor=actor()) as connection:
        found = road_bench(connection, file)
    if json:
        print_json({"machine": machine, "roads": found})
    else:
        typer.echo(
            say("bench_roads", language, **{name: "–" if each is None else each for name, each in found.items()})
        )
