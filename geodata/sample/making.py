"""Makes the synthetic city in memory from a size, a seed and a day; what stores or writes it makes nothing more."""

from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from zoneinfo import ZoneInfo

import numpy as np

from geodata.reference import read_site_categories
from geodata.sample.codes import CITY_CODE, check_city_code
from geodata.sample.courses import Courses, courses
from geodata.sample.furniture import Buildings, Components, buildings, components
from geodata.sample.ground import Ground, ground_of
from geodata.sample.names import invented_names
from geodata.sample.naming import street_names
from geodata.sample.network import network
from geodata.sample.places import RegionCodes
from geodata.sample.problems import Findings, findings
from geodata.sample.projection import METRIC_SRID, Projection
from geodata.sample.sites import Category, SampleSite, sites
from geodata.sample.sizes import Size, size_of
from geodata.sample.teams import SampleTeam, teams
from geodata.sample.town.town import Town, town
from gridsvc.cities import City
from gridsvc.errors import InvalidInput
from gridsvc.ports import Progress
from gridsvc.roads import Roads

TIME_ZONE = "Asia/Shanghai"
GENERATOR = 3
"""Rises with each change after which the same sample is another city."""

_WORKDAY_ENDS = time(18, 0)


def local_day(now: datetime) -> date:
    """The day in a synthetic city."""
    return now.astimezone(ZoneInfo(TIME_ZONE)).date()


@dataclass(frozen=True, slots=True)
class Sample:
    """What determines a synthetic city: the same sample is the same city, row by row."""

    size: str
    seed: int
    today: date
    grids: int | None = None
    sites: int | None = None
    city_code: str = CITY_CODE
    generator: int = GENERATOR

    def __post_init__(self) -> None:
        size_of(self.size, self.grids, self.sites)
        check_city_code(self.city_code)
        if self.seed < 0:
            raise InvalidInput(f"seed {self.seed} is negative", params={"field": "seed", "value": self.seed})

    @property
    def scale(self) -> Size:
        """How large the city is."""
        return size_of(self.size, self.grids, self.sites)

    @property
    def city(self) -> City:
        """The city itself."""
        names = ("示例市（合成）", "Sample City (synthetic)")
        return City(self.city_code, *names, TIME_ZONE, METRIC_SRID, synthetic=True, provisional=True)

    @property
    def until(self) -> datetime:
        """When its problems end: the end of work on its day."""
        return datetime.combine(self.today, _WORKDAY_ENDS, ZoneInfo(TIME_ZONE))

    @property
    def origin(self) -> dict[str, object]:
        """How a city says what it was made from."""
        made_to_measure = {name: value for name, value in (("grids", self.grids), ("sites", self.sites)) if value}
        made = {"sample": self.size, "generator": self.generator, "seed": self.seed, "today": self.today.isoformat()}
        return {**made, **made_to_measure}


@dataclass(frozen=True, slots=True)
class MadeCity:
    """A synthetic city whole, but for its unit grids; places in metres."""

    sample: Sample
    projection: Projection
    town: Town
    codes: RegionCodes
    region_names: tuple[str, ...]
    street_names: tuple[str, ...]
    roads: Roads
    ground: Ground
    sites: tuple[SampleSite, ...]
    teams: tuple[SampleTeam, ...]
    buildings: Buildings
    components: Components
    found: Findings
    went: Courses


def made_city(sample: Sample, progress: Progress) -> MadeCity:
    """Make a synthetic city; each part draws from a stream of its own."""
    size, projection = sample.scale, Projection.of_sample()
    ground_rng, name_rng, site_rng, problem_rng, furniture_rng = np.random.default_rng(sample.seed).spawn(5)
    progress(0.0, "sample_streets")
    made = town(
        size.blocks, size.districts, ground_rng, projection.centre, step_m=size.step_m, stored=projection.as_stored
    )
    codes = RegionCodes.of(sample.city_code, made.areas)
    names = invented_names(name_rng)
    region_names = tuple(islice(names, len(codes.offices) + len(codes.communities)))
    site_names = list(islice(names, size.sites))
    labels = street_names(made.net, names)
    ground = ground_of(made, labels)
    progress(0.1, "sample_sites")
    categories = [Category(each.code, each.name_zh, str(each.shape)) for each in read_site_categories()]
    chosen = sites(size.sites, categories, ground, iter(site_names), site_rng)
    found = findings(size.problems_a_day, sample.until, chosen, ground, problem_rng)
    return MadeCity(
        sample=sample,
        projection=projection,
        town=made,
        codes=codes,
        region_names=region_names,
        street_names=labels,
        roads=network(made.net, labels, projection),
        ground=ground,
        sites=tuple(chosen),
        teams=tuple(teams(size, made, codes, sample.today)),
        buildings=buildings(ground, furniture_rng),
        components=components(ground, furniture_rng),
        found=found,
        went=courses(found.seconds_ago, problem_rng),
    )
