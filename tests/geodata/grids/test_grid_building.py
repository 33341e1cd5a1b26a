"""Grid sets are cut from stored communities, checked, and put in force one after the other."""

import pytest

from geodata.cities import CityStore
from geodata.database import Database
from geodata.grids.building import chosen_set, grid_sets
from geodata.grids.inspection import inspected_set
from geodata.grids.making import build_unit_grids
from gridsvc.actors import SYSTEM
from gridsvc.cities import City
from gridsvc.errors import InvalidInput, NotFound
from tests.fixtures.box_city import store_city

WEST_HALF, EAST_HALF = (0, 0, 420, 300), (420, 0, 800, 300)


def test_a_draft_is_cut_and_checked(database: Database) -> None:
    city = store_city(database, WEST_HALF, EAST_HALF)
    with database.connect(actor=SYSTEM) as connection:
        ((draft, _),) = build_unit_grids(connection, city)
        findings = inspected_set(connection, city, draft).findings
        with pytest.raises(NotFound):
            chosen_set(connection, city, district=None, version=7, drafts=True)

    assert (draft.version, draft.status, findings) == (1, "draft", ())
    assert draft.area_m2 == pytest.approx(800 * 300, abs=1)


def test_damage_in_the_database_is_found(database: Database) -> None:
    city = store_city(database, WEST_HALF, EAST_HALF)
    with database.connect(actor=SYSTEM) as connection:
        ((draft, _),) = build_unit_grids(connection, city)
        connection.execute("DELETE FROM grid WHERE code = '990701001001001'")
        connection.execute("UPDATE grid SET geom = ST_Translate(geom, 0.0001, 0) WHERE code = '990701001002003'")
        found = {(each.code, each.grid) for each in inspected_set(connection, city, draft).findings}
        connection.execute("DELETE FROM grid")
        empty = inspected_set(connection, city, draft).findings

    assert ("community_not_covered", "990701001001") in found
    assert any(code == "grids_overlap" and "990701001002" in grid for code, grid in found)
    assert [each.code for each in empty] == ["grid_set_empty"]


def test_communities_that_miss_each_other_by_millimetres_are_brought_together(database: Database) -> None:
    city = store_city(database, WEST_HALF, (420.004, 0, 800, 300))
    with database.connect(actor=SYSTEM) as connection:
        ((draft, _),) = build_unit_grids(connection, city)
        assert inspected_set(connection, city, draft).findings == ()


def test_communities_that_miss_each_other_by_more_are_named_and_nothing_is_written(database: Database) -> None:
    city = store_city(database, WEST_HALF, (420.03, 0, 800, 300))
    with database.connect(actor=SYSTEM) as connection:
        with pytest.raises(InvalidInput) as refused:
            build_unit_grids(connection, city)
        assert grid_sets(connection, city) == ()

    assert refused.value.code == "grids_invalid"
    assert refused.value.params["finding"] == "grid_misfit"


def test_where_communities_overlap_the_lower_code_has_the_grids(database: Database) -> None:
    city = store_city(database, WEST_HALF, (400, 0, 800, 300))
    with database.connect(actor=SYSTEM) as connection:
        ((draft, _),) = build_unit_grids(connection, city)
        findings = inspected_set(connection, city, draft).findings

    assert [(each.code, each.grid) for each in findings] == [("communities_overlap", "990701001001")]


def test_a_city_without_communities_says_so(database: Database) -> None:
    with database.connect(actor=SYSTEM) as connection:
        city = CityStore(connection).add(City("990700", "试城", "Testville", "Asia/Shanghai", 4543))
        with pytest.raises(NotFound) as refused:
            build_unit_grids(connection, city)
    assert refused.value.code == "no_communities"
