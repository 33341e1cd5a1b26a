"""`gridsvc serve`: maps, feeds and commands over HTTP."""

from typing import Annotated

import typer

from api.cli.root import app, language_of
from api.sentences import say


@app.command()
def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8080,
    worker: Annotated[bool, typer.Option(help="Run a worker beside it.")] = True,
    unsafe_any_address: Annotated[
        bool, typer.Option("--unsafe-any-address", help="Let other machines in although there is no log-in.")
    ] = False,
) -> None:
    """Serve maps, GeoJSON feeds and commands on this machine."""
    from api.serving import Address, refuse_open_address
    from api.serving import serve as serve_application
    from api.wiring import in_container, web_application

    address = Address(host, port, any_allowed=unsafe_any_address or in_container())
    refuse_open_address(address)
    serve_application(
        lambda: web_application(any_host=unsafe_any_address),
        address,
        worker=worker,
        told=lambda url: typer.echo(say("serving", language_of(context), url=url)),
    )
