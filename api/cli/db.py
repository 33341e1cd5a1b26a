"""`gridsvc db`: start, stop, look at and migrate the database."""

import subprocess
from dataclasses import asdict
from typing import Annotated, Literal

import typer

from api.cli.root import app, language_of, print_json
from api.sentences import say
from gridsvc.language import Language

commands = typer.Typer(no_args_is_help=True, help="Start, stop, look at and migrate the database. 数据库。")
app.add_typer(commands, name="db")

Json = Annotated[bool, typer.Option("--json", help="Write JSON.")]


@commands.command()
def start(
    context: typer.Context,
    adopt: Annotated[bool, typer.Option(help="Take over data that belong to another checkout.")] = False,
) -> None:
    """Start the embedded server; make it where there is none."""
    from api.wiring import embedded_cluster
    from geodata.database.connection import embedded_database

    cluster = embedded_cluster()
    cluster.start(adopt=adopt)
    embedded_database(cluster)
    typer.echo(say("database_started", language_of(context), directory=cluster.directory.root), err=True)


@commands.command()
def stop(context: typer.Context) -> None:
    """Stop the embedded server."""
    from api.wiring import embedded_cluster

    cluster = embedded_cluster()
    cluster.stop()
    typer.echo(say("database_stopped", language_of(context), directory=cluster.directory.root), err=True)


@commands.command()
def status(context: typer.Context, json: Json = False) -> None:
    """Say which database is used, whether it answers and whether it is up to date."""
    from api.wiring import database_status

    state, language = database_status(), language_of(context)
    if json:
        print_json(asdict(state))
        return
    for name, value in asdict(state).items():
        if value not in (None, (), []):
            typer.echo(f"{say('database_field_' + name, language)}: {_shown(name, value, language)}")


@commands.command()
def migrate(context: typer.Context, json: Json = False) -> None:
    """Bring the database to the state that this program needs."""
    from api.wiring import opened_database
    from geodata.database import migrate as apply
    from geodata.reference import fill_reference_data

    target = opened_database()
    report = apply(target)
    fill_reference_data(target)
    if json:
        print_json(asdict(report))
    elif report.applied or report.job_queue:
        for name in (*report.applied, *report.job_queue):
            typer.echo(name)
    else:
        typer.echo(say("database_up_to_date", language_of(context)), err=True)


@commands.command()
def diagram(json: Json = False) -> None:
    """Draw the tables as Mermaid diagrams, one for each part of the data model."""
    from api.wiring import database
    from geodata.database import DatabaseRole
    from geodata.database.diagram import diagrams

    with database().connect(DatabaseRole.READ) as connection:
        drawn = diagrams(connection)
    if json:
        print_json(drawn)
        return
    for title, text in drawn.items():
        typer.echo(f"## {title}\n\n```mermaid\n{text}```\n")


@commands.command(context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
def psql(
    context: typer.Context,
    role: Annotated[Literal["app", "read", "owner"], typer.Option(help="Role to work in.")] = "read",
) -> None:
    """Open psql on the database, in one of the three roles; what follows goes to psql."""
    from api.wiring import database, settings
    from geodata.database import DatabaseRole
    from geodata.database.programs import client_environment, client_program

    environment = client_environment(database().conninfo(DatabaseRole[role.upper()]))
    program = client_program("psql", settings().pg_bin)
    run = subprocess.run([program, *context.args], env=environment, check=False)
    raise typer.Exit(run.returncode)


def _shown(name: str, value: object, language: Language) -> str:
    if name == "state" or isinstance(value, bool):
        return say(f"database_{name}_{value}".lower(), language)
    return ", ".join(str(each) for each in value) if isinstance(value, (tuple, list)) else str(value)
