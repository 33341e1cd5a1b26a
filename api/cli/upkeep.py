"""`gridsvc doctor`, `backup`, `restore`, `upgrade`: keeping an installation well."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from api.cli.root import FOUND_SOMETHING, app, language_of, print_json
from api.sentences import say
from gridsvc.language import Language

Json = Annotated[bool, typer.Option("--json", help="Write JSON.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


@app.command()
def doctor(context: typer.Context, json: Json = False) -> None:
    """Say what is missing on this machine and how to get it."""
    from api.doctor import Verdict
    from api.wiring import machine_findings

    found = machine_findings()
    if json:
        print_json([asdict(one) for one in found])
    else:
        for one in found:
            verdict = say(f"doctor_verdict_{one.verdict}", language_of(context))
            typer.echo(f"{verdict} {say(one.code, language_of(context), **_worded(one.params, language_of(context)))}")
            if one.verdict is not Verdict.GOOD:
                typer.echo(f"    {one.remedy}")
    if any(one.verdict is Verdict.MISSING for one in found):
        raise typer.Exit(FOUND_SOMETHING)


@app.command()
def backup(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="Default: the folder `backups` of the data.")] = None,
    json: Json = False,
) -> None:
    """Write the whole database to one file."""
    from api.progress import shown_progress
    from api.wiring import backup_file, database, settings
    from geodata.database import backup as take

    chosen = database()
    target = file or backup_file()
    with shown_progress(language_of(context)) as progress:
        manifest = take(chosen, target, binaries=settings().pg_bin, progress=progress)
    if json:
        print_json({"file": target, **asdict(manifest)})
    else:
        typer.echo(target)


@app.command()
def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A file that `gridsvc backup` wrote.")],
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Put a backup in the place of the database; the one there before is kept beside it."""
    from api.progress import shown_progress
    from api.wiring import opened_database, settings
    from geodata.database import restore as put
    from gridsvc.errors import NotFound

    if not file.is_file():
        raise NotFound(f"there is no file {file}", code="file_not_found", params={"file": str(file)})
    chosen = opened_database()
    if not yes:
        typer.confirm(say("restore_confirm", language_of(context), file=file), abort=True, err=True)
    with shown_progress(language_of(context)) as progress:
        report = put(chosen, file, binaries=settings().pg_bin, progress=progress)
    if json:
        print_json(asdict(report))
    else:
        typer.echo(say("restored_kept", language_of(context), kept=report.kept_as or "-"), err=True)


@app.command()
def upgrade(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="Where the backup goes.")] = None,
    json: Json = False,
) -> None:
    """Back up, migrate and check the database."""
    from api.progress import shown_progress
    from api.wiring import backup_file, opened_database, settings
    from geodata.database import upgrade as bring_up

    target = file or backup_file()
    with shown_progress(language_of(context)) as progress:
        report = bring_up(opened_database(), target, binaries=settings().pg_bin, progress=progress)
    if json:
        print_json({"file": target, **asdict(report)})
        return
    typer.echo(target)
    for name in (*report.migrated.applied, *report.migrated.job_queue):
        typer.echo(name)


def _worded(params: Mapping[str, object], language: Language) -> dict[str, object]:
    if "state" not in params:
        return dict(params)
    problem = f", {params['problem']}" if params["problem"] != "-" else ""
    return {**params, "state": say(f"database_state_{params['state']}", language), "problem": problem}
