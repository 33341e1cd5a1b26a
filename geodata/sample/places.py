"""Writes the synthetic city itself: regions, agencies and the three tiers of zones."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from psycopg import Connection

from geodata.cities import CityRow
from geodata.database.bulk import copy_rows, reserved_ids
from geodata.sample.codes import CITY_CODE, DISTRICT_CODE, SOURCE, community_code, public_ids, street_code
from geodata.sample.layout import Communities, Floats
from geodata.sample.projection import Projection

_DEPARTMENTS = ("城市管理局", "住房建设局", "交警大队", "市场监管局", "水务局", "环卫公司", "供电公司", "燃气公司")
_LEVELS = {6: ("district", 6), 9: ("street", 6), 12: ("community", 9)}
_TIER_REACH = (("demonstration", 0.35), ("key_control", 0.65), ("general", np.inf))


@dataclass(frozen=True, slots=True)
class WrittenAgencies:
    """Database keys of the agencies: the district's departments, and the street offices in their order."""

    departments: list[int]
    offices: list[int]


def write_regions(
    connection: Connection, city: CityRow, areas: Communities, names: Iterator[str], projection: Projection
) -> list[str]:
    """Store city, district, street offices and communities; gives the communities' codes in the order of areas."""
    whole = shapely.coverage_union_all(areas.polygons)
    rows: list[tuple[object, ...]] = [
        _region(city, CITY_CODE, ("示例市（合成）", "Sample City (synthetic)"), projection.area(whole)),
        _region(city, DISTRICT_CODE, ("示例区（合成）", "Sample District (synthetic)"), projection.area(whole)),
    ]
    for office in np.unique(areas.office).tolist():
        outline = shapely.coverage_union_all(areas.polygons[areas.office == office])
        label = (f"{next(names)}街道", f"Street office {office + 1}")
        rows.append(_region(city, street_code(office), label, projection.area(outline)))
    codes = [community_code(o, n) for o, n in zip(areas.office.tolist(), areas.number.tolist(), strict=True)]
    for code, polygon in zip(codes, areas.polygons, strict=True):
        label = (f"{next(names)}社区", f"Community {int(code[6:9])}-{int(code[9:])}")
        rows.append(_region(city, code, label, projection.area(polygon)))
    columns = ("city_id", "code", "level", "parent_code", "name_zh", "name_en", "provisional", "source", "source_id")
    copy_rows(connection, "region", (*columns, "geom"), rows)
    return codes


def write_agencies(connection: Connection, city: CityRow, offices: int, rng: np.random.Generator) -> WrittenAgencies:
    """Store departments of the district and one agency for each street office."""
    kinds: list[tuple[str, str, str | None]] = [("department", name, None) for name in _DEPARTMENTS]
    kinds += [("street_office", f"第{number + 1}街道办事处", street_code(number)) for number in range(offices)]
    ids = reserved_ids(connection, "agency", len(kinds))
    columns = ("id", "public_id", "city_id", "district", "name", "kind", "region_code", "source", "source_id")
    copy_rows(
        connection,
        "agency",
        columns,
        (
            (key, public_id, city.id, DISTRICT_CODE, f"示例区{name}", kind, region, SOURCE, str(number))
            for number, (key, public_id, (kind, name, region)) in enumerate(
                zip(ids, public_ids(rng), kinds, strict=False)
            )
        ),
    )
    return WrittenAgencies(ids[: len(_DEPARTMENTS)], ids[len(_DEPARTMENTS) :])


def write_zones(
    connection: Connection, city: CityRow, areas: Communities, projection: Projection, rng: np.random.Generator
) -> None:
    """Store three tiers of zones: whole communities by their distance from the middle."""
    distance = _distance_from_middle(areas)
    tier = np.searchsorted([reach for _, reach in _TIER_REACH], distance)
    rows = []
    for number, ((name, _), public_id) in enumerate(zip(_TIER_REACH, public_ids(rng), strict=False)):
        members = areas.polygons[tier == number]
        if len(members):
            place = projection.area(shapely.coverage_union_all(members))
            label = {"demonstration": "示范区", "key_control": "重点管制区", "general": "一般区域"}[name]
            rows.append((public_id, city.id, DISTRICT_CODE, label, name, SOURCE, name, place))
    columns = ("public_id", "city_id", "district", "name", "tier", "source", "source_id", "geom")
    copy_rows(connection, "zone", columns, rows)


def _distance_from_middle(areas: Communities) -> Floats:
    centres = shapely.get_coordinates(shapely.centroid(areas.polygons))
    away: Floats = np.hypot(*(centres - centres.mean(axis=0)).T)
    away /= away.max()
    return away


def _region(city: CityRow, code: str, names: tuple[str, str], place: shapely.Geometry) -> tuple[object, ...]:
    level, parent = _LEVELS[len(code)] if code != CITY_CODE else ("city", 0)
    parent_code = (CITY_CODE if code == DISTRICT_CODE else code[:parent]) if parent else None
    return (city.id, code, level, parent_code, *names, True, SOURCE, code, place)
