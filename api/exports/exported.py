"""A plan with what its files say beside it: names, kinds, ways on the streets."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from shapely import MultiLineString

from api.drawings.drawing import Drawing
from api.drawings.street_map import StreetMap
from api.plain_text import file_stem
from gridsvc.errors import NotFound
from gridsvc.language import Language
from gridsvc.plans.directions import Directions, LegDirections
from gridsvc.plans.plan import Plan, Route, Stop, Unplanned
from gridsvc.plans.task import LonLat


@dataclass(frozen=True, slots=True)
class SiteLabel:
    """A site or problem as people know it; checklist and region are told in Chinese and in English."""

    name: str
    kind_zh: str
    kind_en: str
    place: LonLat | None = None
    checklist: tuple[tuple[str, str], ...] = ()
    regions: tuple[str, str] = ("", "")

    def kind(self, language: Language) -> str:
        """Its category or class."""
        return self.kind_zh if language is Language.ZH else self.kind_en

    def region(self, language: Language) -> str:
        """Its street office and community."""
        return self.regions[0] if language is Language.ZH else self.regions[1]

    def looked_at(self, language: Language) -> tuple[str, ...]:
        """What is looked at there."""
        return tuple(zh if language is Language.ZH else en for zh, en in self.checklist)


@dataclass(frozen=True, slots=True)
class CalledOff:
    """A team's day that an earlier plan of the cycle had published and this one has no more."""

    team: UUID
    team_name: str
    date: date
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class ExportedPlan:
    """All that exports are made from."""

    plan: Plan
    programme: str
    level: str
    version: int
    city_zh: str
    city_en: str
    time_zone: str
    labels: Mapping[UUID, SiteLabel] = field(default_factory=dict)
    ways: Mapping[UUID, MultiLineString] = field(default_factory=dict)
    attribution: str = ""
    called_off: tuple[CalledOff, ...] = ()
    changed_at: datetime | None = None
    address: str = ""
    streets: StreetMap = field(default_factory=StreetMap)
    directions: Directions = field(default_factory=dict)
    """How the legs are told; empty where nobody asked."""
    folded: bool = False
    """Whether screens show directions only when they are opened."""
    sketches: dict[tuple[UUID, Language], Drawing] = field(default_factory=dict, repr=False, compare=False)
    """Sketches of routes that one of the formats has drawn already, for the others."""

    def city(self, language: Language) -> str:
        """The city's name."""
        return self.city_zh if language is Language.ZH else self.city_en

    def team(self, team: UUID) -> str:
        """A team's name."""
        return next((each.name for each in self.plan.teams if each.id == team), str(team))

    def base(self, route: Route) -> LonLat:
        """Where the team of a route starts; its first stop where the plan does not say."""
        return next((each.base for each in self.plan.teams if each.id == route.team), route.stops[0].entry)

    def team_named(self, key: str) -> UUID:
        """The team with this name or id; NotFound names those that the plan has."""
        for each in self.plan.teams:
            if key in (each.name, str(each.id)):
                return each.id
        known = [each.name for each in self.plan.teams]
        raise NotFound(f"the plan has no team {key}", code="plan_team_unknown", params={"team": key, "known": known})

    def label(self, entry: Stop | Unplanned) -> SiteLabel:
        """The label of a stop or of what is not planned; its id where there is none."""
        return self.labels.get(entry.subject) or SiteLabel(str(entry.subject), "", "")

    def local(self, instant: datetime) -> datetime:
        """An instant on the city's clock."""
        return instant.astimezone(ZoneInfo(self.time_zone))

    def routes(self) -> Iterator[Route]:
        """Routes by date and team."""
        return iter(sorted(self.plan.routes, key=lambda each: (each.date, self.team(each.team), str(each.team))))

    def link(self, route: Route) -> str:
        """Where a route is found: its sheet on the service, where an address of that is known, else its first stop."""
        if self.address:
            return f"{self.address.rstrip('/')}/api/plans/{self.plan.id}/sheets/{route.id}.html"
        lon, lat = route.stops[0].entry
        return f"geo:{lat:.6f},{lon:.6f}"

    def leg(self, route: Route, to: int | None) -> LegDirections | None:
        """How the leg to a stop, or the way back, is told; None where that was not asked for."""
        return next((each for each in self.directions.get(route.id, ()) if each.to == to), None)

    def teams(self) -> tuple[UUID, ...]:
        """Teams that have routes, by name."""
        return tuple(sorted({route.team for route in self.plan.routes}, key=lambda each: (self.team(each), str(each))))

    def file_name(self, route: Route, ending: str) -> str:
        """A name that every file system takes, and that no two routes of a plan share."""
        return f"{route.date}_{file_stem(self.team(route.team), 'team')}_{route.id.hex[:8]}.{ending}"

    def team_stem(self, team: UUID) -> str:
        """The beginning of the name of a team's file, which no two teams share."""
        return f"{file_stem(self.team(team), 'team')}_{team.hex[:8]}"

    def only(self, *, on: date | None = None, team: UUID | None = None) -> "ExportedPlan":
        """The routes of one day or one team, without what is not planned; NotFound when there are none."""
        if on is None and team is None:
            return self
        kept = tuple(each for each in self.plan.routes if on in (None, each.date) and team in (None, each.team))
        if not kept:
            params = {"plan": str(self.plan.id), "date": str(on or ""), "team": str(team or "")}
            raise NotFound("the plan has no such route", code="plan_no_route", params=params)
        off = tuple(each for each in self.called_off if on in (None, each.date) and team in (None, each.team))
        return replace(self, plan=replace(self.plan, routes=kept, unplanned=()), called_off=off)
