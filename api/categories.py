"""Books of site categories as commands and pages ask for them."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from psycopg import Connection

from geodata.cities import CityRow
from geodata.reference.category_book import book_text, read_book
from geodata.stores.site_categories import CategoryBookStore, category_from_row
from gridsvc.actors import Actor
from gridsvc.errors import InvalidInput
from gridsvc.patrols.timetable import hours_from_rows, hours_to_text
from gridsvc.sites.category_book import BookChange, BookFault, CategoryBook
from gridsvc.usecases.replace_categories import replace_categories

Document = dict[str, Any]
_DEFAULT_VERSION = "1"


def category_documents(connection: Connection, row: CityRow | None) -> list[Document]:
    """The categories that all cities share, or a city's own, as JSON values."""
    return [_document(each) for each in CategoryBookStore(connection, row.id if row else None).rows()]


def category_document(connection: Connection, row: CityRow | None, code: str) -> Document:
    """One category with all the states in which it has been, the newest first."""
    store = CategoryBookStore(connection, row.id if row else None)
    versions = [{**each, "document": _document({**each["document"], "code": code})} for each in store.versions(code)]
    return {**_document(next(each for each in store.rows() if each["code"] == code)), "versions": versions}


def exported_book(connection: Connection, row: CityRow | None, title: str) -> str:
    """The categories as the text of a file that comes back as the same; InvalidInput where there are none."""
    rows = CategoryBookStore(connection, row.id if row else None).rows()
    if not rows:
        params = {"city": row.city.code if row else ""}
        raise InvalidInput("there are no categories to export", code="categories_none", params=params)
    name, version = _origin_of(rows)
    return book_text(CategoryBook(name or title, version, tuple(category_from_row(each) for each in rows)))


def imported_book(
    connection: Connection, row: CityRow | None, file: Path, actor: Actor, *, dry_run: bool
) -> tuple[BookChange | None, tuple[BookFault, ...]]:
    """Put the book of a file in force; what it changes, and all that is wrong with it (then nothing is written)."""
    book, faults = read_book(file)
    if book is None:
        return None, faults
    store = CategoryBookStore(connection, row.id if row else None)
    return replace_categories(book, store, actor=actor, city=row.city.code if row else "", dry_run=dry_run)


def change_document(change: BookChange | None, faults: tuple[BookFault, ...], *, dry_run: bool) -> Document:
    """What an import of categories did or found, as JSON values."""
    changed = asdict(change) if change else {"new": [], "changed": {}, "gone": [], "unchanged": 0}
    return {"written": not faults and not dry_run, "dry_run": dry_run, **changed, "faults": [asdict(x) for x in faults]}


def _document(row: Document) -> Document:
    plain = ("code", "name_zh", "name_en", "shape", "minutes_on_site", "surroundings_m", "visits_per_cycle", "priority")
    known: Document = {name: row[name] for name in ("aliases", "origin", "version", "since") if name in row}
    hours = hours_to_text(hours_from_rows(row["windows"]))
    return {
        **{name: row[name] for name in plain},
        "hours": hours,
        "checklist": row["checklist"],
        **known,
    }


def _origin_of(rows: list[Document]) -> tuple[str, str]:
    """Title and version of the newest book that the categories come from."""
    newest = max(rows, key=lambda each: (each["since"], each["origin"]))["origin"]
    title, _, version = newest.rpartition(" (")
    return title, version.removesuffix(")") or _DEFAULT_VERSION
