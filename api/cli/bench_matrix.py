"""`gridsvc bench matrix`: how long matrices of travel times take, engine by engine."""

import json as documents
from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.bench import commands
from api.cli.root import language_of
from api.sentences import say
from gridsvc.language import Language
from gridsvc.roads import Mode


@commands.command("matrix")
def bench_matrix(
    context: typer.Context,
    *,
    roads: Annotated[list[Path], typer.Option(help="OSM PBF, OSM XML or GraphML; may be given several times.")],
    mode: Annotated[Mode, typer.Option(help="Who travels.")] = Mode.CAR,
    sizes: Annotated[str, typer.Option(help="Places of each square matrix, with commas between.")] = "300,1000,3000",
    against: Annotated[str, typer.Option(help="Engines beside ours, with commas between.")] = "scipy,networkx",
    seed: Annotated[int, typer.Option(help="Draws the places.")] = 1,
    plot: Annotated[Path | None, typer.Option(help="Draw what was measured, as SVG.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Write a line of JSON for each engine and size.")] = False,
) -> None:
    """Measure matrices of travel times on the streets of a file, beside peers; compiling is not counted."""
    from api.drawings.svg import svg_of
    from api.machine import machine_document
    from api.matrix_bench.bench import matrix_bench
    from api.matrix_bench.chart import chart_of
    from api.matrix_bench.order import MatrixOrder

    order = MatrixOrder(mode, _numbers(context, sizes), tuple(filter(None, against.split(","))), seed)
    machine, language = machine_document(), language_of(context)
    measured: list[dict[str, Any]] = []
    if not json:
        typer.echo(say("bench_machine", language, **machine))
    for file in roads:
        begun = len(measured)
        for each in matrix_bench(file, order):
            measured.append({"roads": file.name, **each, "machine": machine})
            typer.echo(documents.dumps(measured[-1], ensure_ascii=False) if json else _told(measured[begun:], language))
    if plot is not None:
        words = (say(f"bench_matrix_{part}", language, size=max(order.sizes)) for part in ("title", "across", "upward"))
        plot.write_text(svg_of(chart_of(measured, *words), alone=True), "utf-8")


def _told(measured: list[dict[str, Any]], language: Language) -> str:
    """The last of what was measured on one file, a peer beside ours."""
    last = measured[-1]
    ours = next(each for each in measured if each["size"] == last["size"])
    ratio = last["matrix_cpu_s"] / max(ours["matrix_cpu_s"], 1e-9)
    return say(
        "bench_matrix_ours" if last is ours else "bench_matrix_peer", language, **{**last, "ratio": f"{ratio:.0f}"}
    )


def _numbers(context: typer.Context, sizes: str) -> tuple[int, ...]:
    try:
        return tuple(int(each) for each in sizes.split(","))
    except ValueError:
        raise typer.BadParameter(say("usage_sizes", language_of(context), value=sizes), context) from None
