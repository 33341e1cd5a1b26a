"""A new cut leaves codes to their ground, and takes numbers that were never used for the rest."""

from itertools import pairwise

import numpy as np
import pytest
import shapely

from geodata.database import Database
from geodata.grids.building import chosen_set
from geodata.grids.continuing import CodesInUse, with_continued_codes
from geodata.grids.inspection import inspected_set
from geodata.grids.making import UnitGridPlan, build_unit_grids
from geodata.grids.publishing import publish_set
from geodata.grids.square import square_grids
from geodata.grids.unit_grids import UnitGrids
from gridsvc.actors import SYSTEM
from gridsvc.errors import InvalidInput
from tests.fixtures.box_city import EAST, NORTH, store_city
from tests.geodata.grids.test_publishing import LONG_AGO, NOW, TODAY

HOME = "990701001001"


def strips(*borders: int) -> UnitGrids:
    ends = [0, *borders, 900]
    shapes = [shapely.box(w, 0, e, 100) for w, e in pairwise(ends)]
    metric = np.array(shapes, dtype=object)
    code = np.array([f"{HOME}{i + 1:03d}" for i in range(len(shapes))])
    return UnitGrids(code, np.zeros(len(shapes), dtype=np.int64), metric, metric, shapely.area(metric))


def known(grids: UnitGrids, *more: str) -> CodesInUse:
    last = dict(zip(grids.code.tolist(), grids.metric, strict=True))
    return CodesInUse(frozenset({*last, *(HOME + each for each in more)}), last)


def ground(grids: UnitGrids) -> dict[str, tuple[float, float]]:
    bounds = shapely.bounds(grids.metric)
    return {code[-3:]: (west, east) for code, west, east in zip(grids.code, bounds[:, 0], bounds[:, 2], strict=True)}


def test_what_is_mainly_the_same_ground_keeps_its_code() -> None:
    again = with_continued_codes(strips(100, 320, 600), [HOME], known(strips(300, 600), "004"))

    assert ground(again) == {"005": (0, 100), "001": (100, 320), "002": (320, 600), "003": (600, 900)}
    assert again.code.tolist() == sorted(again.code.tolist())


def test_without_grids_in_force_numbers_begin_at_one() -> None:
    grids = strips(300)

    assert with_continued_codes(grids, [HOME], CodesInUse(frozenset(), {})) is grids


def test_numbers_that_are_used_up_are_named() -> None:
    with pytest.raises(InvalidInput) as refused:
        with_continued_codes(strips(450), [HOME], known(strips(), *(f"{i:03d}" for i in range(1, 1000))))
    assert refused.value.code == "community_numbers_used_up"


def test_a_city_cut_anew_gives_no_code_to_another_place(database: Database) -> None:
    city = store_city(database, (0, 0, 800, 600))
    with database.connect(actor=SYSTEM) as connection:
        for cell_m, day in ((100, LONG_AGO), (80, TODAY), (100, TODAY)):
            ((draft, _),) = build_unit_grids(connection, city, UnitGridPlan(cell_m=cell_m))
            publish_set(connection, city, draft.row, day, actor=SYSTEM, now=NOW)
            (chosen,) = chosen_set(connection, city, district=None, version=draft.version)
            assert inspected_set(connection, city, chosen).findings == ()
    outline = shapely.box(EAST, NORTH, EAST + 800, NORTH + 600)
    assert len(square_grids([outline], [HOME], 4543).code) == chosen.grids
