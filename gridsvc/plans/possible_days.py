"""On which days each site of a cycle could be visited at all: somebody who may works then, and the site is open."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from gridsvc.patrols.roster import shifts_of
from gridsvc.plans.inputs import CycleInputs, DueSite, RosteredTeam
from gridsvc.plans.named_teams import named_teams
from gridsvc.plans.programme_settings import OwnAgency, own_agency

HORIZON_DAYS = 31
"""So many days before and after a cycle are looked at."""

_Kind = tuple[frozenset[UUID], frozenset[int], frozenset[date] | None]


class PossibleDays:
    """The days of a span by site; sites of a kind share theirs."""

    def __init__(self, inputs: CycleInputs, span: Sequence[date]) -> None:
        self._inputs, self._span = inputs, span
        self._excluded = own_agency(inputs.settings) is OwnAgency.EXCLUDED
        self._worked = {
            team.team: frozenset(shifts_of(team.hours, team.roster, span, inputs.city.clock)) for team in inputs.teams
        }
        self._known: dict[_Kind, tuple[date, ...]] = {}

    def teams(self, site: DueSite) -> frozenset[UUID]:
        """The teams that may visit a site."""
        named = named_teams(self._inputs, site)
        teams = (team for team in self._inputs.teams if named is None or team.team in named)
        return frozenset(team.team for team in teams if self._may(team, site))

    def of(self, site: DueSite) -> tuple[date, ...]:
        """The days on which a site could be visited, in order; days of the site bind within the cycle only."""
        hours = site.windows or site.key_hours
        weekdays = frozenset(each.weekday for each in hours) if hours else frozenset(range(1, 8))
        if site.windows and site.key_hours:
            weekdays &= {each.weekday for each in site.key_hours}
        kind = self.teams(site), weekdays, site.days
        if kind not in self._known:
            self._known[kind] = tuple(day for day in self._span if self._is_possible(kind, day))
        return self._known[kind]

    def _is_possible(self, kind: _Kind, day: date) -> bool:
        teams, weekdays, days = kind
        inside = days is None or day in days or day not in self._inputs.dates
        opened = day.isoweekday() in weekdays and day not in self._inputs.closed_days
        return inside and opened and any(day in self._worked[team] for team in teams)

    def _may(self, team: RosteredTeam, site: DueSite) -> bool:
        own = self._excluded and team.agency is not None and team.agency == site.agency
        return not own and (team.categories is None or site.category in team.categories)
