"""Which category a word in a file means: a code, a Chinese or English name, or what the mapping says."""

import difflib

from geodata.importers.context import ImportContext
from geodata.importers.mapping import ANY_OTHER, folded
from geodata.reference.loading import store_categories
from geodata.stores.sites import SiteStore
from gridsvc.errors import InvalidInput

_LIKENESS = 0.75


class CategoryNames:
    """The categories of a city and of the mapping file, by their names."""

    def __init__(self, context: ImportContext) -> None:
        self._context = context
        rows = SiteStore(context.connection).categories(context.city.id)
        local = context.mapping.local_categories
        taken = {row.code for row in rows if not row.is_local} & {each.code for each in local}
        if taken:
            raise _mapping_refused(min(taken), "a common category has this code already")
        self._names: dict[str, str] = {}
        named = [(each.code, each.name_zh, each.name_en) for each in rows]
        named += [(each.code, each.name_zh, each.name_en) for each in local]
        self._labels = {code: (name_zh, name_en) for code, name_zh, name_en in named}
        for code, *names in named:
            self._names |= {folded(name): code for name in (*names, code)}
        codes = {row.code for row in rows} | {each.code for each in local}
        for name, code in context.mapping.categories.items():
            if code not in codes:
                raise _mapping_refused(name, f"there is no category {code}; define it under local_categories")

    def code(self, word: str) -> str | None:
        """The code that a word stands for, None where it stands for nothing."""
        sent = self._context.mapping.categories
        return sent.get(word) or self._names.get(folded(word)) or sent.get(ANY_OTHER)

    def near(self, word: str) -> str:
        """The code of the category whose name looks most like a word, empty where none does."""
        found = difflib.get_close_matches(folded(word), self._names, n=1, cutoff=_LIKENESS)
        return self._names[found[0]] if found else ""

    def names(self, code: str) -> dict[str, str]:
        """What a category is called in both languages; nothing for no code."""
        return {"near_zh": self._labels[code][0], "near_en": self._labels[code][1]} if code else {}

    def keys(self) -> dict[str, int]:
        """Store the local categories of the mapping; database keys of all by code."""
        context = self._context
        store_categories(context.connection, context.mapping.local_categories, city_id=context.city.id)
        return {row.code: row.id for row in SiteStore(context.connection).categories(context.city.id)}


def _mapping_refused(name: str, why: str) -> InvalidInput:
    return InvalidInput(
        f"mapping: {name}: {why}", code="mapping_broken", params={"file": "mapping", "field": name, "why": why}
    )
