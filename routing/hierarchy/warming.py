"""Loads compiled kernels, or compiles them where nobody has yet, before they are needed."""

import numpy as np

from gridsvc.roads import Location, Mode, Roads
from routing.hierarchy.hierarchies import Hierarchies
from routing.network import Network


def warm() -> None:
    """Have every kernel run once on three streets."""
    roads = Roads(
        lon=np.array([0.0, 0.001, 0.001]),
        lat=np.array([0.0, 0.0, 0.001]),
        start=np.array([0, 1, 2], dtype=np.int32),
        end=np.array([1, 2, 0], dtype=np.int32),
        length_m=np.full(3, 100.0),
        times_ms={Mode.CAR: np.full((3, 2), 10_000, dtype=np.int32)},
        bend_lon=np.array([0.0, 0.001, 0.001, 0.001, 0.001, 0.0]),
        bend_lat=np.array([0.0, 0.0, 0.0, 0.001, 0.001, 0.0]),
        offsets=np.array([0, 2, 4, 6]),
        ids=np.zeros((3, 16), dtype=np.uint8),
        name=np.zeros(3, dtype=np.int32),
        names=("",),
        road_class=np.zeros(3, dtype=np.int32),
        road_classes=("",),
        forbidden_turns=np.array([[0, 2]], dtype=np.int32),
    )
    network = Network(roads, searching=Hierarchies(threads=1))
    one, other = Location(0, 50.0), Location(1, 50.0)
    network.matrix([one], [other], Mode.CAR)
    network.paths([(one, other)], Mode.CAR)
