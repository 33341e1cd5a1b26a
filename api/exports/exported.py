"""A plan with what its files say beside it: names, kinds, ways on the streets."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from shapely import MultiLineString

from gridsvc.language import Language
from gridsvc.plans.plan import Plan, Route, Stop, Unplanned
from gridsvc.plans.task import LonLat


@dataclass(frozen=True, slots=True)
class SiteLabel:
    """A site or problem as people know it."""

    name: str
    kind_zh: str
    kind_en: str
    place: LonLat | None = None

    def kind(self, language: Language) -> str:
        """Its category or class."""
        return self.kind_zh if language is Language.ZH else self.kind_en


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

    def city(self, language: Language) -> str:
        """The city's name."""
        return self.city_zh if language is Language.ZH else self.city_en

    def team(self, team: UUID) -> str:
        """A team's name."""
        return next((each.name for each in self.plan.teams if each.id == team), str(team))

    def label(self, entry: Stop | Unplanned) -> SiteLabel:
        """The label of a stop or of what is not planned; its id where there is none."""
        return self.labels.get(entry.subject) or SiteLabel(str(entry.subject), "", "")

    def local(self, instant: datetime) -> datetime:
        """An instant on the city's clock."""
        return instant.astimezone(ZoneInfo(self.time_zone))

    def routes(self) -> Iterator[Route]:
        """Routes by date and team."""
        return iter(sorted(self.plan.routes, key=lambda each: (each.date, self.team(each.team), str(each.team))))
