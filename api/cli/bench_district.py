"""`gridsvc bench district`: the planner on a made-up district at a given load."""

from typing import Annotated, Any

import typer

from api.cli.bench import commands
from api.cli.root import language_of, print_json
from api.sentences import say


@commands.command("district")
def bench_district(
    context: typer.Context,
    *,
    sites: Annotated[int, typer.Option(help="So many sites.")] = 300,
    teams: Annotated[int, typer.Option(help="So many teams.")] = 6,
    load: Annotated[float, typer.Option(help="Work that is due, ways included, in percent of the teams' hours.")] = 85,
    seconds: Annotated[float, typer.Option(help="CPU seconds in which a complete plan is wanted.")] = 30,
    seed: Annotated[int, typer.Option(help="The same numbers make the same district.")] = 1,
    json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Plan ten days of a synthetic district at a given load: time, memory, what is planned; nothing is stored."""
    from api.district_bench import LoadedDistrict, district_bench
    from api.machine import machine_document

    order, language, machine = LoadedDistrict(sites, teams, load, seed), language_of(context), machine_document()
    measured = district_bench(order, seconds)
    if json:
        print_json({**measured, "machine": machine})
        return
    typer.echo(say("bench_machine", language, **machine))
    for part in ("asked", "taken", "planned"):
        typer.echo(say(f"bench_district_{part}", language, **_shown(measured)))


def _shown(measured: dict[str, Any]) -> dict[str, Any]:
    left = {rank: told["unplanned"] for rank, told in measured["by_priority"].items() if told["unplanned"]}
    return {**measured, "left": ", ".join(f"P{rank}: {number}" for rank, number in left.items()) or "—"}
