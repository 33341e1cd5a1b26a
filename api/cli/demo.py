"""`gridsvc demo`: a synthetic district from nothing to planned, mapped and served."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.cli.root import app, language_of, print_json
from api.sentences import say


class SampleSize(StrEnum):
    """How large the synthetic district is."""

    SMALL = "small"
    DISTRICT = "district"


@app.command()
def demo(
    context: typer.Context,
    *,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve it when it is made.")] = True,
    out: Annotated[Path, typer.Option(help="Folder for maps, route lists and summary.json.")] = Path("demo"),
    size: Annotated[SampleSize, typer.Option(help="about 650 grids, or 9,000.")] = SampleSize.DISTRICT,
    seed: Annotated[int, typer.Option(min=0, help="The same size and seed make the same district.")] = 1,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to serve on; 0 takes a free one.")] = 8080,
    json: Annotated[bool, typer.Option("--json", help="Write the summary to stdout.")] = False,
) -> None:
    """Make the synthetic district, plan its patrols, write maps and route lists, and serve them."""
    from api.demo.demonstration import MAPS, Order, Run, demonstrate
    from api.progress import shown_progress
    from api.wiring import actor, clock, database

    language = language_of(context)
    with shown_progress(language) as progress:
        progress(0.0, "demo_database")
        run = Run(database(), actor(), clock, progress)
        summary = demonstrate(Order(size.value, seed, out.resolve(), language), run)
    if json:
        print_json(summary)
    told = {name: value for name, value in summary.items() if not isinstance(value, dict | list)}
    typer.echo(say("demo_made", language, **told), err=True)
    typer.echo(say("demo_places", language, maps=out / MAPS / "index.html", out=out), err=True)
    if serve:
        _serve(context, port)


def _serve(context: typer.Context, port: int) -> None:
    from api.serving import Address
    from api.serving import serve as serve_application
    from api.wiring import in_container, web_application

    language = language_of(context)
    address = Address("127.0.0.1", port, any_allowed=in_container())
    serve_application(
        web_application, address, worker=True, told=lambda url: typer.echo(say("serving", language, url=url), err=True)
    )
