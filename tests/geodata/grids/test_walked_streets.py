"""Borders follow streets that are walked, and no ferries."""

from dataclasses import replace

import numpy as np

from geodata.grids.management.streets import walked_streets
from geodata.roads import roads_of
from tests.fixtures.street_pieces import streets


def test_ferries_are_no_streets_that_borders_follow() -> None:
    source = streets([(0, 1), (1, 2), (2, 3)], names=["甲路", "轮渡", "乙路"])
    afloat = replace(source, road_class=np.array([0, 1, 0], dtype=np.int32), road_classes=("residential", "ferry"))

    assert len(walked_streets(roads_of(source), 32648).lines) == 3
    assert len(walked_streets(roads_of(afloat), 32648).lines) == 2
