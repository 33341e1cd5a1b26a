"""Lines to follow and buildings to spare come from files of any of the kinds that are read."""

from pathlib import Path

import numpy as np
import pytest
import shapely

from geodata.extracts.ground_file import buildings_in, lines_in
from gridsvc.errors import InvalidInput

WALL = shapely.LineString([(102.7, 25.0), (102.71, 25.0), (102.72, 25.01)])
LAKE = shapely.box(102.7, 25.0, 102.701, 25.001)


def file_of(folder: Path, *shapes: shapely.Geometry) -> Path:
    path = folder / "ground.geojson"
    features = [f'{{"type": "Feature", "properties": {{}}, "geometry": {shapely.to_geojson(each)}}}' for each in shapes]
    path.write_text(f'{{"type": "FeatureCollection", "features": [{", ".join(features)}]}}')
    return path


def test_lines_and_the_outlines_of_areas_are_followed(tmp_path: Path) -> None:
    several = shapely.MultiLineString([[(102.7, 25.2), (102.8, 25.2)], [(102.7, 25.3), (102.8, 25.3)]])
    lines = lines_in(file_of(tmp_path, WALL, LAKE, several, shapely.Point(102.7, 25)))

    assert len(lines) == 4
    assert shapely.equals(shapely.polygonize(lines), shapely.GeometryCollection([LAKE]))


def test_areas_are_buildings_and_nothing_else(tmp_path: Path) -> None:
    crossed = shapely.Polygon([(102.7, 25.0), (102.8, 25.1), (102.8, 25.0), (102.7, 25.1)])
    buildings = buildings_in(file_of(tmp_path, WALL, LAKE, crossed))

    assert len(buildings) == 3
    assert shapely.is_valid(buildings).all()


def test_what_holds_nothing_of_use_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as no_lines:
        lines_in(file_of(tmp_path, shapely.Point(102.7, 25)))
    with pytest.raises(InvalidInput) as no_areas:
        buildings_in(file_of(tmp_path, WALL))
    with pytest.raises(InvalidInput) as metres:
        lines_in(file_of(tmp_path, shapely.transform(WALL, lambda xy: xy * np.array([1000, 1000]))))

    assert no_lines.value.code == "guide_file_without_lines"
    assert no_areas.value.code == "building_file_without_areas"
    assert metres.value.code == "coordinates_not_degrees"
