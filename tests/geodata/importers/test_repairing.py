"""Invalid geometries are repaired where that is asked for, and not otherwise."""

import shapely

from tests.geodata.importers.town import Town, at, box, geojson_text, numbers, refused, told


def _bow(x: float, y: float) -> shapely.Polygon:
    return shapely.Polygon([at(x, y), at(x + 20, y + 20), at(x + 20, y), at(x, y + 20)])


def _rows(*shapes: shapely.Geometry) -> str:
    return geojson_text(
        [(shape, {"id": str(n), "name": "园", "category": "park_square"}) for n, shape in enumerate(shapes)]
    )


def test_without_being_asked_an_invalid_area_is_refused(still_town: Town) -> None:
    report = still_town.bring("sites", _rows(_bow(100, 100)), name="a.geojson")
    assert refused(report) == [(1, "geometry", "geometry_invalid", "repair_geometry")]


def test_what_was_repaired_is_told_by_row_with_what_was_wrong(town: Town) -> None:
    report = town.bring("sites", _rows(box(0, 0, 9, 9), _bow(100, 100)), name="a.geojson", repair=True)
    assert numbers(report) == (2, 0, 0, 0, 0)
    ((row, wrong),) = [(each.row, each.value) for each in told(report, "geometry_repaired")]
    assert (row, wrong.split("[")[0]) == (2, "Self-intersection")
    assert town.ask("SELECT GeometryType(geom), ST_IsValid(geom) FROM site ORDER BY source_id") == [
        ("POLYGON", True),
        ("MULTIPOLYGON", True),
    ]


def test_the_same_file_repaired_again_changes_nothing(town: Town) -> None:
    for _ in range(2):
        report = town.bring("sites", _rows(_bow(100, 100)), name="a.geojson", repair=True)
    assert numbers(report) == (0, 0, 1, 0, 0)


def test_an_area_that_falls_to_a_line_is_refused_all_the_same(still_town: Town) -> None:
    flat = shapely.Polygon([at(100, 100), at(120, 100), at(100, 100)])
    report = still_town.bring("sites", _rows(flat), name="a.geojson", repair=True)
    assert [each[2] for each in refused(report)] == ["geometry_invalid"]


def test_a_grid_that_falls_into_two_parts_is_no_grid(still_town: Town) -> None:
    rows = geojson_text([(_bow(100, 100), {"code": "530102001001001"})])
    report = still_town.bring("grids", rows, name="a.geojson", repair=True)
    assert [each[2] for each in refused(report)] == ["geometry_kind"]


def test_a_spike_on_a_building_is_taken_off(town: Town) -> None:
    spiked = shapely.Polygon([at(0, 0), at(20, 0), at(20, 20), at(10, 20), at(10, 40), at(10, 20), at(0, 20)])
    rows = geojson_text([(spiked, {"id": "1"})])
    assert [each[2] for each in refused(town.bring("buildings", rows, name="a.geojson"))] == ["geometry_invalid"]
    town.bring("buildings", rows, name="a.geojson", repair=True)
    ((area,),) = town.ask("SELECT ST_Area(geom::geography) FROM building")
    assert abs(area - 400) < 2
