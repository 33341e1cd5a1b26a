"""`gridsvc sites`: places to be patrolled; each of its commands stands in a module of its own."""

import typer

from api.cli.root import app

commands = typer.Typer(no_args_is_help=True, help="Sites: files, registers, owners, search. 点位。")
app.add_typer(commands, name="sites")
