"""`gridsvc bench matrix`: how long matrices of travel times take, engine by engine."""

import json as documents
from pathlib import Path
from typing import Annotated

import typer

from api.cli.bench import commands
from api.cli.root import language_of
from api.sentences import say
from gridsvc.roads import Mode


@commands.command("matrix")
def bench_matrix(
    context: typer.Context,
    *,
    roads: Annotated[Path, typer.Option(help="OSM PBF, OSM XML or GraphML, packed or not.")],
    mode: Annotated[Mode, typer.Option(help="Who travels.")] = Mode.CAR,
    sizes: Annotated[str, typer.Option(help="Places of each square matrix, with commas between.")] = "300,1000,3000",
    against: Annotated[str, typer.Option(help="Engines beside ours, with commas between.")] = "scipy,networkx",
    seed: Annotated[int, typer.Option(help="Draws the places.")] = 1,
    json: Annotated[bool, typer.Option("--json", help="Write a line of JSON for each engine and size.")] = False,
) -> None:
    """Measure matrices of travel times on the streets of a file, beside peers; compiling is not counted."""
    from api.machine import machine_document
    from api.matrix_bench import OURS, MatrixOrder, matrix_bench

    order = MatrixOrder(mode, _numbers(context, sizes), tuple(filter(None, against.split(","))), seed)
    machine, language = machine_document(), language_of(context)
    ours: dict[int, float] = {}
    if not json:
        typer.echo(say("bench_machine", language, **machine))
    for each in matrix_bench(roads, order):
        if json:
            typer.echo(documents.dumps({**each, "machine": machine}, ensure_ascii=False))
            continue
        if each["engine"] == OURS:
            ours[each["size"]] = each["matrix_cpu_s"]
        ratio = each["matrix_cpu_s"] / max(ours[each["size"]], 1e-9)
        sentence = "bench_matrix_ours" if each["engine"] == OURS else "bench_matrix_peer"
        typer.echo(say(sentence, language, **{**each, "ratio": f"{ratio:.0f}"}))


def _numbers(context: typer.Context, sizes: str) -> tuple[int, ...]:
    try:
        return tuple(int(each) for each in sizes.split(","))
    except ValueError:
        raise typer.BadParameter(say("usage_sizes", language_of(context), value=sizes), context) from None
