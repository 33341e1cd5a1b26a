"""Writes the synthetic city itself: regions, agencies and the three tiers of zones."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from psycopg import Connection

from geodata.cities import CityRow
from geodata.database.bulk import copy_rows, reserved_ids
from geodata.sample.codes import SOURCE, community_code, district_code, public_ids, street_code
from geodata.sample.projection import Projection
from geodata.sample.town.areas import Communities
from geodata.sample.town.lattice import Floats

_DEPARTMENTS = ("城市管理局", "住房建设局", "交警大队", "市场监管局", "水务局", "环卫公司", "供电公司", "燃气公司")
_TIER_REACH = (("demonstration", 0.35), ("key_control", 0.65), ("general", np.inf))
_TIER_NAMES = {"demonstration": "示范区", "key_control": "重点管制区", "general": "一般区域"}


@dataclass(frozen=True, slots=True)
class RegionCodes:
    """Codes of the districts, of the street offices counted through the city, and of the communities."""

    city: str
    districts: tuple[str, ...]
    offices: tuple[str, ...]
    communities: tuple[str, ...]

    @classmethod
    def of(cls, city: str, areas: Communities) -> "RegionCodes":
        """The codes of all areas of a city."""
        districts = tuple(district_code(city, each) for each in range(int(areas.district.max()) + 1))
        home = areas.district_of_office.tolist()
        offices = tuple(street_code(districts[own], each - home.index(own)) for each, own in enumerate(home))
        pairs = zip(areas.office.tolist(), areas.number.tolist(), strict=True)
        return cls(city, districts, offices, tuple(community_code(offices[office], number) for office, number in pairs))

    def district_name(self, district: str) -> str:
        """What a district is called."""
        return "示例区" if len(self.districts) == 1 else f"示例{self.districts.index(district) + 1}区"


@dataclass(frozen=True, slots=True)
class WrittenAgencies:
    """Database keys of the street offices by their codes."""

    of: Mapping[str, int]


def write_regions(
    connection: Connection,
    city: CityRow,
    areas: Communities,
    codes: RegionCodes,
    names: Iterator[str],
    projection: Projection,
) -> None:
    """Store city, districts, street offices and communities."""
    rows = [
        (city.id, code, level, parent, zh, en, True, SOURCE, code, projection.area(outline))
        for code, level, parent, (zh, en), outline in region_rows(areas, codes, names)
    ]
    columns = ("city_id", "code", "level", "parent_code", "name_zh", "name_en", "provisional", "source", "source_id")
    copy_rows(connection, "region", (*columns, "geom"), rows)


def region_rows(
    areas: Communities, codes: RegionCodes, names: Iterator[str]
) -> Iterator[tuple[str, str, str | None, tuple[str, str], shapely.Geometry]]:
    """Code, level, parent, Chinese and English name, outline in metres; parents first."""
    whole = shapely.coverage_union_all(areas.polygons)
    yield codes.city, "city", None, ("示例市（合成）", "Sample City (synthetic)"), whole
    for number, code in enumerate(codes.districts):
        label = f"{codes.district_name(code)}（合成）", f"Sample District{_counted(codes, number)} (synthetic)"
        yield code, "district", codes.city, label, shapely.coverage_union_all(areas.polygons[areas.district == number])
    for number, code in enumerate(codes.offices):
        outline = shapely.coverage_union_all(areas.polygons[areas.office == number])
        yield code, "street", code[:6], (f"{next(names)}街道", f"Street office {int(code[6:])}"), outline
    for code, polygon in zip(codes.communities, areas.polygons, strict=True):
        label = (f"{next(names)}社区", f"Community {int(code[6:9])}-{int(code[9:])}")
        yield code, "community", code[:9], label, polygon


def agency_rows(codes: RegionCodes) -> Iterator[tuple[str, str, str, str | None]]:
    """District, kind, name and region of the departments of each district, then of all street offices."""
    for district in codes.districts:
        for name in _DEPARTMENTS:
            yield district, "department", codes.district_name(district) + name, None
    for code in codes.offices:
        name = f"{codes.district_name(code[:6])}第{int(code[6:])}街道办事处"
        yield code[:6], "street_office", name, code


def write_agencies(
    connection: Connection, city: CityRow, codes: RegionCodes, rng: np.random.Generator
) -> WrittenAgencies:
    """Store departments of the districts and one agency for each street office."""
    kinds = list(agency_rows(codes))
    ids = reserved_ids(connection, "agency", len(kinds))
    columns = ("id", "public_id", "city_id", "district", "name", "kind", "region_code", "source", "source_id")
    copy_rows(
        connection,
        "agency",
        columns,
        (
            (key, public_id, city.id, district, name, kind, region, SOURCE, str(number))
            for number, (key, public_id, (district, kind, name, region)) in enumerate(
                zip(ids, public_ids(rng), kinds, strict=False)
            )
        ),
    )
    return WrittenAgencies(dict(zip(codes.offices, ids[len(ids) - len(codes.offices) :], strict=True)))


def zone_rows(areas: Communities, codes: RegionCodes) -> Iterator[tuple[str, str, str, shapely.Geometry]]:
    """District, name, tier and outline (metres) of three tiers in each district: communities by their distance."""
    tier = np.searchsorted([reach for _, reach in _TIER_REACH], _distance_from_middle(areas))
    for number, district in enumerate(codes.districts):
        for rank, (name, _) in enumerate(_TIER_REACH):
            members = areas.polygons[(tier == rank) & (areas.district == number)]
            if len(members):
                yield district, _TIER_NAMES[name], name, shapely.coverage_union_all(members)


def write_zones(
    connection: Connection,
    city: CityRow,
    areas: Communities,
    codes: RegionCodes,
    projection: Projection,
    rng: np.random.Generator,
) -> None:
    """Store the tiers of zones."""
    rows = [
        (public_id, city.id, district, name, tier, SOURCE, f"{district}-{tier}", projection.area(outline))
        for public_id, (district, name, tier, outline) in zip(public_ids(rng), zone_rows(areas, codes), strict=False)
    ]
    columns = ("public_id", "city_id", "district", "name", "tier", "source", "source_id", "geom")
    copy_rows(connection, "zone", columns, rows)


def _counted(codes: RegionCodes, number: int) -> str:
    return "" if len(codes.districts) == 1 else f" {number + 1}"


def _distance_from_middle(areas: Communities) -> Floats:
    centres = shapely.get_coordinates(shapely.centroid(areas.polygons))
    away: Floats = np.hypot(*(centres - centres.mean(axis=0)).T)
    away /= away.max()
    return away
