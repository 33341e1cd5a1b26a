"""`gridsvc categories`: kinds of sites with their checklists, as data that a district edits."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.root import FOUND_SOMETHING, app, language_of, print_json
from api.sentences import say

if TYPE_CHECKING:
    from psycopg import Connection

    from geodata.cities import CityRow

commands = typer.Typer(no_args_is_help=True, help="Kinds of sites with their checklists. 点位类型。")
app.add_typer(commands, name="categories")

City = Annotated[str | None, typer.Option(help="A city's own categories; default: those that all cities share.")]
Json = Annotated[bool, typer.Option("--json", help="Write JSON.")]


@commands.command("list")
def list_categories(context: typer.Context, *, city: City = None, json: Json = False) -> None:
    """List categories with what they ask."""
    from api.categories import category_documents
    from api.site_lines import label
    from api.wiring import actor, database

    with database().connect(actor=actor()) as connection:
        found = category_documents(connection, _scope(connection, city))
    if json:
        print_json(found)
        return
    language = language_of(context)
    for each in found:
        named = {**each, "name": label({"it_zh": each["name_zh"], "it_en": each["name_en"]}, "it", language)}
        typer.echo(say("category_line", language, **{**named, "items": len(each["checklist"])}))
    if not found:
        typer.echo(say("categories_none", language, city=city or ""), err=True)


@commands.command()
def show(
    context: typer.Context,
    category: Annotated[str, typer.Argument(metavar="CATEGORY", help="Code of a category.")],
    *,
    city: City = None,
    json: Json = False,
) -> None:
    """Show a category with its checklist and the versions it has had."""
    from api.categories import category_document
    from api.wiring import actor, database

    with database().connect(actor=actor()) as connection:
        document = category_document(connection, _scope(connection, city), category)
    if json:
        print_json(document)
    else:
        _echo(context, document)


@commands.command()
def export(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="TOML file to write.")],
    *,
    city: City = None,
) -> None:
    """Write the categories and checklists to a file, to edit and import again."""
    from api.categories import exported_book
    from api.wiring import actor, database

    with database().connect(actor=actor()) as connection:
        text = exported_book(connection, _scope(connection, city), say("categories_title", language_of(context)))
    file.write_text(text, "utf-8")
    typer.echo(say("report_written", language_of(context), path=file))


@commands.command("import")
def import_categories(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="TOML or YAML file; it holds all categories.")],
    *,
    city: City = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, write nothing.")] = False,
    json: Json = False,
) -> None:
    """Put the categories of a file in force: all or none; old visits keep the version they were made with."""
    from api.categories import change_document, imported_book
    from api.site_upkeep import schedule_site_work
    from api.wiring import actor, database, job_queue

    with database().connect(actor=actor()) as connection:
        change, faults = imported_book(connection, _scope(connection, city), file, actor(), dry_run=dry_run)
        if not faults and not dry_run:
            schedule_site_work(connection, job_queue, actor=actor(), city=city)
    document = change_document(change, faults, dry_run=dry_run)
    if json:
        print_json(document)
    else:
        _echo_change(context, document)
    if faults:
        raise typer.Exit(FOUND_SOMETHING)


def _scope(connection: "Connection", city: str | None) -> "CityRow | None":
    from geodata.cities import city_named

    return city_named(connection, city) if city else None


def _echo(context: typer.Context, document: dict[str, Any]) -> None:
    language = language_of(context)
    typer.echo(f"{document['code']}  {document['name_zh']}  {document['name_en']}")
    typer.echo(
        say("category_asks", language, **document | {"hours": document["hours"] or say("site_always", language)})
    )
    if document["aliases"]:
        typer.echo(say("category_aliases", language, aliases=", ".join(document["aliases"])))
    for item in document["checklist"]:
        typer.echo(f"  {say('head_' + item['head'], language)}  {item['code']}  {item['name_zh']}  {item['name_en']}")
    for version in document["versions"]:
        told = {"items": len(version["document"]["checklist"]), "minutes": version["document"]["minutes_on_site"]}
        typer.echo(
            say("category_version", language, **{**version, **told, "since": f"{version['since']:%Y-%m-%d %H:%M}"})
        )


def _echo_change(context: typer.Context, document: dict[str, Any]) -> None:
    language = language_of(context)
    for fault in document["faults"]:
        where = ".".join(part for part in (fault["place"], fault["field"]) if part)
        why = say(f"category_fault_{fault['code']}", language, **fault)
        typer.echo(f"{where}: {why}", err=True)
    if document["faults"]:
        typer.echo(say("categories_refused", language, count=len(document["faults"])), err=True)
        return
    for code in document["new"]:
        typer.echo(say("category_new", language, code=code))
    for code, fields in document["changed"].items():
        typer.echo(say("category_changed", language, code=code, fields=", ".join(fields)))
    for code in document["gone"]:
        typer.echo(say("category_gone", language, code=code))
    counts = {name: len(document[name]) for name in ("new", "changed", "gone")}
    typer.echo(say("categories_counted", language, unchanged=document["unchanged"], **counts))
    if document["dry_run"]:
        typer.echo(say("categories_dry_run", language))
