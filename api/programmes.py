"""Programmes as commands order them: names looked up, defaults filled in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from psycopg import Connection

from api.choices import chosen
from geodata.cities import CityRow
from geodata.stores.programmes import ProgrammeStore
from gridsvc.actors import Actor
from gridsvc.errors import InvalidInput
from gridsvc.patrols.allotment import RuleShare, allotments, shares
from gridsvc.patrols.guarantees import Guarantee
from gridsvc.patrols.programme import Calendar, Level, Programme, Rule
from gridsvc.patrols.rule_text import rule_from_text, rule_to_text
from gridsvc.plans.programme_settings import planner_settings
from gridsvc.ports import Clock
from gridsvc.usecases.add_programme import add_programme
from routing.greedy.settings import PlannerSettings

_DAYS: Mapping[Calendar, int] = {Calendar.WEEK: 7, Calendar.MONTH: 31}
_NAMED = re.compile(r"(?<![^,，\s])(zone|site|teams)\s*=\s*([^,，]+)")


@dataclass(frozen=True, slots=True)
class ProgrammeOrder:
    """A programme as it is asked for; nothing named = all teams, all sites, from tomorrow on.

    days None: 10, or those of a week or the longest month where the calendar has these.
    """

    name: str
    level: Level = Level.OFFICE
    teams: Sequence[str] = ()
    rules: Sequence[str] = ()
    starts_on: date | None = None
    district: str | None = None
    calendar: Calendar = Calendar.FIXED
    days: int | None = None
    guarantee: Guarantee = Guarantee.PER_CYCLE
    min_gap_days: int = 1
    max_gap_days: int | None = None
    quota: int | None = None
    cover_group: str | None = None
    settings: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AddedProgramme:
    """A new programme, and how many sites and visits a cycle it asks for."""

    programme: Programme
    sites: int
    visits: int
    shares: tuple[RuleShare, ...] = ()

    @property
    def idle_rules(self) -> tuple[int, ...]:
        """The rules that decide for no site: rules before them do, or no site meets their conditions."""
        return tuple(each.rule for each in self.shares if not each.sites)


def add_ordered(
    connection: Connection, row: CityRow, order: ProgrammeOrder, *, actor: Actor, clock: Clock
) -> AddedProgramme:
    """Add a programme to a city; the caller owns the transaction."""
    store = ProgrammeStore(connection)
    programme = Programme(
        id=uuid4(),
        city=row.city.code,
        district=order.district or _district(store, row.city.code),
        name=order.name,
        level=order.level,
        starts_on=order.starts_on or row.city.local(clock()).date() + timedelta(days=1),
        teams=_teams(store, row.city.code, order.teams),
        rules=tuple(rule_named(store, row.city.code, text) for text in order.rules) or (Rule(),),
        calendar=order.calendar,
        days=_DAYS.get(order.calendar, 10) if order.days is None else order.days,
        guarantee=order.guarantee,
        min_gap_days=order.min_gap_days,
        max_gap_days=order.max_gap_days,
        quota_per_cycle=order.quota,
        cover_group=order.cover_group,
        settings=order.settings,
    )
    PlannerSettings.of(planner_settings(programme.settings))
    visits = add_programme(programme, store, actor=actor)
    told = shares(programme, allotments(programme, store.patrolled_sites(row.city.code, programme.starts_on)))
    return AddedProgramme(programme, sum(each.sites for each in told), visits, told)


def programme_named(connection: Connection, row: CityRow | None, key: str) -> Programme:
    """The programme that is meant, of one city or of all."""
    store = ProgrammeStore(connection)
    known = {each.id: each for each in store.programmes(row.city.code if row else None)}
    return known[chosen("programme", key, {each.id: each.name for each in known.values()})]


def programme_document(programme: Programme) -> dict[str, Any]:
    """A programme as JSON values."""
    return {
        "id": str(programme.id),
        "city": programme.city,
        "district": programme.district,
        "name": programme.name,
        "level": str(programme.level),
        "calendar": str(programme.calendar),
        "days": programme.days,
        "guarantee": str(programme.guarantee),
        "starts_on": programme.starts_on.isoformat(),
        "min_gap_days": programme.min_gap_days,
        "max_gap_days": programme.max_gap_days,
        "quota_per_cycle": programme.quota_per_cycle,
        "cover_group": programme.cover_group,
        "rules": [rule_to_text(rule) for rule in programme.rules],
        "teams": [str(team) for team in programme.teams],
        "settings": dict(programme.settings),
    }


def _teams(store: ProgrammeStore, city: str, keys: Sequence[str]) -> tuple[UUID, ...]:
    names = store.team_names(city)
    if not names:
        raise InvalidInput(f"{city} has no teams", code="programme_without_teams", params={"city": city})
    return tuple(dict.fromkeys(chosen("team", key, names) for key in keys)) or tuple(names)


def rule_named(store: ProgrammeStore, city: str, text: str) -> Rule:
    """The rule of a text in which zones, sites and teams may go by their names."""
    named = {"zone": store.zone_names, "site": store.site_names, "teams": store.team_names}

    def known(match: re.Match[str]) -> str:
        part, keys = match[1], match[2].split("+") if match[1] == "teams" else [match[2]]
        if all(_is_id(key.strip()) for key in keys):
            return match[0]
        names = named[part](city)
        return f"{part}=" + "+".join(str(chosen(part.removesuffix("s"), key, names)) for key in keys)

    return rule_from_text(_NAMED.sub(known, text))


def _is_id(key: str) -> bool:
    try:
        UUID(key)
    except ValueError:
        return False
    return True


def _district(store: ProgrammeStore, city: str) -> str:
    found = store.busiest_district(city)
    if found is None:
        raise InvalidInput(f"{city} has no sites", code="city_without_sites", params={"city": city})
    return found
