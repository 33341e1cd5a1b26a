"""Which rule gives a site its number of visits, and how the sites of cycles were drawn, told by commands and HTTP."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import Connection

from geodata.stores.cycles import CycleStore
from geodata.stores.programmes import ProgrammeStore
from gridsvc.patrols.allotment import Allotment, RuleShare, allotments, shares
from gridsvc.patrols.cycles import Cycle
from gridsvc.patrols.programme import Programme
from gridsvc.patrols.rule_text import rule_to_text
from gridsvc.patrols.sampling import Draw
from gridsvc.patrols.timetable import hours_to_text


@dataclass(frozen=True, slots=True)
class ToldProgramme:
    """What the rules of a programme decide on a day, for the sites that one of them chooses."""

    programme: Programme
    on: date
    sites: tuple[Allotment, ...]
    shares: tuple[RuleShare, ...]

    def as_json(self) -> dict[str, Any]:
        """The same as JSON values."""
        return {
            "programme": str(self.programme.id),
            "on": self.on.isoformat(),
            "rules": self.rules(),
            "sites": [_site(each) for each in self.sites],
        }

    def rules(self) -> list[dict[str, Any]]:
        """The rules with what each decides, as JSON values."""
        texts = [rule_to_text(rule) for rule in self.programme.rules]
        return [
            {"rule": each.rule, "text": text, "sites": each.sites, "visits": each.visits, "also": each.also}
            for each, text in zip(self.shares, texts, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class CycleDraws:
    """A cycle with its draws."""

    cycle: Cycle
    draws: tuple[Draw, ...]

    def as_json(self) -> dict[str, Any]:
        """The same as JSON values."""
        return {
            "cycle": str(self.cycle.id),
            "starts_on": self.cycle.starts_on.isoformat(),
            "ends_on": self.cycle.ends_on.isoformat(),
            "draws": [_draw(each) for each in self.draws],
        }


def told_programme(connection: Connection, programme: Programme, on: date | None = None) -> ToldProgramme:
    """What the rules decide on a day, by default on the programme's first."""
    day = on or programme.starts_on
    found = allotments(programme, ProgrammeStore(connection).patrolled_sites(programme.city, day))
    chosen = tuple(each for each in found if each.rule is not None)
    return ToldProgramme(programme, day, chosen, shares(programme, found))


def patrols_of(connection: Connection, city: str, site: UUID, on: date) -> list[dict[str, Any]]:
    """The programmes of which a site is, on a day, with its visits a cycle and the rule that gives it its number."""
    store = ProgrammeStore(connection)
    sites = store.patrolled_sites(city, on, site=site)
    found = ((programme, each) for programme in store.programmes(city) for each in allotments(programme, sites))
    return [
        {
            "programme": str(programme.id),
            "name": programme.name,
            "level": str(programme.level),
            "rule": each.rule,
            "text": rule_to_text(programme.rules[each.rule - 1]),
            "visits": each.visits,
            "from": each.origin,
            "drawn": each.drawn,
        }
        for programme, each in found
        if each.rule is not None
    ]


def draws_of(connection: Connection, programme: Programme) -> Sequence[CycleDraws]:
    """The cycles in which sites were drawn, oldest first."""
    store = CycleStore(connection)
    found = (CycleDraws(cycle, store.draws(cycle.id)) for cycle in store.cycles(programme.id))
    return [each for each in found if each.draws]


def _site(each: Allotment) -> dict[str, Any]:
    return {
        "site": str(each.site.site),
        "name": each.site.name,
        "category": each.site.category,
        "street": each.site.street,
        "tier": each.site.tier,
        "rule": each.rule,
        "visits": each.visits,
        "from": each.origin,
        "drawn": each.drawn,
        "min_gap_days": each.min_gap_days,
        "max_gap_days": each.max_gap_days,
        "hours": hours_to_text(each.hours),
        "also": list(each.also),
    }


def _draw(draw: Draw) -> dict[str, Any]:
    return {
        "rule": draw.rule,
        "quota": draw.quota,
        "seed": draw.seed,
        "candidates": len(draw.candidates),
        "drawn": [str(each) for each in sorted(draw.drawn)],
        "holds": draw.holds,
        "strata": [
            {"category": each.category, "street": each.street, "sites": each.sites, "drawn": each.drawn}
            for each in draw.strata()
        ],
    }
