"""Owner chains (包保责任链) from a table: who answers for which site at which level, from when and until when."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from psycopg.rows import dict_row

from geodata.database import sql
from geodata.importers import values
from geodata.importers.agencies import agency_keys, warn_of_new_agencies
from geodata.importers.context import ImportContext
from geodata.importers.sheet import Sheet, require_columns, row_contents, settle_repetitions
from geodata.importers.stored_names import StoredNames
from geodata.stores.frame import append_frame, update_frame
from gridsvc.imports import RowOutcome

_Place = tuple[int, str]
"""A site by its database key, and a rank."""


@dataclass(frozen=True, slots=True)
class _Term:
    """One person's time in a place of a chain; row: of the file, key: of the table."""

    name: str
    since: date
    until: date | None
    phone: str | None
    agency: str | None
    row: int | None = None
    key: int | None = None

    @property
    def said(self) -> tuple[object, ...]:
        """What the table holds of it."""
        return (self.name, self.since, self.until, self.phone, self.agency)


class OwnerImport:
    """One file of owners on its way into one city; from its first date on it says alone who holds a place."""

    def __init__(self, context: ImportContext, sheet: Sheet) -> None:
        self._context, self._sheet = context, sheet
        self._places: dict[_Place, list[_Term]] = defaultdict(list)
        self._stored: dict[_Place, list[_Term]] = defaultdict(list)
        self._fresh: list[tuple[_Place, _Term]] = []
        self._cut: list[_Term] = []
        self._gone: list[_Term] = []

    def check(self) -> None:
        """Decide every row of the sheet; nothing is written."""
        sheet, context = self._sheet, self._context
        require_columns(sheet, "owners", ("site", "rank", "name"))
        ranks, names = values.choices(sheet, "rank"), values.required_texts(sheet, "name")
        values.required_texts(sheet, "rank")
        begins, ends = values.dates(sheet, "from"), values.dates(sheet, "to")
        sites = StoredNames(context, "select_site_names").keys(sheet, "site")
        sheet.ids = [
            "|".join((sheet.texts("site")[row], ranks[row] or "", names[row], str(begins[row] or context.today)))
            for row in range(len(sheet))
        ]
        settle_repetitions(sheet, row_contents(sheet))
        phones, agencies = sheet.texts("phone"), sheet.texts("agency")
        warn_of_new_agencies(context, sheet, agencies)
        for row in sheet.alive:
            since, until = begins[row] or context.today, ends[row]
            if until is not None and until <= since:
                sheet.refuse(row, "to", "ends_before_it_begins", suggestion="check_time", begin=str(since))
                continue
            term = _Term(names[row], since, until, phones[row] or None, agencies[row] or None, row)
            self._places[sites[row] or 0, ranks[row] or ""].append(term)
        self._read_stored()
        self._settle()

    def write(self) -> None:
        """Write what `check` has accepted."""
        self._context.connection.execute(sql("delete_owners"), {"ids": [term.key for term in self._gone]})
        self._cut_short()
        self._add()

    def _settle(self) -> None:
        for place, terms in self._places.items():
            following = _following(terms)
            self._refuse_overlaps(following)
            stored = {(each.name, each.since): each.said for each in self._stored[place]}
            for term in following:
                known = stored.get((term.name, term.since))
                same = RowOutcome.UNCHANGED if known == term.said else RowOutcome.CHANGED
                self._decide(term, RowOutcome.NEW if known is None else same)
            self._replace(place, following)
        if self._gone or self._cut:
            self._sheet.warn("owners_ended", field="name", count=len(self._gone) + len(self._cut))

    def _replace(self, place: _Place, terms: Sequence[_Term]) -> None:
        wanted, first = {term.said for term in terms}, min(term.since for term in terms)
        kept = {stored.said for stored in self._stored[place]} & wanted
        for stored in self._stored[place]:
            if stored.said in wanted:
                continue
            if stored.since >= first:
                self._gone.append(stored)
            elif stored.until is None or stored.until > first:
                self._cut.append(replace(stored, until=first))
        self._fresh += [(place, term) for term in terms if term.said not in kept]

    def _refuse_overlaps(self, terms: Sequence[_Term]) -> None:
        last: dict[str, _Term] = {}
        for term in terms:
            before = last.get(term.name)
            if before is not None and (before.until is None or before.until > term.since) and term.row is not None:
                self._sheet.refuse(term.row, "from", "owner_overlaps", suggestion="check_time", begin=str(before.since))
            last[term.name] = term

    def _decide(self, term: _Term, outcome: RowOutcome) -> None:
        if term.row is not None and self._sheet.outcomes[term.row] is not RowOutcome.REFUSED:
            reason = "changed" if outcome is RowOutcome.CHANGED else ""
            self._sheet.decide(term.row, outcome, reason, field="to, phone, agency" if reason else "")

    def _read_stored(self) -> None:
        sites = sorted({site for site, _ in self._places})
        with self._context.connection.cursor(row_factory=dict_row) as cursor:
            for row in cursor.execute(sql("select_owners"), {"sites": sites}):
                term = _Term(row["name"], row["since"], row["until"], row["phone"], row["agency"], key=row["id"])
                self._stored[row["site_id"], row["rank"]].append(term)

    def _cut_short(self) -> None:
        frame: Mapping[str, list[Any]] = {
            "id": [term.key for term in self._cut],
            "valid_to": [term.until for term in self._cut],
        }
        update_frame(self._context.connection, "site_owner", frame)

    def _add(self) -> None:
        fresh = self._fresh
        names = [term.agency for _, term in fresh]
        frame: Mapping[str, list[Any]] = {
            "site_id": [site for (site, _), _ in fresh],
            "rank": [rank for (_, rank), _ in fresh],
            "name": [term.name for _, term in fresh],
            "phone": [term.phone for _, term in fresh],
            "agency_id": agency_keys(self._context, names, range(len(names))),
            "valid_from": [term.since for _, term in fresh],
            "valid_to": [term.until for _, term in fresh],
        }
        append_frame(self._context.connection, "site_owner", frame)


def _following(terms: Iterable[_Term]) -> list[_Term]:
    """Each term without an end of its own ends where a later one of the same place begins."""
    ordered = sorted(terms, key=lambda term: term.since)
    begins = sorted({term.since for term in ordered})
    return [
        term if term.until else replace(term, until=next((each for each in begins if each > term.since), None))
        for term in ordered
    ]
