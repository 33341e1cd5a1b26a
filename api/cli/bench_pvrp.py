"""`gridsvc bench pvrp`: the planner's search on published instances."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.bench import commands
from api.cli.root import language_of, print_json
from api.sentences import say
from gridsvc.language import Language

if TYPE_CHECKING:
    from api.instance_bench import Run
    from routing.instances import Instance

_COLUMNS = ("instance", "cost", "best", "mean", "worst", "infeasible")
_WIDTHS = (12, 12, 11, 11, 11, 9)


@commands.command("pvrp")
def bench_pvrp(
    context: typer.Context,
    directory: Annotated[Path, typer.Argument(help="Folder of instances, with best_known.csv where there is one.")],
    *,
    seconds: Annotated[float, typer.Option(help="CPU seconds of each run; compiling is not counted.")] = 60.0,
    seeds: Annotated[int, typer.Option(help="So many runs of each instance, with seeds from 1 on.")] = 5,
    jobs: Annotated[int, typer.Option(help="So many runs at once, each with one thread.")] = 1,
    resume: Annotated[Path | None, typer.Option(help="Keep finished runs here, and go on from those it holds.")] = None,
    solutions: Annotated[Path | None, typer.Option(help="Keep the best solution of each instance here.")] = None,
    instance: Annotated[list[str] | None, typer.Option(help="Only this one; may be given several times.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Plan published instances with the search and settings that a user gets, beside the best known costs."""
    from api.instance_bench import BenchOrder, Keeping, bench_document, bench_runs, best_known_of, read_instances
    from api.machine import machine_document

    order, language, machine = BenchOrder(seconds, seeds, jobs), language_of(context), machine_document()
    instances, best_known = read_instances(directory, instance or ()), best_known_of(directory)
    _tell_waived(instances, language)
    runs: list[Run] = []
    try:
        for run in bench_runs(instances, order, Keeping(resume, solutions)):
            runs.append(run)
            _tell_run(run, best_known, f"{len(runs)}/{len(instances) * seeds}", language)
    finally:
        document = bench_document(instances, best_known, runs)
        if json:
            print_json({**document, "seconds": seconds, "seeds": seeds, "machine": machine})
        else:
            _tell(document, machine, language)


def _tell_waived(instances: Sequence["Instance"], language: Language) -> None:
    for each in instances:
        for waiver in each.waived:
            told = {"instance": each.name, "customer": waiver.customer + 1}
            typer.echo(say(f"instance_waived_{waiver.reason}", language, **told), err=True)


def _tell_run(run: "Run", best_known: Mapping[str, float], done: str, language: Language) -> None:
    from api.instance_bench import run_gap

    name = run.task.instance.name
    gap = _percent(run_gap(run, best_known.get(name)))
    code = "bench_pvrp_run" if run.feasible else "bench_pvrp_run_infeasible"
    told = {"done": done, "instance": name, "seed": run.task.key.seed, "cost": f"{run.found.cost:.2f}", "gap": gap}
    typer.echo(say(code, language, **told, cpu_s=f"{run.cpu_s:.1f}"), err=True)


def _tell(document: dict[str, Any], machine: dict[str, Any], language: Language) -> None:
    typer.echo(say("bench_machine", language, **machine))
    typer.echo(_row([say(f"bench_pvrp_{column}", language) for column in _COLUMNS]))
    for each in document["instances"]:
        costs = [run["cost"] for run in each["runs"] if run["feasible"]]
        wrong = sum(not run["feasible"] for run in each["runs"])
        gaps = [_percent(each[f"{which}_gap_percent"]) for which in ("best", "mean", "worst")]
        best = f"{min(costs):.2f}" if costs else "—"
        typer.echo(_row([each["name"], best, *gaps, f"{wrong}/{len(each['runs'])}"]))
    told = {"gap": _percent(document["mean_gap_percent"]), "infeasible": document["infeasible"]}
    typer.echo(say("bench_pvrp_all", language, **told))


def _row(cells: Sequence[str]) -> str:
    name, *others = cells
    return name.ljust(_WIDTHS[0]) + "".join(cell.rjust(width) for cell, width in zip(others, _WIDTHS[1:], strict=True))


def _percent(gap: float | None) -> str:
    return "—" if gap is None else f"{round(gap, 2) + 0.0:+.2f} %"
