"""`gridsvc bench import`: how long bringing in many rows takes."""

from typing import Annotated, Any, Literal

import typer

from api.cli.bench import commands
from api.cli.root import language_of, print_json
from api.sentences import say

_TOLD_ROWS = 100_000


@commands.command("import")
def bench_import(
    context: typer.Context,
    *,
    kind: Annotated[Literal["problems", "sites"], typer.Option(help="What to bring in.")] = "problems",
    rows: Annotated[int, typer.Option(min=1, max=10_000_000, help="So many made-up rows.")] = 100_000,
    city: Annotated[str | None, typer.Option(help="Code of the city; default: the only one.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Import a file of made-up rows into a city, beside COPY of the same rows ready made; nothing is kept."""
    from api.import_bench import import_bench
    from api.machine import machine_document
    from api.wiring import actor, database
    from geodata.cities import city_named

    machine, language = machine_document(), language_of(context)
    if not json:
        typer.echo(say("bench_machine", language, **machine))

    def progress(step: str, done: int) -> None:
        if done % _TOLD_ROWS == 0:
            typer.echo(say(f"import_progress_{step}", language, rows=done), err=True)

    with database().connect(actor=actor()) as connection:
        found: dict[str, Any] = import_bench(
            connection, city_named(connection, city), kind=kind, rows=rows, progress=progress
        )
    if json:
        print_json({"machine": machine, "import": found})
    else:
        typer.echo(
            say("bench_import", language, **{name: "–" if each is None else each for name, each in found.items()})
        )
