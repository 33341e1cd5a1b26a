"""Brings the reference files into the database; what is as it was is not touched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from psycopg import Connection
from psycopg.types.json import Jsonb

from geodata.database import Database, DatabaseRole, sql
from geodata.reference.folder import REFERENCE_FOLDER, broken, read_toml
from geodata.reference.osm_tags import read_osm_tags
from geodata.reference.problem_classes import read_problem_classes
from geodata.reference.site_categories import read_site_categories
from gridsvc.patrols.timetable import hours_to_rows
from gridsvc.problems.classes import ProblemClass
from gridsvc.sites.category import SiteCategory


@dataclass(frozen=True, slots=True)
class ReferenceCounts:
    """How many rows were written or rewritten."""

    categories: int
    checklist_items: int
    problem_classes: int


def load_reference_data(connection: Connection, folder: Path = REFERENCE_FOLDER) -> ReferenceCounts:
    """Check all files of a folder, then write what is new or differs; the caller owns the transaction."""
    categories = read_site_categories(folder / "site_categories.toml")
    classes = read_problem_classes(folder / "problem_classes.csv")
    _refuse_unknown_categories(folder / "osm_tags.toml", {each.code for each in categories})
    counts = ReferenceCounts(
        categories=store_categories(connection, categories, city_id=None),
        checklist_items=store_checklists(connection, categories, city_id=None),
        problem_classes=_store_classes(connection, classes),
    )
    origin = read_toml(folder / "site_categories.toml")["origin"]
    told = {
        "city": None,
        "codes": [each.code for each in categories],
        "origin": f"{origin['title']} ({origin['version']})",
    }
    connection.execute(sql("set_category_origin"), told)
    return counts


def fill_reference_data(database: Database) -> None:
    """Load the reference files into a database that has none; what a city has edited since stays."""
    with database.connect(DatabaseRole.APP) as connection:
        there, has_aliases = connection.execute(sql("reference_is_there")).fetchone() or (False, True)
        if not there:
            load_reference_data(connection)
        elif not has_aliases:
            rows = [_category_row(each) for each in read_site_categories()]
            connection.execute(sql("fill_aliases"), {"rows": Jsonb(rows)})


def store_categories(connection: Connection, categories: Sequence[SiteCategory], *, city_id: int | None) -> int:
    """Write categories for all cities (None) or for one; says how many were new or changed."""
    rows = [_category_row(each) for each in categories]
    return connection.execute(sql("upsert_categories"), {"rows": Jsonb(rows), "city": city_id}).rowcount


def store_checklists(connection: Connection, categories: Sequence[SiteCategory], *, city_id: int | None) -> int:
    """Write the checklists of all categories of all cities (None) or of one; says how many items changed or went."""
    rows = [
        {
            "category": category.code,
            "head": item.head,
            "code": item.code,
            "sequence": sequence,
            "name_zh": item.name_zh,
            "name_en": item.name_en,
        }
        for category in categories
        for sequence, item in enumerate(category.checklist, start=1)
    ]
    gone = connection.execute(sql("delete_checklist_items"), {"rows": Jsonb(rows), "city": city_id}).rowcount
    return gone + connection.execute(sql("upsert_checklist_items"), {"rows": Jsonb(rows), "city": city_id}).rowcount


def _store_classes(connection: Connection, classes: Sequence[ProblemClass]) -> int:
    rows = [_class_row(each) for each in classes]
    return connection.execute(sql("upsert_problem_classes"), {"rows": Jsonb(rows)}).rowcount


def _category_row(category: SiteCategory) -> Mapping[str, object]:
    return {
        "code": category.code,
        "name_zh": category.name_zh,
        "name_en": category.name_en,
        "aliases": list(category.aliases),
        "shape": category.shape,
        "minutes_on_site": category.minutes_on_site,
        "surroundings_m": category.surroundings_m,
        "windows": hours_to_rows(category.windows),
        "visits_per_cycle": category.visits_per_cycle,
        "priority": category.priority,
    }


def _class_row(each: ProblemClass) -> Mapping[str, object]:
    return {
        "code": each.code,
        "kind": each.kind,
        "class_zh": each.class_zh,
        "class_en": each.class_en,
        "name_zh": each.name_zh,
        "name_en": each.name_en,
        "aliases": list(each.aliases),
        "deadline_amount": each.deadline.amount if each.deadline else None,
        "deadline_unit": each.deadline.unit if each.deadline else None,
    }


def _refuse_unknown_categories(path: Path, known: set[str]) -> None:
    for rule in read_osm_tags(path).rules:
        if rule.category not in known:
            raise broken(path, f"tags, key {rule.key}", rule.category, f"{rule.category} is no site category")
