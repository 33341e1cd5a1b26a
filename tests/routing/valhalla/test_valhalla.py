"""Travel by Valhalla, asked of a stub that speaks its documented JSON about a network of ours."""

import json
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridsvc.errors import InvalidInput, Unreachable
from gridsvc.roads import UNREACHABLE, Location, Mode, Roads
from routing.dijkstra import DijkstraSearch
from routing.network import Network
from routing.outside.limits import Limits
from routing.outside.patience import Patience
from routing.outside.probe import probed
from routing.outside.reading import NotAsDocumented
from routing.outside.server import Server
from routing.outside.travel import OutsideTravel
from routing.valhalla import Valhalla
from routing.valhalla.polyline import decoded
from tests.routing.osrm import stub as faults
from tests.routing.osrm.conftest import places, town
from tests.routing.osrm.stub import Fault, changed, serving
from tests.routing.valhalla.stub import KILOMETRES, Stub, encoded, refusal

PAIR = [Location(0, 25.0), Location(1, 50.0)]


@pytest.fixture(scope="module")
def roads() -> Roads:
    return town()


@pytest.fixture(scope="module")
def served(roads: Roads) -> Iterator[Stub]:
    with serving(Stub(Network(roads, searching=DijkstraSearch))) as stub:
        yield stub


@pytest.fixture
def stub(served: Stub) -> Stub:
    served.asked.clear()
    served.faults.clear()
    return served


Asking = Callable[..., OutsideTravel]


@pytest.fixture
def server(stub: Stub) -> Server:
    return Server("Valhalla", Mode.WALK, "pedestrian", (stub.address,), "GRIDSVC_VALHALLA")


@pytest.fixture
def asking(roads: Roads, server: Server) -> Asking:
    def make(size: int = 50) -> OutsideTravel:
        limits = Limits(size, patience=Patience(sleep=lambda _seconds: None))
        return OutsideTravel(roads, {Mode.WALK: server}, Valhalla(), limits=limits)

    return make


@pytest.mark.parametrize("size", [3, 50])
def test_table_is_ours_in_whole_seconds(asking: Asking, stub: Stub, size: int) -> None:
    inside = stub.network.roads.edges - 1
    sources, targets = places(7, inside), places(11, inside)
    found, expected = (each.matrix(sources, targets, Mode.WALK) for each in (asking(size), stub.network))
    assert found.ms.tolist() == (expected.ms // 1000 * 1000).tolist()
    assert found.metres.tolist() == expected.metres.tolist()


def test_a_place_on_an_island_does_not_take_the_others_with_it(asking: Asking, stub: Stub) -> None:
    inside = stub.network.roads.edges - 1
    some = [*places(5, inside), Location(inside, 125.0)]
    found = asking().matrix(some, some, Mode.WALK)
    assert (found.ms[:5, :5] != UNREACHABLE).all()
    assert (found.metres[5, :5] == UNREACHABLE).all()
    assert (found.ms[:5, 5] == UNREACHABLE).all()
    assert found.ms[5, 5] == 0


def test_nulls_are_unreachable(asking: Asking, stub: Stub) -> None:
    rows = {"durations": [[0, None], [7, 0]], "distances": [[0.0, None], [0.0125, 0.0]]}
    stub.faults.append(changed(sources_to_targets=rows))
    found = asking().matrix(PAIR, PAIR, Mode.WALK)
    assert found.ms.tolist() == [[0, UNREACHABLE], [7_000, 0]]
    assert found.metres.tolist() == [[0, UNREACHABLE], [13, 0]]


def test_ways_have_line_time_metres_and_names(asking: Asking, stub: Stub) -> None:
    some = places(6, stub.network.roads.edges - 1)
    legs = list(zip(some, some[::-1], strict=True))
    for mine, theirs in zip(asking().paths(legs, Mode.WALK), stub.network.paths(legs, Mode.WALK), strict=True):
        assert (mine.ms, mine.metres, mine.names) == (theirs.ms, theirs.metres, theirs.names)
        assert np.abs(mine.lonlat - theirs.lonlat).max() < 1e-6


def test_a_leg_without_a_way_is_named(asking: Asking, stub: Stub) -> None:
    island = Location(stub.network.roads.edges - 1, 125.0)
    with pytest.raises(Unreachable, match=r"第0街.*第39街") as error:
        asking().paths([(PAIR[0], island)], Mode.WALK)
    assert error.value.code == "no_way"


def test_a_place_without_a_street_is_named(asking: Asking, stub: Stub) -> None:
    def lost(handler: faults.Handler) -> None:
        handler.send_text(json.dumps(refusal(171, "No suitable edges near location")[1]), 400)

    stub.faults += [lost, faults.changed(), lost]
    with pytest.raises(InvalidInput) as error:
        asking().matrix(PAIR, PAIR[:1], Mode.WALK)
    assert error.value.code == "engine_place_far"
    assert error.value.params["place"] == "102.702500, 25.000000 (第1街)"


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (changed(error_code=150, error="Exceeded max locations: 2500"), "engine_table_too_big"),
        (changed(error_code=154, error="Path distance exceeds the max distance limit"), "engine_refuses"),
        (changed(error_code=125, error="No costing method found"), "engine_refuses"),
        (changed(units="miles"), "engine_answer_unreadable"),
        (changed(sources_to_targets=[]), "engine_answer_unreadable"),
        (changed(sources_to_targets={"durations": [[0, 1]]}), "engine_answer_unreadable"),
        (faults.text("<html>", "text/html"), "engine_is_another"),
        (faults.redirect, "engine_redirects"),
    ],
)
def test_what_is_refused_or_unreadable_is_told(asking: Asking, stub: Stub, fault: Fault, code: str) -> None:
    stub.faults.append(fault)
    with pytest.raises((InvalidInput, Unreachable)) as error:
        asking().matrix(PAIR, PAIR, Mode.WALK)
    assert error.value.code == code
    assert error.value.params["setting"] == "GRIDSVC_VALHALLA"


@pytest.mark.parametrize("trip", [{}, {**KILOMETRES, "legs": []}, {**KILOMETRES, "legs": [{"summary": {}}]}])
def test_a_way_that_is_not_as_documented_is_refused(asking: Asking, stub: Stub, trip: object) -> None:
    stub.faults.append(changed(trip=trip))
    with pytest.raises(Unreachable) as error:
        asking().paths([(PAIR[0], PAIR[1])], Mode.WALK)
    assert error.value.code == "engine_answer_unreadable"


def test_what_may_pass_is_asked_again_by_post(asking: Asking, stub: Stub) -> None:
    stub.faults += [faults.status(503), faults.half]
    assert asking().matrix(PAIR, PAIR, Mode.WALK).ms.shape == (2, 2)


def test_a_server_shows_when_its_streets_were_changed(server: Server, stub: Stub) -> None:
    found = probed(server, stub.address, Valhalla().probe, Patience(rounds=1))
    assert (found.data, found.kmh) == ("1795369755", None)
    stub.faults.append(changed(version=None))
    with pytest.raises(Unreachable) as error:
        probed(server, stub.address, Valhalla().probe, Patience(rounds=1))
    assert error.value.code == "engine_answer_unreadable"


@given(st.lists(st.tuples(st.integers(-180_000_000, 180_000_000), st.integers(-90_000_000, 90_000_000)), min_size=2))
def test_lines_are_decoded_as_they_were_encoded(units: list[tuple[int, int]]) -> None:
    lonlat = np.array(units) / 1e6
    assert np.abs(decoded(encoded(lonlat)) - lonlat).max() < 1e-9


@given(st.text(max_size=30))
def test_other_text_is_no_line(text: str) -> None:
    try:
        assert np.isfinite(decoded(text)).all()
    except NotAsDocumented:
        return


@pytest.mark.parametrize("text", ["", "_p~iF", "_p~iF~ps|U", "_p~iF~ps|U_", "\n\n", "~" * 40])
def test_a_line_cut_short_is_refused(text: str) -> None:
    with pytest.raises(NotAsDocumented):
        decoded(text)
