"""`gridsvc bench solutions`: solutions of published instances, counted again."""

from pathlib import Path
from typing import Annotated, Any

import typer

from api.cli.bench import commands
from api.cli.root import FOUND_SOMETHING, language_of, print_json
from api.sentences import say
from gridsvc.language import Language


@commands.command("solutions")
def bench_solutions(
    context: typer.Context,
    directory: Annotated[Path, typer.Argument(help="Folder of instances, with best_known.csv where there is one.")],
    *,
    solutions: Annotated[
        Path | None, typer.Option(help="Folder of solutions, NAME.res; default: solutions beside the instances.")
    ] = None,
    instance: Annotated[list[str] | None, typer.Option(help="Only this one; may be given several times.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Check solutions of published instances: costs counted again, and every rule; exits with 3 where one is broken."""
    from api.instance_bench import checked_solutions

    language = language_of(context)
    checked: list[dict[str, Any]] = []
    for each in checked_solutions(directory, solutions or directory / "solutions", instance or ()):
        checked.append(each)
        if not json:
            _tell(each, language)
    faults = sum(len(each["faults"]) for each in checked)
    if json:
        print_json({"solutions": checked, "faults": faults})
    else:
        typer.echo(say("bench_solutions", language, solutions=len(checked), faults=faults))
    if faults:
        raise typer.Exit(FOUND_SOMETHING)


def _tell(checked: dict[str, Any], language: Language) -> None:
    if checked["cost"] is not None:
        gap = checked["gap_percent"]
        code = "bench_solution" if gap is None else "bench_solution_gap"
        shown = {"instance": checked["instance"], "cost": f"{checked['cost']:.2f}"}
        typer.echo(say(code, language, **shown, gap="" if gap is None else f"{round(gap, 2) + 0.0:+.2f}"))
    for fault in checked["faults"]:
        told = {name: _shown(value) for name, value in fault["params"].items()}
        typer.echo(f"  {checked['instance']}: {say(fault['code'], language, **told)}")


def _shown(value: object) -> object:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "—"
    return f"{value:.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else value
