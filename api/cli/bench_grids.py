"""`gridsvc bench grids` and `grid-sets`: how long unit grids take, what they look like, and what whole sets take."""

from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.bench import commands
from api.cli.root import language_of, print_json
from api.sentences import say


@commands.command("grids")
def bench_grids(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="OSM extracts (PBF, XML, GraphML).")],
    *,
    tiles: Annotated[
        list[int] | None, typer.Option(min=1, max=100, help="Copies of each side by side, to see growth; repeatable.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Make unit grids between the streets of extracts, store nothing, and tell seconds, memory and looks."""
    from api.grid_bench import measured_grids
    from api.machine import machine_document

    machine = machine_document()
    language = language_of(context)
    if not json:
        typer.echo(say("bench_machine", language, **machine))
    measured: list[dict[str, Any]] = []
    for each in measured_grids(files, tiles or [1]):
        measured.append(each)
        if not json:
            typer.echo(say("bench_grids", language, **each))
    if json:
        print_json({"machine": machine, "grids": measured})


@commands.command("grid-sets")
def bench_grid_sets(
    context: typer.Context,
    *,
    sides: Annotated[
        list[int] | None, typer.Option("--side", min=4, max=999, help="Grids along each side of a set; repeatable.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Make management grids of made-up sets, compare two versions, check one; tell seconds and memory."""
    from api.grid_set_bench import measured_sets
    from api.machine import machine_document

    machine, language = machine_document(), language_of(context)
    if not json:
        typer.echo(say("bench_machine", language, **machine))
    measured: list[dict[str, Any]] = []
    for each in measured_sets(sides or [95]):
        measured.append(each)
        if not json:
            typer.echo(say("bench_grid_sets", language, **each))
    if json:
        print_json({"machine": machine, "grid_sets": measured})
