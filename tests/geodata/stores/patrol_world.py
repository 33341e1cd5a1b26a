"""A small city in the database: six sites in four kinds, two teams, two zones, one street."""

from dataclasses import dataclass
from uuid import NAMESPACE_URL, UUID, uuid5

import numpy as np
from psycopg import Connection

from geodata.reference import load_reference_data
from geodata.roads.store import RoadStore
from gridsvc.roads import Mode, Roads

CITY, DISTRICT = "990100", "990101"
SCHOOL, MARKET, LANE, HOTEL, CLOSED, FAR = (UUID(int=n) for n in range(101, 107))
RIDERS, WALKERS = UUID(int=11), UUID(int=12)
AGENCY = UUID(int=21)


@dataclass(frozen=True)
class PatrolWorld:
    """The world by its public ids."""

    city_id: int


def build(connection: Connection) -> PatrolWorld:
    """Write the city and everything in it."""
    load_reference_data(connection)
    (city,) = _row(
        connection,
        "INSERT INTO city (code, name_zh, name_en, time_zone, metric_srid, synthetic)"
        " VALUES (%s, '试验市', 'Trial City', 'Asia/Shanghai', 4543, true) RETURNING id",
        CITY,
    )
    (agency,) = _row(
        connection,
        "INSERT INTO agency (public_id, city_id, district, name, kind, source_id)"
        " VALUES (%s, %s, %s, '城管局', 'department', 'a') RETURNING id",
        *(AGENCY, city, DISTRICT),
    )
    connection.execute(
        "INSERT INTO zone (city_id, district, name, tier, source_id, geom)"
        " SELECT %(city)s, %(district)s, tier, tier, tier, ST_Multi(ST_MakeEnvelope(102.6, 25.0, east, 25.1, 4326))"
        "   FROM (VALUES ('general', 103.0), ('demonstration', 102.705)) AS zones (tier, east)",
        {"city": city, "district": DISTRICT},
    )
    _sites(connection, city, agency)
    _teams(connection, city)
    return PatrolWorld(city)


def straight_street(*, factor: float = 1.0) -> Roads:
    """One street along 25.05 N from 102.700 to 102.720 E in twenty edges; times grow with the factor."""
    lon = np.linspace(102.7, 102.72, 21)
    lat = np.full(21, 25.05)
    edges = np.arange(20, dtype=np.int32)
    bends = np.column_stack([lon[:-1], lon[1:]]).ravel()
    seconds = {Mode.WALK: 80, Mode.EBIKE: 20, Mode.CAR: 15}
    return Roads(
        lon=lon,
        lat=lat,
        start=edges,
        end=edges + np.int32(1),
        length_m=np.full(20, 100.85),
        times_ms={mode: np.full((20, 2), round(1000 * s * factor), np.int32) for mode, s in seconds.items()},
        bend_lon=bends,
        bend_lat=np.full(40, 25.05),
        offsets=np.arange(0, 41, 2, dtype=np.int64),
        ids=np.array([list(uuid5(NAMESPACE_URL, f"edge {edge}").bytes) for edge in edges], dtype=np.uint8),
        name=np.zeros(20, np.int32),
        names=("中街",),
        road_class=np.zeros(20, np.int32),
        road_classes=("residential",),
    )


def pave(connection: Connection, world: PatrolWorld, *, factor: float = 1.0) -> None:
    """Put the street in force."""
    RoadStore(connection).save(
        world.city_id, straight_street(factor=factor), source="by hand", attribution="© 测绘", speeds="1"
    )


def _sites(connection: Connection, city: int, agency: int) -> None:
    """School twice as usual; the market keeps its own hours and gates; one site closed, one outside the zones."""
    for site, name, category, register, lon, more in (
        (SCHOOL, "一小", "school", "demonstration", 102.7, {"visits_per_cycle": 2}),
        (MARKET, "南市场", "produce_market", "demonstration", 102.703, {"agency_id": agency, "minutes_on_site": 25}),
        (LANE, "后巷", "back_street", "hot_spot", 102.706, {}),
        (HOTEL, "宾馆", "hotel", "assessable", 102.71, {"priority": 9}),
        (CLOSED, "旧址", "hotel", "demonstration", 102.71, {"closed_on": "2026-01-01"}),
        (FAR, "远处", "hotel", "assessable", 104.0, {}),
    ):
        row = dict.fromkeys(("minutes_on_site", "visits_per_cycle", "priority", "closed_on", "agency_id"))
        connection.execute(
            "INSERT INTO site (public_id, city_id, district, street, name, category_id, register, source, source_id,"
            " geom, minutes_on_site, visits_per_cycle, priority, closed_on, agency_id)"
            " SELECT %(id)s, %(city)s, %(district)s, '990101001', %(name)s, category.id, %(register)s, 'test',"
            " %(name)s, ST_SetSRID(ST_MakePoint(%(lon)s, 25.05), 4326), %(minutes_on_site)s, %(visits_per_cycle)s,"
            " %(priority)s, %(closed_on)s, %(agency_id)s"
            " FROM site_category AS category WHERE category.code = %(category)s",
            {
                "id": site,
                "city": city,
                "district": DISTRICT,
                "name": name,
                "category": category,
                "register": register,
                "lon": lon,
                **row,
                **more,
            },
        )
    connection.execute(
        "INSERT INTO site_entry (site_id, sequence, geom)"
        " SELECT site.id, gate, ST_SetSRID(ST_MakePoint(102.703 + gate / 10000.0, 25.05), 4326)"
        "   FROM site, generate_series(1, 2) AS gate WHERE site.public_id = %s",
        [MARKET],
    )


def _teams(connection: Connection, city: int) -> None:
    connection.execute(
        "INSERT INTO team (public_id, city_id, district, name, mode, base, overtime_max_min, source_id)"
        " VALUES (%(riders)s, %(city)s, %(district)s, '骑行队', 'ebike', 'SRID=4326;POINT(102.7 25.05)', 10, 'r'),"
        " (%(walkers)s, %(city)s, %(district)s, '步行队', 'walk', 'SRID=4326;POINT(102.71 25.05)', 0, 'w')",
        {"riders": RIDERS, "walkers": WALKERS, "city": city, "district": DISTRICT},
    )
    connection.execute(
        "INSERT INTO team_shift (team_id, weekday, starts, ends)"
        " SELECT team.id, weekday, half.starts::time, half.ends::time FROM team, generate_series(1, 5) AS weekday,"
        " (VALUES ('08:30', '12:00'), ('14:00', '17:30')) AS half (starts, ends)"
    )
    connection.execute(
        "INSERT INTO team_roster (team_id, on_date, kind, starts, ends)"
        " SELECT team.id, roster.day::date, roster.kind, roster.starts::time, roster.ends::time FROM team,"
        " (VALUES ('2026-11-24', 'leave', NULL, NULL), ('2026-11-28', 'extra', '09:00', '11:00'))"
        " AS roster (day, kind, starts, ends) WHERE team.public_id = %s",
        [WALKERS],
    )
    connection.execute(
        "INSERT INTO team_category (team_id, category_id)"
        " SELECT team.id, category.id FROM team, site_category AS category"
        " WHERE team.public_id = %s AND category.code = 'hotel'",
        [WALKERS],
    )


def _row(connection: Connection, query: str, *params: object) -> tuple[int, ...]:
    return connection.execute(query, params).fetchone() or (0,)  # type: ignore[arg-type,return-value]
