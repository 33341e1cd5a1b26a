"""Sites from files: what becomes of each row."""

import json

import pytest
import shapely
from pyproj import Transformer

from tests.geodata.importers.town import Town, at, box, csv_text, geojson_text, numbers, refused, told


def _site(number: int, x: float, y: float, **more: object) -> dict[str, object]:
    lon, lat = at(x, y)
    return {"id": number, "name": f"site {number}", "category": "bank", "lon": lon, "lat": lat, **more}


def test_new_rows_are_placed_in_their_regions(town: Town) -> None:
    report = town.bring("sites", csv_text([_site(1, 100, 100), _site(2, 1700, 900)]), name="survey.csv")
    assert numbers(report) == (2, 0, 0, 0, 0)
    assert report.source == "survey"
    assert town.ask("SELECT source, source_id, district, street, community FROM site ORDER BY id") == [
        ("survey", "1", "530102", "530102001", "530102001001"),
        ("survey", "2", "530103", "530103001", "530103001002"),
    ]
    assert town.ask("SELECT kind, file_name, actor_id, counts ->> 'new' FROM import_run") == [
        ("sites", "survey.csv", "system", "2")
    ]


def test_a_site_on_a_border_belongs_to_the_lower_code(town: Town) -> None:
    lon, lat = shapely.get_coordinates(box(0, 0, 500, 1000))[1]
    town.bring("sites", csv_text([{**_site(1, 0, 0), "lon": lon, "lat": lat}]))
    assert town.ask("SELECT community FROM site") == [("530102001001",)]


def test_the_same_file_again_changes_nothing(town: Town) -> None:
    rows = [_site(1, 100, 100, minutes=7, hours="1-5 09:00-12:00", agency="城管局", owner_street="张三/123;李四")]
    rows += [{**_site(2, 100, 102), "name": "site 1"} | {"minutes": "", "hours": "", "agency": "", "owner_street": ""}]
    first = town.bring("sites", csv_text(rows))
    assert numbers(first) == (1, 0, 0, 1, 0)
    before = town.changes()
    second = town.bring("sites", csv_text(rows))
    assert numbers(second) == (0, 0, 1, 1, 0)
    assert town.changes() == before


def test_a_changed_row_updates_its_site_and_says_what_changed(town: Town) -> None:
    town.bring("sites", csv_text([_site(n, 300 * n, 100, minutes=m, priority=n) for n, m in ((1, 7), (2, 5))]))
    report = town.bring("sites", csv_text([_site(1, 300, 100, minutes=9), _site(2, 600, 100, minutes=5)]))
    assert numbers(report) == (0, 1, 1, 0, 0)
    (finding,) = told(report, "changed")
    assert (finding.row, finding.field) == (1, "minutes_on_site")
    assert finding.params == {"changes": {"minutes_on_site": ["7.0", "9.0"]}}
    assert town.ask("SELECT minutes_on_site, priority FROM site ORDER BY id") == [(9.0, 1), (5.0, 2)]


def test_fields_that_the_file_lacks_stay_as_they_are(town: Town) -> None:
    town.bring("sites", csv_text([_site(1, 100, 100, minutes=7, register="热点")]))
    assert numbers(town.bring("sites", csv_text([_site(1, 100, 100)]))) == (0, 0, 1, 0, 0)
    assert town.ask("SELECT minutes_on_site, register FROM site") == [(7.0, "hot_spot")]


def test_optional_fields_are_stored(town: Town) -> None:
    entry = "{} {}; {} {}".format(*at(110, 100), *at(90, 100))
    row = _site(
        1, 100, 100, register="测评点位", agency="市场监管局", minutes=12.5, surroundings_m=80, visits=2, priority=5,
        hours="6-7 08:00-12:00", closed_on="2027年1月31日", entries=entry, owner_district_leader="王五",
    )  # fmt: skip
    report = town.bring("sites", csv_text([row]))
    assert [each.value for each in told(report, "agency_new")] == ["市场监管局"]
    assert town.ask("""
        SELECT register, agency.name, minutes_on_site, surroundings_m, visits_per_cycle, priority, closed_on::text,
               windows -> 0 ->> 'starts'
          FROM site JOIN agency ON agency.id = site.agency_id""") == [
        ("assessable", "市场监管局", 12.5, 80.0, 2, 5, "2027-01-31", "08:00:00")
    ]
    assert town.ask("SELECT sequence, ST_X(geom), ST_Y(geom) FROM site_entry ORDER BY sequence") == [
        (1, *at(110, 100)),
        (2, *at(90, 100)),
    ]
    assert town.ask("SELECT rank, name, valid_from::text FROM site_owner") == [
        ("district_leader", "王五", "2026-03-20")
    ]


def test_a_new_owner_ends_the_one_before(town: Town) -> None:
    town.bring("sites", csv_text([_site(1, 100, 100, owner_site="甲")]))
    with town.database.connect() as connection:
        connection.execute("UPDATE site_owner SET valid_from = '2026-01-01'")
    town.bring("sites", csv_text([_site(1, 100, 100, owner_site="乙")]))
    assert town.ask("SELECT name, valid_to::text FROM site_owner ORDER BY id") == [("甲", "2026-03-20"), ("乙", None)]


def test_lines_and_areas_are_sites_too(town: Town) -> None:
    street = shapely.LineString([at(100, 100), at(400, 100)])
    estate = shapely.MultiPolygon([box(600, 600, 700, 700)])
    report = town.bring(
        "sites",
        geojson_text(
            [
                (street, {"编号": 1, "名称": "槐荫巷", "点位类型": "背街小巷"}),
                (estate, {"编号": 2, "名称": "梨园小区", "点位类型": "老旧小区"}),
            ]
        ),
        name="sites.geojson",
    )
    assert numbers(report) == (2, 0, 0, 0, 0)
    assert town.ask("SELECT GeometryType(geom), community FROM site ORDER BY id") == [
        ("LINESTRING", "530102001001"),
        ("POLYGON", "530102001002"),
    ]


@pytest.mark.parametrize(
    ("change", "field", "reason", "suggestion"),
    [
        ({"name": ""}, "name", "value_missing", "fill_in"),
        ({"category": ""}, "category", "value_missing", "fill_in"),
        ({"category": "banc"}, "category", "category_unknown", "did_you_mean"),
        ({"category": "天文台"}, "category", "category_unknown", "add_to_mapping"),
        ({"lon": ""}, "x", "geometry_missing", "fill_in"),
        ({"lon": "east"}, "x", "not_a_number", "write_number"),
        ({"lat": "nan"}, "y", "not_finite", "write_number"),
        ({"lat": "inf"}, "y", "not_finite", "write_number"),
        ({"lon": "500000"}, "x", "not_in_crs", "state_crs"),
        ({"lon": 102.8}, "geometry", "outside_city", "check_place"),
        ({"minutes": "ten"}, "minutes", "not_a_number", "write_number"),
        ({"minutes": "0"}, "minutes", "out_of_range", "choose_within"),
        ({"minutes": "601"}, "minutes", "out_of_range", "choose_within"),
        ({"surroundings_m": "-1"}, "surroundings_m", "out_of_range", "choose_within"),
        ({"visits": "1.5"}, "visits", "not_whole", "choose_within"),
        ({"priority": "0"}, "priority", "out_of_range", "choose_within"),
        ({"register": "black list"}, "register", "choice_unknown", "choose_one_of"),
        ({"hours": "8-12"}, "hours", "hours_unreadable", "write_hours"),
        ({"closed_on": "31.1."}, "closed_on", "not_a_date", "write_like"),
        ({"closed_on": "2026-03-311"}, "closed_on", "not_a_date", "write_like"),
        ({"closed_on": "2026-02-30"}, "closed_on", "not_a_date", "write_like"),
        ({"entries": "here"}, "entries", "points_unreadable", "write_points"),
        ({"name": "a\0b"}, "name", "text_unstorable", ""),
        ({"name": "长" * 501}, "name", "text_too_long", "shorten"),
        ({"id": "9" * 501}, "id", "text_too_long", "shorten"),
    ],
)
def test_a_row_that_cannot_be_is_refused_and_nothing_is_written(
    still_town: Town, change: dict[str, object], field: str, reason: str, suggestion: str
) -> None:
    optional = dict.fromkeys(
        ("minutes", "surroundings_m", "visits", "priority", "register", "hours", "closed_on", "entries"), ""
    )
    rows = [_site(1, 100, 100) | optional, _site(2, 300, 300) | optional | change]
    before = still_town.changes()
    report = still_town.bring("sites", csv_text(rows))
    assert (2, field, reason, suggestion) in refused(report)
    assert numbers(report) == (1, 0, 0, 0, 1)
    assert not report.accepted
    assert still_town.ask("SELECT count(*) FROM site") == [(0,)]
    assert still_town.ask("SELECT count(*) FROM import_run") == [(0,)]
    assert still_town.changes() == before


def test_geojson_that_states_no_system_is_read_in_the_one_the_user_states(town: Town) -> None:
    place = Transformer.from_crs(4326, 4543, always_xy=True).transform(*at(100, 100))
    rows = [(shapely.Point(place), {"id": "1", "name": "点位", "category": "bank"})]
    assert town.bring("sites", geojson_text(rows), name="metres.geojson", crs="4543").accepted
    ((lon, lat),) = town.ask("SELECT ST_X(geom), ST_Y(geom) FROM site")
    assert (lon, lat) == pytest.approx(at(100, 100))


def test_an_identity_too_long_for_a_feature_is_refused(town: Town) -> None:
    document = json.loads(geojson_text([(shapely.Point(at(100, 100)), {"name": "点位", "category": "bank"})]))
    document["features"][0]["id"] = "9" * 501
    report = town.bring("sites", json.dumps(document), name="sites.geojson")
    assert refused(report) == [(1, "id", "text_too_long", "shorten")]
    assert len(report.findings[0].value) < 300


def test_swapped_coordinates_are_recognized(town: Town) -> None:
    lon, lat = at(100, 100)
    report = town.bring("sites", csv_text([{**_site(1, 0, 0), "lon": lat, "lat": lon}]))
    assert refused(report) == [(1, "x", "not_in_crs", "swap_coordinates")]


def test_swapped_coordinates_that_could_be_degrees_are_recognized_by_the_city(town: Town) -> None:
    with town.database.connect() as connection:
        connection.execute("UPDATE city SET boundary = ST_Translate(boundary, -50, 0), metric_srid = 32639")
        connection.execute("UPDATE region SET geom = ST_Translate(geom, -50, 0)")
    lon, lat = at(100, 100)
    report = town.bring("sites", csv_text([{**_site(1, 0, 0), "lon": lat, "lat": lon - 50}]))
    assert refused(report) == [(1, "geometry", "outside_city", "swap_coordinates")]


def test_the_distance_outside_the_city_is_told(town: Town) -> None:
    report = town.bring("sites", csv_text([_site(1, 2250, 500)]))
    (finding,) = told(report, "outside_city")
    assert finding.params["distance_m"] == 250


def test_invalid_and_foreign_geometries_are_refused(town: Town) -> None:
    bow_tie = shapely.Polygon([at(0, 0), at(100, 100), at(100, 0), at(0, 100)])
    points = shapely.MultiPoint([at(10, 10), at(20, 20)])
    properties = {"name": "a", "category": "bank"}
    report = town.bring(
        "sites",
        geojson_text([(each, {**properties, "id": n}) for n, each in enumerate((bow_tie, points, None))]),
        name="a.geojson",
    )
    assert refused(report) == [
        (1, "geometry", "geometry_invalid", "repair_geometry"),
        (2, "geometry", "geometry_kind", "point_line_or_area"),
        (3, "geometry", "geometry_missing", "fill_in"),
    ]


def test_two_rows_of_one_id_are_a_duplicate_when_equal_and_refused_when_not(town: Town) -> None:
    equal = town.bring("sites", csv_text([_site(1, 100, 100), _site(1, 100, 100)]), dry_run=True)
    assert numbers(equal) == (1, 0, 0, 1, 0)
    assert [each.params["other_row"] for each in told(equal, "same_row")] == [1]
    different = town.bring("sites", csv_text([_site(1, 100, 100), _site(1, 900, 100)]))
    assert [(each.row, each.params["other_row"]) for each in told(different, "id_twice")] == [(2, 1)]
    assert town.ask("SELECT count(*) FROM site") == [(0,)]


def test_rows_without_ids_are_known_by_what_they_say(town: Town) -> None:
    rows = [{key: value for key, value in _site(n, 100 * n, 100).items() if key != "id"} for n in (1, 2)]
    report = town.bring("sites", csv_text(rows))
    assert numbers(report) == (2, 0, 0, 0, 0)
    assert told(report, "no_ids")
    assert numbers(town.bring("sites", csv_text(rows))) == (0, 0, 2, 0, 0)


def test_a_dry_run_writes_nothing(town: Town) -> None:
    before = town.changes()
    report = town.bring("sites", csv_text([_site(1, 100, 100, agency="新单位")]), dry_run=True)
    assert (numbers(report), report.dry_run) == ((1, 0, 0, 0, 0), True)
    assert town.ask("SELECT count(*) FROM site") == [(0,)]
    assert town.ask("SELECT count(*) FROM agency") == [(0,)]
    assert town.ask("SELECT count(*) FROM import_run") == [(0,)]
    assert town.changes() == before


def test_without_districts_nothing_can_be_placed(bare_town: Town) -> None:
    report = bare_town.bring("sites", csv_text([_site(1, 100, 100)]))
    assert refused(report) == [(1, "geometry", "districts_unknown", "import_regions")]


def test_a_place_between_districts_goes_to_the_nearest(town: Town) -> None:
    with town.database.connect() as connection:
        outline = shapely.MultiPolygon([box(0, 0, 900, 1000)])
        connection.execute("UPDATE region SET geom = %(geom)s WHERE code IN ('530102', '530102001')", {"geom": outline})
        connection.execute("UPDATE region SET geom = NULL WHERE code = '530102001002'")
    report = town.bring("sites", csv_text([_site(1, 930, 100)]))
    assert [each.params for each in told(report, "between_districts")] == [{"district": "530102"}]
    assert town.ask("SELECT district, street FROM site") == [("530102", None)]
