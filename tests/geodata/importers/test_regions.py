"""Regions from files."""

import shapely

from tests.geodata.importers.town import Town, box, csv_text, geojson_text, numbers, refused, told


def _region(code: str, name: str = "名") -> dict[str, object]:
    return {"code": code, "name": name}


def test_codes_say_level_and_parent_and_the_city_is_made_where_missing(bare_town: Town) -> None:
    rows = [_region("530102001001", "社区"), _region("530102001", "街道"), _region("530102", "区")]
    report = bare_town.bring("regions", csv_text(rows), name="codes.csv")
    assert numbers(report) == (3, 0, 0, 0, 0)
    assert bare_town.ask("SELECT code, level::text, parent_code, name_zh, source FROM region ORDER BY code") == [
        ("530100", "city", None, "试镇", "manual"),
        ("530102", "district", "530100", "区", "codes"),
        ("530102001", "street", "530102", "街道", "codes"),
        ("530102001001", "community", "530102001", "社区", "codes"),
    ]


def test_codes_with_the_country_before_them_or_filled_up_with_zeros_are_the_plain_ones(bare_town: Town) -> None:
    rows = [_region("156530102", "区"), _region("530102001000", "街道"), _region("530102001001", "社区")]
    report = bare_town.bring("regions", csv_text(rows))
    assert numbers(report) == (3, 0, 0, 0, 0)
    (said,) = told(report, "codes_plain")
    assert (said.value, said.params) == ("156530102", {"count": 2, "plain": "530102"})
    assert bare_town.ask("SELECT code FROM region WHERE level <> 'city' ORDER BY code") == [
        ("530102",),
        ("530102001",),
        ("530102001001",),
    ]


def test_outlines_come_later_and_names_stay(bare_town: Town) -> None:
    bare_town.bring("regions", csv_text([_region("530102", "五华区")]))
    outline = geojson_text([(box(0, 0, 1000, 1000), {"adcode": 530102})])
    report = bare_town.bring("regions", outline, name="outlines.geojson")
    assert numbers(report) == (0, 1, 0, 0, 0)
    assert bare_town.ask("SELECT name_zh, source, GeometryType(geom) FROM region WHERE code = '530102'") == [
        ("五华区", "file", "MULTIPOLYGON")
    ]
    before = bare_town.changes()
    assert numbers(bare_town.bring("regions", outline, name="outlines.geojson")) == (0, 0, 1, 0, 0)
    assert numbers(bare_town.bring("regions", csv_text([_region("530102", "五华区")]))) == (0, 0, 1, 0, 0)
    assert bare_town.changes() == before


def test_the_outline_of_the_city_becomes_its_boundary_where_it_has_none(bare_town: Town) -> None:
    with bare_town.database.connect() as connection:
        connection.execute("UPDATE city SET boundary = NULL")
    city = box(0, 0, 2000, 1000)
    bare_town.bring("regions", geojson_text([(city, {"code": "530100", "name": "市"})]), name="a.geojson")
    ((boundary,),) = bare_town.ask("SELECT boundary FROM city")
    assert shapely.equals(boundary, city)


def test_rows_that_cannot_be_are_refused(town: Town) -> None:
    rows = [
        _region("53010"),
        _region("530302"),
        _region("530104001"),
        _region("530103002", ""),
        _region(""),
        _region("530103003", "a"),
        _region("530103003", "b"),
    ]
    report = town.bring("regions", csv_text(rows))
    assert refused(report) == [
        (1, "code", "region_code_shape", ""),
        (2, "code", "other_city", ""),
        (3, "code", "parent_missing", "import_regions"),
        (4, "name", "value_missing", "fill_in"),
        (5, "code", "value_missing", "fill_in"),
        (7, "id", "id_twice", "give_own_ids"),
    ]
    assert town.ask("SELECT count(*) FROM region") == [(9,)]


def test_a_child_of_a_refused_parent_is_refused_too(town: Town) -> None:
    report = town.bring("regions", csv_text([_region("530104001001"), _region("530104001")]))
    assert {(row, reason) for row, _, reason, _ in refused(report)} == {(1, "parent_missing"), (2, "parent_missing")}


def test_a_code_of_another_city_is_refused(town: Town) -> None:
    with town.database.connect() as connection:
        connection.execute("""
            INSERT INTO city (code, name_zh, name_en, time_zone, metric_srid)
            VALUES ('530199', '二', 'Second', 'Asia/Shanghai', 4543)""")
    report = town.bring("regions", csv_text([_region("530103")]), city="530199")
    assert refused(report) == [(1, "code", "code_in_other_city", "")]


def test_lines_and_broken_outlines_are_refused(town: Town) -> None:
    line = shapely.LineString([(102.7, 25.05), (102.71, 25.06)])
    bow_tie = shapely.Polygon([(102.7, 25.05), (102.71, 25.06), (102.71, 25.05), (102.7, 25.06)])
    rows = [(line, {"code": "530102"}), (bow_tie, {"code": "530103"})]
    assert [reason for _, _, reason, _ in refused(town.bring("regions", geojson_text(rows), name="a.geojson"))] == [
        "geometry_kind",
        "geometry_invalid",
    ]


def test_overlaps_and_overhangs_are_told_with_their_areas_but_stop_nothing(town: Town) -> None:
    rows = [(box(0, 0, 1010, 1000), {"code": "530102"}), (box(450, 0, 1000, 1020), {"code": "530102001002"})]
    report = town.bring("regions", geojson_text(rows), name="a.geojson")
    assert numbers(report) == (0, 2, 0, 0, 0)
    overlaps = {(each.value, each.params["other"], each.params["area_m2"]) for each in told(report, "siblings_overlap")}
    assert overlaps == {("530102", "530103", 10_000), ("530102001001", "530102001002", 50_000)}
    (overhang,) = told(report, "outside_parent")
    assert (overhang.value, overhang.params) == ("530102001002", {"parent": "530102001", "area_m2": 11_000})


def test_a_dry_run_writes_nothing(bare_town: Town) -> None:
    before = bare_town.changes()
    assert numbers(bare_town.bring("regions", csv_text([_region("530102")]), dry_run=True)) == (1, 0, 0, 0, 0)
    assert bare_town.changes() == before
