"""`gridsvc import list|show|undo`: imports that were written, and how to take one back."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.imports import City, Json, commands
from api.cli.root import language_of, print_json
from api.sentences import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gridsvc.errors import Conflict
    from gridsvc.imports import UndoReport
    from gridsvc.language import Language

Id = Annotated[str, typer.Argument(help="Id of the import, or its beginning, as `import list` shows it.")]
_SHOWN_MAX = 50
_SHORT = 8


@commands.command("list")
def list_imports(
    context: typer.Context,
    *,
    city: City = None,
    source: Annotated[str | None, typer.Option(help="Only imports under this source.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10000, help="How many at most.")] = 50,
    json: Json = False,
) -> None:
    """List the imports that were written, the latest first."""
    from api.import_records import listed_imports

    documents = listed_imports(city, source=source, limit=limit)
    if json:
        print_json(documents)
    for each in [] if json else documents:
        typer.echo(_line(each, language_of(context)))


@commands.command()
def show(
    context: typer.Context,
    import_id: Id,
    *,
    rows: Annotated[bool, typer.Option("--rows", help="Name each row that was written.")] = False,
    quarantine: Annotated[
        Path | None, typer.Option(help="Write the rows that were set aside to this .csv file, for mending.")
    ] = None,
    json: Json = False,
) -> None:
    """Show one import: what was said of the file, what it changed, and which rows were set aside."""
    from api.import_records import import_record, quarantine_writer, record_document
    from api.import_reports import summary
    from gridsvc.import_documents import report_to_document, run_to_document

    write = quarantine_writer(quarantine, language_of(context))
    record = import_record(import_id, rows=rows)
    write(record.quarantine)
    if quarantine is not None:
        code = "quarantine_written" if record.quarantine else "quarantine_empty"
        typer.echo(say(code, language_of(context), count=len(record.quarantine), file=quarantine), err=True)
    if json:
        print_json(record_document(record, report_to_document(record.report)))
        return
    language = language_of(context)
    typer.echo(_line(run_to_document(record.run), language))
    for line in summary(replace(record.report, run_id=record.run.id), language):
        typer.echo(line)
    for each in record.extent:
        typer.echo(f"  {_thing(each['table'], language)}: {say('rows_' + each['op'], language, count=each['rows'])}")
    for each in record.rows:
        what = {**each, "op": say(f"row_{each['op']}", language)}
        typer.echo(f"  {_thing(each['table'], language)} {each['label']}: {what['op']}")


@commands.command()
def undo(
    context: typer.Context,
    import_id: Id,
    *,
    keep_later: Annotated[
        bool, typer.Option("--keep-later", help="Leave rows that were changed or built upon since; undo the rest.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be undone, undo nothing.")] = False,
    json: Json = False,
) -> None:
    """Take an import back: its new rows go, its changed rows get their former values."""
    from api.import_records import undone_import
    from gridsvc.errors import Conflict
    from gridsvc.import_documents import undo_to_document

    try:
        run, report = undone_import(import_id, keep_later=keep_later, dry_run=dry_run)
    except Conflict as error:
        raise _in_words(error, language_of(context)) from error
    if json:
        print_json({"id": str(run.id), "dry_run": dry_run, **undo_to_document(report)})
        return
    language = language_of(context)
    for line in _undone_lines(report, language):
        typer.echo(line)
    typer.echo(say("import_undo_dry_run" if dry_run else "import_undone", language, file=run.file_name))


@commands.command()
def mappings(
    context: typer.Context,
    *,
    city: City = None,
    source: Annotated[str | None, typer.Option(help="Only of this source.")] = None,
    json: Json = False,
) -> None:
    """Show which columns of which source are remembered as which fields."""
    from api.import_mappings import mapping_documents

    documents = mapping_documents(city, source)
    if json:
        print_json(documents)
        return
    for each in documents:
        crs = {"--crs": each["crs"]} if each["crs"] else {}
        said = {**each["columns"], **each["chosen"], **each["constants"], **each["categories"], **crs}
        columns = ", ".join(f"{name} = {value}" for name, value in said.items())
        typer.echo(say("mapping_line", language_of(context), **{**each, "columns": columns}))


@commands.command()
def forget(
    context: typer.Context,
    source: Annotated[str, typer.Argument(help="Source whose mapping is to be forgotten.")],
    *,
    kind: Annotated[str | None, typer.Option(help="Only of this kind of import.")] = None,
    city: City = None,
) -> None:
    """Forget which columns of a source are which fields."""
    from api.import_mappings import forget_mapping

    forget_mapping(source, kind=kind, city=city)
    typer.echo(say("mapping_forgotten", language_of(context), source=source))


@commands.command()
def prune(
    context: typer.Context,
    *,
    before: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Imports made before this day in the city.")],
    city: City = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be let go of, keep all.")] = False,
    json: Json = False,
) -> None:
    """Let go of what undoing old imports would need; their records, reports and rows set aside stay."""
    from api.import_records import forgotten_imports

    document = forgotten_imports(city, before=before.date(), dry_run=dry_run)
    if json:
        print_json(document)
        return
    count = len(document["imports"]) if isinstance(document["imports"], list) else 0
    code = "imports_forgotten_dry_run" if dry_run else "imports_forgotten"
    typer.echo(say(code, language_of(context), count=count, rows=document["rows"]))


def _in_words(error: "Conflict", language: "Language") -> "Conflict":
    """The same with the rows in the way named as people call them."""
    rows: list[str] = []
    named: Any = error.params.get("named", ())
    for table, label, by in named:
        rows.append(f"{_thing(table, language)} {label}" + (f" ({_by(by, language)})" if by else ""))
    params = {**error.params, "rows": ", ".join(rows) + str(error.params.get("more", ""))} if rows else error.params
    return type(error)(str(error), code=error.code, params=params)


def _undone_lines(report: "UndoReport", language: "Language") -> "Iterator[str]":
    for code, counts in (("rows_removed", report.removed), ("rows_restored", report.restored)):
        for table, count in counts.items():
            yield f"{_thing(table, language)}: {say(code, language, count=count)}"
    for each in report.kept[:_SHOWN_MAX]:
        why = say(f"undo_{each.reason.value}", language, by=_by(each.by, language))
        yield f"{_thing(each.table, language)} {each.label}: {why}"
    if len(report.kept) > _SHOWN_MAX:
        yield f"… +{len(report.kept) - _SHOWN_MAX}"


def _by(by: str, language: "Language") -> str:
    table, space, count = by.partition(" ")
    return f"{_thing(table, language)}{space}{count}"


def _line(run: "Mapping[str, Any]", language: "Language") -> str:
    state = say("import_state_undone", language, at=run["undone_at"], by=run["undone_by"]) if run["undone_at"] else ""
    counts = ", ".join(f"{say(f'count_{name}', language)} {count}" for name, count in run["counts"].items() if count)
    parts = (run["id"][:_SHORT], run["made_at"], run["kind"], run["source"], run["file"], run["actor"], counts, state)
    return "  ".join(part for part in parts if part)


def _thing(table: str, language: "Language") -> str:
    return say(f"thing_{table}", language) if table else ""
