import numpy as np
import pytest

from gridsvc.errors import InvalidInput, Unreachable
from gridsvc.roads import Location, Mode
from routing.network import Network
from tests.routing.osrm.conftest import Asking, places
from tests.routing.osrm.stub import Stub, changed


def test_ways_have_line_time_metres_and_names(asking: Asking, network: Network, stub: Stub) -> None:
    some = places(8, network.roads.edges - 1)
    legs = list(zip(some, some[::-1], strict=True))
    found = asking().paths(legs, Mode.WALK)
    for mine, theirs in zip(found, network.paths(legs, Mode.WALK), strict=True):
        assert (mine.ms, mine.metres, mine.names) == (theirs.ms, theirs.metres, theirs.names)
        assert np.abs(mine.lonlat - theirs.lonlat).max() < 1e-6
        assert len(mine.arcs) == 0
    assert len(stub.asked) == 8


def test_a_leg_travelled_twice_is_asked_for_once(asking: Asking, stub: Stub) -> None:
    leg = Location(0, 25.0), Location(1, 50.0)
    first, second = asking().paths([leg, leg], Mode.WALK)
    assert first is second
    assert len(stub.asked) == 1
    assert asking().paths([], Mode.WALK) == ()


def test_a_leg_without_a_way_is_named(asking: Asking, network: Network) -> None:
    island = Location(network.roads.edges - 1, 125.0)
    with pytest.raises(Unreachable, match=r"第0街.*第39街") as error:
        asking().paths([(Location(0, 25.0), Location(1, 50.0)), (Location(0, 25.0), island)], Mode.WALK)
    assert (error.value.code, error.value.params["leg"]) == ("no_way", 1)


@pytest.mark.parametrize(
    "fault",
    [
        changed(routes=[]),
        changed(routes=None),
        changed(routes=[{}]),
        changed(routes=[{"geometry": {"coordinates": [[102.7, 25.0]]}, "duration": 1, "distance": 1, "legs": []}]),
        changed(routes=[{"geometry": "_p~iF~ps|U", "duration": 1, "distance": 1, "legs": []}]),
        changed(waypoints=[]),
    ],
)
def test_a_way_that_is_not_as_documented_is_refused(asking: Asking, stub: Stub, fault: object) -> None:
    stub.faults.append(fault)  # type: ignore[arg-type]
    with pytest.raises(Unreachable) as error:
        asking().paths([(Location(0, 25.0), Location(1, 50.0))], Mode.WALK)
    assert error.value.code == "engine_answer_unreadable"


def test_a_mode_without_an_address_is_told_its_setting(asking: Asking) -> None:
    travel = asking()
    travel._servers[Mode.CAR] = travel._servers[Mode.WALK].__class__("OSRM", Mode.CAR, "car", (), "GRIDSVC_OSRM_CAR")
    with pytest.raises(InvalidInput) as error:
        travel.matrix([Location(0, 25.0)], [Location(0, 25.0)], Mode.CAR)
    assert error.value.code == "engine_without_address"
    assert error.value.params["setting"] == "GRIDSVC_OSRM_CAR"
