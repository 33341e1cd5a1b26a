"""`gridsvc bench`: what the service takes in time and memory, measured on this machine."""

import typer

from api.cli.root import app

commands = typer.Typer(no_args_is_help=True, help="Measure time and memory on this machine. 测速。")
app.add_typer(commands, name="bench")
