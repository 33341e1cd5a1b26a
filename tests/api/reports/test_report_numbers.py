"""Every number of a report, counted again in plain Python from the rows themselves."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
import shapely
from psycopg import Connection
from psycopg.rows import dict_row

from geodata.database import Database
from geodata.stores.reports import GRIDS_SHOWN, Area, ReportReader, Span
from tests.geodata.stores import patrol_world

NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
FIRST, UNTIL = datetime(2026, 11, 10, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC)
BEFORE = FIRST - (UNTIL - FIRST)
SPAN = Span(before=BEFORE, first=FIRST, until=UNTIL, now=NOW)
STREETS = ("990101001", "990101002")
ENDED = ("closed", "rejected", "withdrawn")
INVALID = ("rejected", "duplicate", "withdrawn")
OPEN = ("filed", "dispatched", "in_hand", "returned", "handled")
NO_AREA = Area()
AREAS = (NO_AREA, Area(street=STREETS[0]), Area(district="990101"), Area(district="990102"))

_REGIONS = """INSERT INTO region (city_id, code, level, parent_code, name_zh, name_en, source_id, geom)
    SELECT city.id, each.code, each.level::region_level, each.parent, each.code, '', each.code,
           ST_Multi(ST_MakeEnvelope(102.6, 24.9, 103.0, 25.2, 4326))
      FROM city, (VALUES ('990100', 'city', NULL), ('990101', 'district', '990100'),
           ('990101001', 'street', '990101'), ('990101002', 'street', '990101'),
           ('990101001001', 'community', '990101001'), ('990101002001', 'community', '990101002'))
           AS each (code, level, parent) ON CONFLICT DO NOTHING"""
_GRIDS = """WITH made AS (INSERT INTO grid_set (city_id, district, version, status, valid_from, method)
         SELECT id, '990101', 1, 'published', '2026-01-01', 'square' FROM city RETURNING id, city_id)
    INSERT INTO grid (set_id, city_id, code, level, district, street, community, area_m2, geom)
    SELECT made.id, made.city_id, each.street || '001' || lpad(each.n::text, 3, '0'), 'unit', '990101', each.street,
           each.street || '001', 10000, ST_MakeEnvelope(box.west + (each.n - 1) * 0.02, 24.9,
               box.west + each.n * 0.02, 25.2, 4326)
      FROM made, (SELECT CASE WHEN n <= 10 THEN '990101001' ELSE '990101002' END AS street, n
                    FROM generate_series(1, 20) AS n) AS each, (SELECT 102.6 AS west) AS box"""


def rows(connection: Connection, query: str) -> list[dict[str, Any]]:
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query.encode()).fetchall()


@pytest.fixture(params=range(2))
def connection(database: Database, request: pytest.FixtureRequest) -> Iterable[Connection]:
    random = Random(request.param)
    with database.connect() as connection:
        patrol_world.build(connection)
        connection.execute(_REGIONS)
        connection.execute(_GRIDS.encode())
        for site in rows(connection, "SELECT id FROM site ORDER BY id"):
            connection.execute("UPDATE site SET street = %s WHERE id = %s", [random.choice(STREETS), site["id"]])
        _patrol(connection, random)
        _report_problems(connection, random)
        yield connection


def _patrol(connection: Connection, random: Random) -> None:
    connection.execute(
        "INSERT INTO programme (city_id, district, name, level, starts_on)"
        " SELECT id, '990101', 'x', 'office', '2026-10-31' FROM city"
    )
    for day in ("2026-10-31", "2026-11-10"):
        connection.execute(
            "INSERT INTO cycle (programme_id, dates, starts_on, ends_on)"
            " SELECT id, ARRAY[%s::date, %s::date + 9], %s::date, %s::date + 9 FROM programme WHERE name = 'x'",
            [day] * 4,
        )
    sites = [row["id"] for row in rows(connection, "SELECT id FROM site ORDER BY id")]
    for cycle in rows(connection, "SELECT id, starts_on FROM cycle ORDER BY starts_on"):
        for site in sites:
            for ordinal in range(1, random.randint(1, 4)):
                visit = _visit(connection, random, cycle, (site, ordinal))
                if random.random() < 0.4:
                    _visit(connection, random, cycle, (site, ordinal), replaces=visit)


def _visit(
    connection: Connection,
    random: Random,
    cycle: dict[str, Any],
    due: tuple[int, int],
    *,
    replaces: int | None = None,
) -> int:
    site, ordinal = due
    team = random.choice(rows(connection, "SELECT id FROM team ORDER BY id"))["id"]
    states = ("done", "done", "missed", "skipped", "due", "planned", "unplanned")
    state = random.choice(states)
    ended = state in ("done", "missed", "skipped")
    taken = {"done", "planned"} & {state}
    day = cycle["starts_on"] + timedelta(days=2 * ordinal + bool(replaces)) if ended or taken else None
    at = (
        datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=random.randint(0, 23))
        if ended and day
        else None
    )
    query = (
        "INSERT INTO visit (city_id, district, cycle_id, site_id, ordinal, state, on_date, team_id, replaces_id,"
        " ended_at, reason) SELECT city_id, district, %s, id, %s, %s::visit_state, %s, %s, %s, %s, %s FROM site"
        " WHERE id = %s"
        " RETURNING id"
    )
    reason = random.choice(["rain", "shut"]) if state in ("skipped", "unplanned") else None
    values = [cycle["id"], ordinal, state, day, team if day else None, replaces, at, reason, site]
    found = connection.execute(query, values).fetchone()
    assert found
    if state == "done" and random.random() < 0.7 and at:
        begun = at - timedelta(minutes=random.randint(3, 30))
        connection.execute(
            "INSERT INTO visit_result (visit_id, team_id, begun_at, ended_at) VALUES (%s, %s, %s, %s)",
            [found[0], team, begun, at],
        )
    return int(found[0])


def _report_problems(connection: Connection, random: Random) -> None:
    connection.execute(
        "INSERT INTO problem_class (code, kind, class_zh, class_en, name_zh, name_en) VALUES"
        " ('0102', 'event', 'a', 'a', '垃圾', 'x'), ('0103', 'event', 'a', 'a', '渣土', 'y') ON CONFLICT DO NOTHING"
    )
    grids = rows(connection, "SELECT id, code, street, geom FROM grid ORDER BY code")
    for number in range(120):
        grid = random.choice(grids[: random.choice([3, 20])])
        state = random.choice((*OPEN, *ENDED, "suspended"))
        reported = BEFORE + timedelta(hours=random.randint(-60, 24 * 22))
        ended = reported + timedelta(hours=random.randint(0, 90)) if state in ENDED else None
        deadline = random.choice([None, NOW - timedelta(1), NOW + timedelta(1)])
        connection.execute(
            "INSERT INTO problem (city_id, district, street, grid_id, grid_code, class_code, state, channel,"
            " reported_at, ended_at, deadline_at, source, source_id, geom)"
            " SELECT id, '990101', %s, %s, %s, %s, %s::problem_state,"
            " %s, %s, %s, %s, 't', %s, ST_Centroid(%s) FROM city",
            [
                *(grid["street"], grid["id"], grid["code"], random.choice(["0102", "0103"]), state),
                *(random.choice(["patrol", "inspector", "citizen"]), reported, ended, deadline, str(number)),
                grid["geom"],
            ],
        )


def reader(connection: Connection) -> ReportReader:
    (city,) = rows(connection, "SELECT id FROM city")
    return ReportReader(connection, city["id"])


def fits(row: dict[str, Any], area: Area) -> bool:
    return area.street in (None, row["street"]) and area.district in (None, row["district"])


def visits(connection: Connection) -> list[dict[str, Any]]:
    return rows(
        connection,
        "SELECT visit.*, cycle.public_id AS cycle, site.street, site.geom, team.name AS team,"
        " category.code AS category, result.begun_at, result.ended_at AS left_at FROM visit"
        " JOIN site ON site.id = site_id"
        " JOIN cycle ON cycle.id = cycle_id JOIN site_category AS category ON category.id = category_id"
        " LEFT JOIN team ON team.id = visit.team_id LEFT JOIN visit_result AS result ON visit_id = visit.id",
    )


@pytest.mark.parametrize("street", [None, STREETS[1]])
def test_visits_are_counted_as_by_hand(connection: Connection, street: str | None) -> None:
    held = {each["id"]: each for each in visits(connection)}
    cycles = sorted({each["cycle"] for each in held.values()}, key=str)
    for chosen in (cycles, cycles[:1], []):
        wanted: dict[tuple[str, str], Counter[str]] = {}
        for visit in held.values():
            if visit["cycle"] not in chosen or street not in (None, visit["street"]):
                continue
            keys = [("all", ""), ("street", visit["street"]), ("category", visit["category"])]
            if visit["state"] in ("done", "missed", "skipped"):
                keys.append(("team", visit["team"]))
            replaced = held.get(visit["replaces_id"])
            for key in keys:
                count = wanted.setdefault(key, Counter())
                count["due"] += replaced is None or replaced["cycle"] != visit["cycle"]
                count["waiting" if visit["state"] in ("due", "planned") else visit["state"]] += 1
        found = {(row["dimension"], row["key"]): row for row in reader(connection).visit_counts(chosen, street)}
        assert set(found) == set(wanted)
        for key, count in wanted.items():
            for name in ("due", "done", "missed", "skipped", "unplanned", "waiting"):
                assert found[key][name] == count[name], (key, name)


def test_each_visit_not_made_is_listed(connection: Connection) -> None:
    held = visits(connection)
    made_up = {each["replaces_id"] for each in held if each["state"] == "done"}
    wanted = Counter(
        (each["state"], each["reason"], each["on_date"], each["id"] in made_up)
        for each in held
        if each["state"] in ("missed", "skipped", "unplanned")
    )
    listed = reader(connection).unseen_visits(list({each["cycle"] for each in held}))
    assert Counter((each["state"], each["reason"], each["on_date"], each["made_up"]) for each in listed) == wanted


@pytest.mark.parametrize("area", AREAS)
def test_effort_is_counted_as_by_hand(connection: Connection, area: Area) -> None:
    grids = [each for each in rows(connection, "SELECT code, street, district, geom FROM grid") if fits(each, area)]
    problems = rows(connection, "SELECT * FROM problem")
    found = reader(connection).effort(SPAN, area)
    for span, begin, end in (("now", FIRST, UNTIL), ("before", BEFORE, FIRST)):
        made = [
            each
            for each in visits(connection)
            if each["state"] == "done" and begin <= each["ended_at"] < end and fits(each, area)
        ]
        seen = {grid["code"] for grid in grids for each in made if shapely.intersects(grid["geom"], each["geom"])}
        minutes = [(each["left_at"] - each["begun_at"]).seconds / 60 for each in made if each["begun_at"]]
        reported = [
            each
            for each in problems
            if begin <= each["reported_at"] < end
            and each["channel"] in ("patrol", "inspector")
            and each["state"] not in INVALID
            and fits(each, area)
        ]
        row = found[span]
        told = (row["visits"], row["grids_seen"], row["grids"], row["reported"], float(row["minutes"] or 0))
        assert told == (len(made), len(seen), len(grids), len(reported), sum(minutes))


@pytest.mark.parametrize("area", AREAS)
def test_problems_are_counted_as_by_hand(connection: Connection, area: Area) -> None:
    wanted: dict[str, Counter[str]] = {}
    names = {row["code"]: row["name_zh"] for row in rows(connection, "SELECT code, name_zh FROM problem_class")}
    for each in rows(connection, "SELECT * FROM problem"):
        if each["state"] in INVALID or not fits(each, area):
            continue
        count = Counter(
            reported=FIRST <= each["reported_at"] < UNTIL,
            reported_before=BEFORE <= each["reported_at"] < FIRST,
            closed=each["state"] == "closed" and FIRST <= each["ended_at"] < UNTIL,
            closed_before=each["state"] == "closed" and BEFORE <= each["ended_at"] < FIRST,
            open=each["state"] in OPEN,
            overdue=each["state"] in OPEN and each["deadline_at"] is not None and each["deadline_at"] < NOW,
        )
        if any(count.values()):
            wanted.setdefault(names[each["class_code"]], Counter()).update(count)
    for row in reader(connection).problem_counts(SPAN, area):
        count = wanted.pop(row["name_zh"], Counter())
        for name in ("reported", "reported_before", "closed", "closed_before", "open", "overdue"):
            assert row[name] == count[name], name
    assert not wanted


@pytest.mark.parametrize("area", AREAS)
def test_worst_grids_are_those_with_most_and_say_how_often_they_were_seen(connection: Connection, area: Area) -> None:
    count = Counter(
        each["grid_code"]
        for each in rows(connection, "SELECT * FROM problem")
        if FIRST <= each["reported_at"] < UNTIL and each["state"] not in INVALID and fits(each, area)
    )
    shapes = {row["code"]: row["geom"] for row in rows(connection, "SELECT code, geom FROM grid")}
    done = [
        each for each in visits(connection) if each["state"] == "done" and FIRST <= each["ended_at"] < UNTIL
    ]  # fmt: skip
    worst = reader(connection).worst_grids(SPAN, area)
    assert [row["reported"] for row in worst] == sorted(count.values(), reverse=True)[:GRIDS_SHOWN]
    for row in worst:
        assert row["reported"] == count[row["code"]]
        seen = [each for each in done if shapely.intersects(shapes[row["code"]], each["geom"])]
        assert row["visits"] == len(seen)
