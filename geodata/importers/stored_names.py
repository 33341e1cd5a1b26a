"""What a word in a file means: a stored row by its id in its source, its public id, or a name that only one has."""

from collections import Counter

from geodata.database import sql
from geodata.importers.context import ImportContext
from geodata.importers.sheet import Sheet


class StoredNames:
    """Stored rows by what files may call them."""

    def __init__(self, context: ImportContext, statement: str) -> None:
        rows = context.connection.execute(sql(statement), {"city": context.city.id}).fetchall()
        by_name = Counter(name for *_, name in rows)
        ids = Counter(source_id for *_, source_id, _ in rows)
        own = {source_id: key for key, _, source, source_id, _ in rows if source == context.source}
        self._keys: dict[str, int] = {name: key for key, *_, name in rows if by_name[name] == 1}
        self._keys |= {source_id: key for key, _, _, source_id, _ in rows if ids[source_id] == 1}
        self._keys |= {str(public_id): key for key, public_id, *_ in rows} | own
        self._several = {each for counts in (by_name, ids) for each, times in counts.items() if times > 1}

    def keys(self, sheet: Sheet, field: str) -> list[int | None]:
        """Database keys of what a field names; rows that name nothing or several are refused."""
        texts = sheet.texts(field)
        for row in sheet.alive:
            if not texts[row]:
                sheet.refuse(row, field, "value_missing", suggestion="fill_in")
            elif texts[row] not in self._keys:
                several = texts[row] in self._several
                sheet.refuse(row, field, "name_of_several" if several else "name_unknown", suggestion="use_id")
        return [self._keys.get(text) for text in texts]
