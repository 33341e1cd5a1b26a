"""Reports of a cycle, a site and a street office, made from what is stored."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from psycopg import Connection

from api.exports.table_sheet import Cell
from api.plain_text import file_stem
from api.reports.report import Report, Section
from api.reports.sections import (
    effort_section,
    grids_section,
    named,
    problems_section,
    reasons_section,
    teams_section,
    unseen_section,
    visit_facts,
    visits_section,
)
from api.sentences import say
from geodata.cities import CityRow
from geodata.stores.cycles import CycleStore
from geodata.stores.regions import RegionStore
from geodata.stores.reports import Area, ReportReader, Span
from gridsvc.errors import InvalidInput, NotFound
from gridsvc.language import Language
from gridsvc.patrols.cycles import Cycle
from gridsvc.patrols.programme import Programme

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Desk:
    """What every report is made with: the database, the city, the present, the reader's language."""

    connection: Connection
    row: CityRow
    now: datetime
    language: Language

    @property
    def reader(self) -> ReportReader:
        """What reports read."""
        return ReportReader(self.connection, self.row.id)

    @property
    def today(self) -> date:
        """The city's date."""
        return self.row.city.local(self.now).date()

    def span(self, first: date, last: date) -> Span:
        """From the beginning of a day to the end of another, and as long before."""
        begun, until = (datetime.combine(each, time(), self.row.city.clock) for each in (first, last + _DAY))
        before = datetime.combine(first - (last + _DAY - first), time(), self.row.city.clock)
        return Span(before=before, first=begun, until=until, now=self.now)

    def say(self, code: str, **params: object) -> str:
        """A sentence."""
        return say(code, self.language, **params)

    def report(
        self, name: str, title: str, subtitle: str, facts: list[tuple[str, Cell]], sections: list[Section]
    ) -> Report:
        """A report with what all have."""
        city = self.row.city
        made_at = city.local(self.now).replace(tzinfo=None, microsecond=0)
        shown_city = city.name_zh if self.language is Language.ZH else city.name_en or city.name_zh
        return Report(
            name=name,
            title=title,
            subtitle=subtitle,
            language=self.language,
            made_at=made_at,
            footer=self.say("report_footer", city=shown_city, at=f"{made_at:%Y-%m-%d %H:%M}"),
            warning=self.say("sheet_synthetic") if city.synthetic else "",
            facts=tuple(facts),
            sections=tuple(sections),
        )


def cycle_report(desk: Desk, programme: Programme, start: date | None = None) -> Report:
    """A cycle of a programme: the one that begins on a day, else the newest that has begun."""
    cycle = _cycle_of(desk, programme, start)
    reader, language = desk.reader, desk.language
    counts, unseen = reader.visit_counts([cycle.id]), reader.unseen_visits([cycle.id])
    last = _cycle_before(desk, programme, cycle)
    before = reader.visit_counts([last.id]) if last else []
    span = desk.span(cycle.starts_on, min(cycle.ends_on, max(desk.today, cycle.starts_on)))
    area = Area(district=programme.district)
    sections = [
        *(visits_section(counts, before, dimension, language) for dimension in ("street", "category")),
        teams_section(counts, language),
        reasons_section(unseen, language),
        unseen_section(unseen, language),
        effort_section(reader.effort(span, area), language),
        problems_section(reader.problem_counts(span, area), language),
        grids_section(reader.worst_grids(span, area), language),
    ]
    facts: list[tuple[str, Cell]] = [
        (desk.say("book_level"), desk.say(f"level_{programme.level}")),
        (desk.say("book_first_day"), cycle.starts_on),
        (desk.say("book_last_day"), cycle.ends_on),
        (desk.say("report_cycle_before"), f"{last.starts_on} – {last.ends_on}" if last else None),
        *visit_facts(counts, before, language),
    ]
    name = f"cycle_{file_stem(programme.name, 'programme')}_{cycle.starts_on}"
    subtitle = f"{programme.name} · {cycle.starts_on} – {cycle.ends_on}"
    return desk.report(name, desk.say("report_of_cycle"), subtitle, facts, sections)


def street_report(desk: Desk, key: str, first: date | None = None, last: date | None = None) -> Report:
    """A street office over a span of days, the thirty up to today unless told; visits of the cycles that touch it."""
    until = last or desk.today
    begun = first or until - 29 * _DAY
    if begun > until:
        params = {"field": "from", "from": str(begun), "until": str(until)}
        raise InvalidInput(f"{begun} is after {until}", code="report_span", params=params)
    code, street = _street_of(desk, key)
    reader, language = desk.reader, desk.language
    cycles = reader.cycles_between(begun, until, desk.today)
    earlier = reader.cycles_between(begun - (until + _DAY - begun), begun - _DAY, desk.today)
    before = reader.visit_counts([each for each in earlier if each not in cycles], code)
    counts, unseen = reader.visit_counts(cycles, code), reader.unseen_visits(cycles, code)
    span, area = desk.span(begun, until), Area(street=code)
    sections = [
        visits_section(counts, before, "category", language),
        reasons_section(unseen, language),
        unseen_section(unseen, language),
        effort_section(reader.effort(span, area), language),
        problems_section(reader.problem_counts(span, area), language),
        grids_section(reader.worst_grids(span, area), language),
    ]
    facts: list[tuple[str, Cell]] = [
        (desk.say("report_street"), street),
        (desk.say("report_code"), code),
        (desk.say("book_first_day"), begun),
        (desk.say("book_last_day"), until),
        (desk.say("report_cycles"), len(cycles)),
        *visit_facts(counts, before, language),
    ]
    name = f"street_{file_stem(street, code)}_{begun}_{until}"
    return desk.report(name, desk.say("report_of_street"), f"{street} · {begun} – {until}", facts, sections)


def _cycle_before(desk: Desk, programme: Programme, cycle: Cycle) -> Cycle | None:
    earlier = [each for each in CycleStore(desk.connection).cycles(programme.id) if each.starts_on < cycle.starts_on]
    return max(earlier, key=lambda each: each.starts_on, default=None)


def _cycle_of(desk: Desk, programme: Programme, start: date | None) -> Cycle:
    cycles = CycleStore(desk.connection).cycles(programme.id)
    found = [each for each in cycles if each.starts_on == start or (start is None and each.starts_on <= desk.today)]
    if not found:
        known = [str(each.starts_on) for each in cycles]
        params = {"programme": programme.name, "known": known}
        raise NotFound("the programme has no such cycle that has begun", code="report_no_cycle", params=params)
    return found[-1]


def _street_of(desk: Desk, key: str) -> tuple[str, str]:
    regions = RegionStore(desk.connection, desk.row.id).all()
    streets = {code: each for code, each in regions.items() if each["level"] == "street"}
    found = [code for code, each in streets.items() if key.strip() in (code, each["name_zh"], each["name_en"])]
    if len(found) != 1:
        known = sorted(f"{each['name_zh']} ({code})" for code, each in streets.items())[:8]
        params = {"street": key, "known": known, "found": len(found)}
        raise NotFound(f"there is no one street office {key}", code="report_street_unknown", params=params)
    return found[0], named(streets[found[0]], "name", desk.language)
