"""Finding sites of a city by name, pinyin, initials, code, category and street, and why each was found."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from psycopg import Connection
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from geodata.database import sql
from geodata.database.bulk import copy_rows
from geodata.names import NameKeys, folded_name, keys_of
from geodata.stores.site_terms import Term, looks_for, search_labels, terms_of

CANDIDATES_MAX = 100
"""How many sites of each kind of fit are ranked, more where more are asked for."""
_LOOKED_AT = 1_000
_COLUMNS = ("site_id", "name", "folded", "readings", "words")
_LABELLED = ("category", "street")
_WAYS = ("name", "code", "name", "code", "pinyin", "name", "pinyin", "category", "street")


class SiteSearch:
    """Finds the sites of one city; the caller owns the transaction."""

    def __init__(self, connection: Connection, city_id: int) -> None:
        self._connection, self._city = connection, city_id

    def unread(self) -> int:
        """How many sites cannot be found yet because nobody has read their names."""
        (count,) = self._connection.execute(sql("count_unread_sites"), {"city": self._city}).fetchone() or (0,)
        return int(count)

    def read_names(self, most: int | None = None) -> int:
        """Read the names of sites that are new (at most so many), so that they can be found; says how many it read.

        Those that another transaction reads or writes are left to it; until this one ends, nobody writes what it read.
        """
        params = {"city": self._city, "most": most}
        sites = self._connection.execute(sql("unread_sites"), params).fetchall()
        if sites:
            self._connection.execute(sql("gather_words"))
            self._connection.execute(sql("create_read_names"))
            read = {name: keys_of(name) for name in {name for _, name in sites}}
            copy_rows(self._connection, "read_name", _COLUMNS, (_row(site, name, read[name]) for site, name in sites))
            for statement in ("index_read_names", "drop_read_names", "file_words"):
                self._connection.execute(sql(statement))
        return len(sites)

    def found(self, text: str, on: date, most: int = 20) -> list[dict[str, Any]]:
        """The sites that a text finds, with their registers on a day, best first; all its words must fit.

        `why` names for each word the way in which it fits and, where that is not the name, what it fits.
        """
        terms = terms_of(text, self._rows("search_words", {"city": self._city}))
        if not terms:
            return []
        params = {
            "city": self._city,
            "most": most,
            "terms": Jsonb([term.row() for term in terms]),
            "whole": folded_name(text),
            "looks": looks_for(terms, folded_name(text)),
            "looked_at": max(most, _LOOKED_AT),
            "kept": max(most, CANDIDATES_MAX),
            "on": on,
        }
        return [_told(row, terms) for row in self._rows("search_sites", params)]

    def known_words(self) -> dict[str, Any]:
        """What a search without a database looks into.

        Of `sites` by id the code, the folded name and its readings; of `category` and `street` by code the labels,
        folded, and their readings marked by ^.
        """
        words = self._rows("search_words", {"city": self._city})
        named = {kind: {row["code"]: search_labels(row) for row in words if row["kind"] == kind} for kind in _LABELLED}
        sites = self._rows("names_and_codes", {"city": self._city})
        return {**named, "sites": {str(row["id"]): [row["code"], *_spoken(row["name"])] for row in sites}}

    def _rows(self, statement: str, params: dict[str, object]) -> list[dict[str, Any]]:
        with self._connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(sql(statement), params).fetchall()


def _spoken(name: str) -> tuple[str, str]:
    keys = keys_of(name)
    return keys.folded, "|".join(keys.readings)


def _row(site: int, name: str, keys: NameKeys) -> tuple[int, str, str, str, str]:
    return site, name, keys.folded, "|".join(keys.readings), " ".join(keys.words)


def _told(row: dict[str, Any], terms: Sequence[Term]) -> dict[str, Any]:
    category, ways = row.pop("category_key"), row.pop("ways")
    if ways is None:
        return {**row, "why": [{"word": " ".join(term.written for term in terms), "by": "name", "fits": row["name"]}]}
    fits = {"name": row["name"], "pinyin": row["name"], "code": row["code"]}
    why = []
    for term, way in zip(terms, ways, strict=True):
        by = _WAYS[way]
        labels = {"category": term.categories.get(category), "street": term.streets.get(row["street"])}
        why.append({"word": term.written, "by": by, "fits": fits.get(by) or labels[by]})
    return {**row, "why": why}
