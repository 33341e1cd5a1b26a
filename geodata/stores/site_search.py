"""Finding sites of a city by name, pinyin, initials, code, category and street."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from psycopg import Connection
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from geodata.database import sql
from geodata.database.bulk import copy_rows
from geodata.names import first_grams_of, folded_name, grams_of, keys_of, reading_pattern

TERMS_MAX = 8
CANDIDATES_MAX = 100
"""How many sites of each kind of fit are ranked for one word, more where more are asked for; of several words all."""
_NO_LIMIT, _RANKED_MAX = 1_000_000, 5_000
_LETTERS_MAX = 60


@dataclass(frozen=True, slots=True)
class _Term:
    """One word that is looked for; begins: one letter, which finds only what begins with it."""

    folded: str
    pattern: str | None
    written: str
    begins: bool
    categories: list[int]
    streets: list[str]


class SiteSearch:
    """Finds the sites of one city; the caller owns the transaction."""

    def __init__(self, connection: Connection, city_id: int) -> None:
        self._connection, self._city = connection, city_id

    def unread(self) -> int:
        """How many names cannot be found yet because nobody has read them."""
        (count,) = self._connection.execute(sql("count_unread_names"), {"city": self._city}).fetchone() or (0,)
        return int(count)

    def read_names(self, most: int | None = None) -> int:
        """Read names that are new (at most so many), so that they can be found; says how many it read."""
        params = {"city": self._city, "most": most}
        names = [name for (name,) in self._connection.execute(sql("unread_names"), params)]
        if names:
            self._connection.execute(sql("create_read_names"))
            read = ((name, keys_of(name)) for name in names)
            rows = ((name, list(found.keys), list(found.grams)) for name, found in read)
            copy_rows(self._connection, "read_name", ("name", "keys", "grams"), rows)
            self._connection.execute(sql("file_read_names"), {"city": self._city})
            self._connection.execute(sql("drop_read_names"))
        return len(names)

    def found(self, text: str, on: date, most: int = 20) -> list[dict[str, Any]]:
        """The sites that a text finds, with their registers on a day, best first; all its words must fit."""
        terms = self._terms(text)
        if not terms:
            return []
        each_most = max(most, CANDIDATES_MAX) if len(terms) == 1 else _NO_LIMIT
        sites = set.intersection(*(self._candidates(term, each_most) for term in terms))
        rows = Jsonb([asdict(term) for term in terms])
        chosen = sorted(sites)[:_RANKED_MAX]
        params = {"city": self._city, "most": most, "terms": rows, "sites": chosen, "on": on}
        return self._rows("search_sites", params)

    def _candidates(self, term: _Term, most: int) -> set[int]:
        params = {
            "city": self._city,
            "most": most,
            "begins": f"{term.folded}%",
            "first_grams": list(first_grams_of(term.folded)),
            "grams": list(grams_of(term.folded)),
            "code": _beginning(term.written),
            "categories": term.categories,
            "streets": term.streets,
        }
        return {site for (site,) in self._connection.execute(sql("site_candidates"), params)}

    def _terms(self, text: str) -> list[_Term]:
        words = self._rows("search_words", {"city": self._city})
        parts = [(part[:_LETTERS_MAX], folded_name(part[:_LETTERS_MAX])) for part in text.split()][:TERMS_MAX]
        return [
            _Term(
                folded=folded,
                pattern=reading_pattern(folded),
                written=written,
                begins=len(folded) == 1,
                categories=[int(key) for key in _labelled(words, "category", folded)],
                streets=_labelled(words, "street", folded),
            )
            for written, folded in parts
            if folded
        ]

    def _rows(self, statement: str, params: dict[str, object]) -> list[dict[str, Any]]:
        with self._connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(sql(statement), params).fetchall()


def _labelled(words: Sequence[dict[str, Any]], kind: str, folded: str) -> list[str]:
    """Keys of what has the term in its name or its readings; one letter says too little."""
    if len(folded) == 1:
        return []
    return [word["key"] for word in words if word["kind"] == kind and _says(word, folded)]


def _says(word: dict[str, Any], folded: str) -> bool:
    names = [_folded(word[name]) for name in ("name_zh", "name_en", "code")]
    return any(folded in name for name in names) or any(key.startswith(folded) for key in _readings(word["name_zh"]))


_folded = lru_cache(maxsize=16_384)(folded_name)


@lru_cache(maxsize=4096)
def _readings(name: str) -> tuple[str, ...]:
    return tuple(key.replace(" ", "") for key in keys_of(name).keys[1:])


def _beginning(written: str) -> str:
    plain = written.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"{plain}%"
