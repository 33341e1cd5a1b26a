"""Grid sets are cut from stored communities, checked, and put in force one after the other."""

from datetime import date

import pytest
import shapely

from geodata.cities import CityRow, CityStore
from geodata.database import Database
from geodata.grids.building import build_square_grids, chosen_set, findings_of_set, grid_sets, publish_set
from geodata.grids.square import degrees_of
from geodata.importers.plane import geometry_array
from geodata.stores.regions import RegionStore
from gridsvc.actors import SYSTEM
from gridsvc.cities import City
from gridsvc.errors import Conflict, InvalidInput, NotFound

EAST, NORTH = 500_000, 2_760_000
WEST_HALF, EAST_HALF = (0, 0, 420, 300), (420, 0, 800, 300)


def store_city(database: Database, *boxes: tuple[float, float, float, float], district: str = "990701") -> CityRow:
    """A city with one community in each box (metres), half of them in a second district where it is named so."""
    outlines = [shapely.box(EAST + w, NORTH + s, EAST + e, NORTH + n) for w, s, e, n in boxes]
    whole = shapely.union_all(outlines)
    rows = [("990700", "city", None, whole), (district, "district", "990700", whole)]
    rows += [(f"{district}001", "street", district, whole)]
    rows += [(f"{district}001{i:03d}", "community", f"{district}001", each) for i, each in enumerate(outlines, 1)]
    shapes = [
        each if isinstance(each, shapely.MultiPolygon) else shapely.MultiPolygon([each])
        for each in degrees_of(geometry_array(row[3] for row in rows), 4543)
    ]
    with database.connect(actor=SYSTEM) as connection:
        city = CityStore(connection).add(City("990700", "试城", "Testville", "Asia/Shanghai", 4543))
        RegionStore(connection, city.id).add(
            {
                "code": [row[0] for row in rows],
                "level": [row[1] for row in rows],
                "parent_code": [row[2] for row in rows],
                "name_zh": [row[0] for row in rows],
                "source_id": [row[0] for row in rows],
                "geom": shapes,
            }
        )
        return city


def test_a_draft_is_cut_checked_and_published(database: Database) -> None:
    city = store_city(database, WEST_HALF, EAST_HALF)
    with database.connect(actor=SYSTEM) as connection:
        (draft,) = build_square_grids(connection, city)
        findings = findings_of_set(connection, city, draft)
        publish_set(connection, draft, date(2026, 11, 23))
        (second,) = build_square_grids(connection, city, cell_m=50)
        publish_set(connection, second, date(2026, 12, 1))
        told = [
            (each.version, each.status, str(each.valid_from), str(each.valid_to))
            for each in grid_sets(connection, city)
        ]
        (in_force,) = connection.execute("SELECT count(*) FROM grid_in_force").fetchone() or (0,)

    assert (draft.version, draft.status, findings) == (1, "draft", ())
    assert draft.area_m2 == pytest.approx(800 * 300, abs=1)
    assert told == [(2, "published", "2026-12-01", "None"), (1, "superseded", "2026-11-23", "2026-12-01")]
    assert in_force == second.grids > draft.grids


def test_only_a_draft_can_be_published(database: Database) -> None:
    city = store_city(database, WEST_HALF)
    with database.connect(actor=SYSTEM) as connection:
        (draft,) = build_square_grids(connection, city)
        publish_set(connection, draft, date(2026, 11, 23))
        (published,) = chosen_set(connection, city, district=None, version=1)
        with pytest.raises(Conflict):
            publish_set(connection, published, date(2026, 12, 1))
        with pytest.raises(NotFound):
            chosen_set(connection, city, district=None, version=None, drafts=True)


def test_damage_in_the_database_is_found(database: Database) -> None:
    city = store_city(database, WEST_HALF, EAST_HALF)
    with database.connect(actor=SYSTEM) as connection:
        (draft,) = build_square_grids(connection, city)
        connection.execute("DELETE FROM grid WHERE code = '990701001001001'")
        connection.execute("UPDATE grid SET geom = ST_Translate(geom, 0.0001, 0) WHERE code = '990701001002003'")
        found = {(each.code, each.grid) for each in findings_of_set(connection, city, draft)}
        connection.execute("DELETE FROM grid")
        empty = findings_of_set(connection, city, draft)

    assert ("community_not_covered", "990701001001") in found
    assert any(code == "grids_overlap" and "990701001002" in grid for code, grid in found)
    assert [each.code for each in empty] == ["grid_set_empty"]


def test_communities_that_miss_each_other_by_millimetres_are_brought_together(database: Database) -> None:
    city = store_city(database, WEST_HALF, (420.004, 0, 800, 300))
    with database.connect(actor=SYSTEM) as connection:
        (draft,) = build_square_grids(connection, city)
        assert findings_of_set(connection, city, draft) == ()


def test_communities_that_miss_each_other_by_more_are_named_and_nothing_is_written(database: Database) -> None:
    city = store_city(database, WEST_HALF, (420.03, 0, 800, 300))
    with database.connect(actor=SYSTEM) as connection:
        with pytest.raises(InvalidInput) as refused:
            build_square_grids(connection, city)
        assert grid_sets(connection, city) == ()

    assert refused.value.code == "grids_invalid"
    assert refused.value.params["finding"] == "grid_misfit"


def test_where_communities_overlap_the_lower_code_has_the_grids(database: Database) -> None:
    city = store_city(database, WEST_HALF, (400, 0, 800, 300))
    with database.connect(actor=SYSTEM) as connection:
        (draft,) = build_square_grids(connection, city)
        findings = findings_of_set(connection, city, draft)

    assert [(each.code, each.grid) for each in findings] == [("community_not_covered", "990701001002")]


def test_a_city_without_communities_says_so(database: Database) -> None:
    with database.connect(actor=SYSTEM) as connection:
        city = CityStore(connection).add(City("990700", "试城", "Testville", "Asia/Shanghai", 4543))
        with pytest.raises(NotFound) as refused:
            build_square_grids(connection, city)
    assert refused.value.code == "no_communities"
