"""`gridsvc worker`: does stored jobs."""

from typing import Annotated

import typer

from api.cli.root import app, language_of
from api.sentences import say


@app.command()
def worker(
    context: typer.Context,
    once: Annotated[bool, typer.Option("--once", help="End when nothing waits any more.")] = False,
    while_input: Annotated[bool, typer.Option("--while-input", hidden=True)] = False,
) -> None:
    """Do stored jobs until stopped; as many workers as there are share the work."""
    import asyncio
    from threading import Thread

    from api.engines.own import load_all_kernels
    from api.jobs.service import work_off, work_until_told
    from api.wiring import job_worker, road_engine

    def told() -> None:
        typer.echo(say("working", language_of(context)), err=True)

    made = job_worker()
    if not once:
        Thread(target=load_all_kernels, args=(road_engine().kept,)).start()
    asyncio.run(work_off(made, told=told) if once else work_until_told(made, told=told, while_input=while_input))
