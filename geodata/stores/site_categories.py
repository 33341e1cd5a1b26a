"""Books of site categories in the database, with every state in which a category has been."""

from collections.abc import Mapping, Sequence
from typing import Any

from psycopg import Connection
from psycopg.rows import dict_row

from geodata.database import sql
from geodata.reference.loading import store_categories, store_checklists
from gridsvc.errors import NotFound
from gridsvc.patrols.timetable import hours_from_rows
from gridsvc.sites.category import ChecklistItem, Head, Shape, SiteCategory
from gridsvc.sites.category_book import CategoryBook, CategoryUse

Row = dict[str, Any]
_PLAIN = ("code", "name_zh", "name_en", "minutes_on_site", "surroundings_m", "visits_per_cycle", "priority")


class CategoryBookStore:
    """Categories that all cities share (no city) or those of one; the caller owns the transaction."""

    def __init__(self, connection: Connection, city_id: int | None) -> None:
        self._connection, self._city = connection, city_id

    def known(self) -> tuple[SiteCategory, ...]:
        """The categories there are."""
        return tuple(category_from_row(row) for row in self.rows())

    def rows(self) -> list[Row]:
        """The categories as the table has them, with version, since and origin."""
        return self._rows("select_category_book")

    def uses(self, codes: Sequence[str]) -> Mapping[str, CategoryUse]:
        """What would be lost with some categories; what only stands in for a shared one is not lost."""
        rows = self._rows("category_uses", codes=list(codes))
        return {row.pop("code"): CategoryUse(**row) for row in rows}

    def replace(self, book: CategoryBook) -> None:
        """Keep these categories and no others; sites follow a category that a city has of its own, and back."""
        before, codes = {each.code: each for each in self.known()}, [each.code for each in book.categories]
        params = {"city": self._city, "kept": codes}
        if self._city is not None:
            self._connection.execute(sql("shared_instead_of_own"), params)
        self._connection.execute(sql("delete_categories"), params)
        store_categories(self._connection, book.categories, city_id=self._city)
        store_checklists(self._connection, book.categories, city_id=self._city)
        fresh = [each.code for each in book.categories if before.get(each.code) != each]
        origin = {"city": self._city, "codes": fresh, "origin": book.origin}
        self._connection.execute(sql("set_category_origin"), origin)
        if self._city is not None:
            self._connection.execute(sql("own_instead_of_shared"), params)
            self._connection.execute(sql("own_for_teams"), params)

    def versions(self, code: str) -> list[Row]:
        """All states of a category, the newest first; NotFound where there is none."""
        rows = self._rows("select_category_versions", code=code)
        if not rows:
            known = ", ".join(each["code"] for each in self.rows())
            raise NotFound(f"no category {code}", code="category_unknown", params={"category": code, "known": known})
        return rows

    def _rows(self, statement: str, **params: object) -> list[Row]:
        with self._connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(sql(statement), {"city": self._city, **params}).fetchall()


def category_from_row(row: Mapping[str, Any]) -> SiteCategory:
    """The category in a row, or in the document of a version with its code."""
    return SiteCategory(
        **{name: row[name] for name in _PLAIN},
        shape=Shape(row["shape"]),
        aliases=tuple(row.get("aliases", ())),
        windows=hours_from_rows(row["windows"]),
        checklist=tuple(
            ChecklistItem(each["code"], Head(each["head"]), each["name_zh"], each["name_en"])
            for each in row["checklist"]
        ),
    )
