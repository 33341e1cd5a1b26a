"""Grids leave for other programs and come back to the same millimetre."""

from pathlib import Path

import geopandas
import pytest
import shapely

from geodata.cities import city_named
from geodata.database import Database, DatabaseRole
from geodata.grids.building import grid_sets
from geodata.grids.exporting import export_grids
from geodata.grids.unit_grids import metres_of
from gridsvc.errors import InvalidInput


@pytest.mark.parametrize("name", ["grids.geojson", "grids.gpkg"])
def test_an_exported_set_is_the_stored_one(sampled: Database, tmp_path: Path, name: str) -> None:
    with sampled.connect(DatabaseRole.READ) as connection:
        city = city_named(connection)
        written = export_grids(connection, grid_sets(connection, city), tmp_path / name)
        stored = connection.execute("SELECT code, geom FROM grid ORDER BY code").fetchall()
    read = geopandas.read_file(tmp_path / name).sort_values("code")
    assert written == len(read) == len(stored)
    assert list(read["code"]) == [code for code, _ in stored]
    there = metres_of(read.geometry.to_numpy(), city.city.metric_srid)
    here = metres_of([geometry for _, geometry in stored], city.city.metric_srid)
    assert shapely.equals_identical(shapely.normalize(there), shapely.normalize(here)).all()


def test_another_format_is_refused_before_anything_is_written(sampled: Database, tmp_path: Path) -> None:
    with sampled.connect(DatabaseRole.READ) as connection, pytest.raises(InvalidInput):
        export_grids(connection, grid_sets(connection, city_named(connection)), tmp_path / "grids.dwg")
    assert list(tmp_path.iterdir()) == []
