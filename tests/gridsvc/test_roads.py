"""Arrays that cannot be streets are refused, and the edge is named."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from gridsvc.errors import InvalidInput
from gridsvc.roads import Location, Mode, Roads

ROADS = Roads(
    lon=np.array([102.7, 102.701, 102.702]),
    lat=np.full(3, 25.0),
    start=np.array([0, 1], dtype=np.int32),
    end=np.array([1, 2], dtype=np.int32),
    length_m=np.array([100.0, 0.0]),
    times_ms={Mode.WALK: np.zeros((2, 2), dtype=np.int32)},
    bend_lon=np.array([102.7, 102.701, 102.701, 102.702]),
    bend_lat=np.full(4, 25.0),
    offsets=np.array([0, 2, 4]),
    ids=np.zeros((2, 16), dtype=np.uint8),
    name=np.zeros(2, dtype=np.int32),
    names=("",),
    road_class=np.zeros(2, dtype=np.int32),
    road_classes=("",),
    forbidden_turns=np.array([[0, 2]], dtype=np.int32),
)

WRONG: list[tuple[dict[str, Any], str, dict[str, object]]] = [
    ({"end": np.array([1])}, "roads_arrays_differ", {"edges": 2, "found": "1, 2"}),
    ({"times_ms": {Mode.CAR: np.zeros((3, 2))}}, "roads_arrays_differ", {"edges": 2, "found": "2, 3"}),
    ({"height_m": np.zeros(2)}, "roads_heights_differ", {"heights": 2, "nodes": 3}),
    ({"end": np.array([1, 3])}, "roads_node_unknown", {"edge": 1, "node": 3, "nodes": 3}),
    ({"start": np.array([0, -1])}, "roads_node_unknown", {"edge": 1, "node": -1, "nodes": 3}),
    ({"length_m": np.array([1.0, -1.0])}, "roads_length_wrong", {"edge": 1, "value": -1.0, "most_km": 1000}),
    ({"length_m": np.array([2e6, 1.0])}, "roads_length_wrong", {"edge": 0, "value": 2e6, "most_km": 1000}),
    (
        {"times_ms": {Mode.WALK: np.array([[0, 0], [0, -5]])}},
        "roads_time_negative",
        {"edge": 1, "mode": "walk", "value": -5},
    ),
    (
        {"forbidden_turns": np.array([[0, 2], [0, 4]])},
        "roads_turn_wrong",
        {"turn": 1, "into": 0, "out": 4, "arcs": 4},
    ),
    ({"forbidden_turns": np.array([[2, 0]])}, "roads_turn_wrong", {"turn": 0, "into": 2, "out": 0, "arcs": 4}),
]


@pytest.mark.parametrize(("given", "code", "params"), WRONG)
def test_arrays_that_do_not_fit_are_refused(given: dict[str, Any], code: str, params: dict[str, object]) -> None:
    with pytest.raises(InvalidInput) as error:
        replace(ROADS, **given)
    assert (error.value.code, error.value.params) == (code, params)


def test_a_length_that_is_unknown_is_refused() -> None:
    with pytest.raises(InvalidInput) as error:
        replace(ROADS, length_m=np.array([1.0, np.nan]))
    assert (error.value.code, error.value.params["edge"]) == ("roads_length_wrong", 1)


def test_a_network_without_edges_forbids_no_turns() -> None:
    none = np.zeros(0, dtype=np.int32)
    empty: dict[str, Any] = {
        **dict.fromkeys(("start", "end", "length_m", "name", "road_class"), none),
        "ids": np.zeros((0, 16), dtype=np.uint8),
        "offsets": np.array([0]),
        "times_ms": {},
    }
    with pytest.raises(InvalidInput) as error:
        replace(ROADS, **empty)
    assert error.value.code == "roads_turn_wrong"
    assert replace(ROADS, **empty, forbidden_turns=np.zeros((0, 2), dtype=np.int32)).edges == 0


@pytest.mark.parametrize(("edge", "offset_m"), [(-1, 0.0), (0, -1.0), (0, float("nan"))])
def test_a_place_before_the_first_street_is_refused(edge: int, offset_m: float) -> None:
    with pytest.raises(InvalidInput) as error:
        Location(edge, offset_m)
    assert error.value.code == "place_wrong"
