from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest

from gridsvc.errors import InvalidInput
from gridsvc.roads import UNREACHABLE, Location, Mode
from routing.network import Network
from routing.outside.tables import blocks_of
from tests.routing.osrm.conftest import Asking, places
from tests.routing.osrm.stub import Stub, changed, refusal


def same(found: object, network: Network, sources: Sequence[Location], targets: Sequence[Location]) -> None:
    expected = network.matrix(sources, targets, Mode.WALK)
    assert found.ms.tolist() == expected.ms.tolist()  # type: ignore[attr-defined]
    assert found.metres.tolist() == expected.metres.tolist()  # type: ignore[attr-defined]


@pytest.mark.parametrize("size", [1, 3, 100])
def test_table_is_the_same_however_it_is_cut_into_blocks(asking: Asking, network: Network, size: int) -> None:
    island = Location(network.roads.edges - 1, 125.0)
    sources, targets = [*places(6, network.roads.edges), island], [island, *places(10, network.roads.edges)]
    found = asking(table_size=size).matrix(sources, targets, Mode.WALK)
    assert (found.ms == UNREACHABLE).any()
    assert (found.ms != network.matrix(targets, sources, Mode.WALK).ms.T).any()
    same(found, network, sources, targets)


def test_requests_stay_within_the_size_of_tables_and_eight_kilobytes(
    asking: Asking, network: Network, stub: Stub
) -> None:
    stub.table_size = 400
    some = places(500, network.roads.edges)
    same(asking(table_size=400).matrix(some, some, Mode.WALK), network, some, some)
    assert max(map(len, stub.asked)) < 8_000
    assert len(stub.asked) == 4


def test_block_sizes_cover_every_cell_once_within_the_limits() -> None:
    for rows, columns, cells, most in product((0, 1, 7, 40), (0, 1, 40), (1, 2, 9, 100), (2, 3, 10, 278)):
        seen = np.zeros((rows, columns), dtype=np.int64)
        for block in blocks_of(rows, columns, cells_max=cells, places_max=most):
            seen[block.rows, block.columns] += 1
            height, width = seen[block.rows, block.columns].shape
            assert height * width <= cells
            assert height + width <= most
        assert (seen == 1).all()


def test_a_single_row_is_asked_for_in_one_go(asking: Asking, network: Network, stub: Stub) -> None:
    some = places(200, network.roads.edges)
    same(asking().matrix(some[:1], some, Mode.WALK), network, some[:1], some)
    assert len(stub.asked) == 1


def test_places_named_twice_are_asked_for_once(asking: Asking, network: Network, stub: Stub) -> None:
    twice = [Location(0, 25.0), Location(1, 50.0), Location(0, 25.0)]
    same(asking().matrix(twice, twice[:1], Mode.WALK), network, twice, twice[:1])
    assert stub.asked[0].count(",") == 3 + 1


def test_nothing_is_asked_when_there_is_nothing_to_measure(asking: Asking, stub: Stub) -> None:
    assert asking().matrix([], [Location(0, 0.0)], Mode.WALK).ms.shape == (0, 1)
    assert asking().matrix([Location(0, 0.0)], [], Mode.WALK).metres.shape == (1, 0)
    assert stub.asked == []


def test_parts_of_a_known_table_are_not_asked_for_again(asking: Asking, network: Network, stub: Stub) -> None:
    some = places(9, network.roads.edges)
    travel = asking()
    travel.matrix(some, some, Mode.WALK)
    same(travel.matrix(some[4:6], some[::-1], Mode.WALK), network, some[4:6], some[::-1])
    assert len(stub.asked) == 1
    travel.matrix([Location(0, 1.0)], some, Mode.WALK)
    assert len(stub.asked) == 2


def test_nulls_and_no_table_are_unreachable(asking: Asking, stub: Stub) -> None:
    pair = [Location(0, 25.0), Location(1, 50.0)]
    stub.faults += [
        changed(durations=[[0, None], [7.25, 0]], distances=[[0, 5], [None, 0.5]]),
        refusal("NoTable", "No table found"),
    ]
    found = asking().matrix(pair, pair, Mode.WALK)
    assert found.ms.tolist() == [[0, UNREACHABLE], [UNREACHABLE, 0]]
    assert found.metres.tolist() == [[0, UNREACHABLE], [UNREACHABLE, 1]]
    assert (asking().matrix(pair, pair, Mode.WALK).ms == UNREACHABLE).all()


def test_seconds_with_a_decimal_are_exact_milliseconds(asking: Asking, stub: Stub) -> None:
    pair = [Location(0, 25.0), Location(1, 50.0)]
    stub.faults.append(changed(durations=[[0, 1.1], [1073.3, 0]], distances=[[-0.4, 10.4], [10.5, 0]]))
    found = asking().matrix(pair, pair, Mode.WALK)
    assert found.ms.tolist() == [[0, 1_100], [1_073_300, 0]]
    assert found.metres.tolist() == [[0, 10], [11, 0]]


def test_who_watches_is_told_of_each_block_and_may_end_the_work(asking: Asking, network: Network, stub: Stub) -> None:
    some = places(12, network.roads.edges)
    told: list[tuple[int, int]] = []
    asking(watch=lambda *each: told.append(each), table_size=6).matrix(some, some, Mode.WALK)
    assert told == [(number, 4) for number in (1, 2, 3, 4)]

    def cancel(_done: int, _all: int) -> None:
        raise InterruptedError

    stub.asked.clear()
    with pytest.raises(InterruptedError):
        asking(watch=cancel, table_size=1, at_once=2).matrix(some, some, Mode.WALK)
    assert len(stub.asked) < 12


def test_a_place_far_from_the_engines_streets_is_named(asking: Asking, stub: Stub) -> None:
    pair = [Location(0, 25.0), Location(1, 50.0)]
    far = [{"location": [102.70025, 25.0]}, {"location": [103.0, 25.0]}]
    stub.faults += [changed(sources=far), refusal("NoSegment", "Could not find a matching segment for coordinate 3")]
    for metres in ("29,981", "?"):
        with pytest.raises(InvalidInput) as error:
            asking().matrix(pair, pair, Mode.WALK)
        assert error.value.code == "engine_place_far"
        assert error.value.params["place"] == "102.702500, 25.000000 (第1街)"
        assert str(error.value.params["metres"]) == metres


def test_an_engine_of_another_profile_is_noticed_by_its_speed(asking: Asking, network: Network, stub: Stub) -> None:
    ends = [Location(0, 25.0), Location(network.roads.edges - 2, 100.0)]
    some = [*ends, Location(1, 50.0), Location(network.roads.edges - 3, 100.0)]
    driven = (network.matrix(some, some, Mode.WALK).ms / 12_000).tolist()
    stub.faults.append(changed(durations=driven))
    with pytest.raises(InvalidInput) as error:
        asking().matrix(some, some, Mode.WALK)
    assert error.value.code == "engine_profile_wrong"
    assert error.value.params["profile"] == "foot"


def test_a_table_without_places_on_the_roads_is_refused(asking: Asking, network: Network) -> None:
    with pytest.raises(InvalidInput):
        asking().matrix([Location(network.roads.edges, 0.0)], [Location(0, 0.0)], Mode.WALK)
