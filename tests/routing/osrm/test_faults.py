import socket
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridsvc.errors import GridServiceError, InvalidInput, Unreachable
from gridsvc.roads import Location, Mode
from routing.lines import Lines
from routing.network import Network
from routing.osrm import answers
from routing.outside.asking import Answer
from routing.outside.patience import Patience
from routing.outside.rota import Rota
from routing.outside.server import Server
from routing.outside.spots import spots_of
from tests.routing.osrm import stub as faults
from tests.routing.osrm.conftest import Asking, places, town
from tests.routing.osrm.stub import Fault, Stub, changed, serving
from tests.routing.osrm.test_tables import same

PAIR = [Location(0, 25.0), Location(1, 50.0)]
LOST = [{"location": [102.7005, 25.0]}]
DEEP = '{"code": "Ok", "durations": ' + "[" * 100_000


@pytest.mark.parametrize(
    "fault",
    [*map(faults.status, (500, 502, 503, 504, 429)), faults.reset, faults.half, faults.text('{"code": "O')],
)
def test_what_may_pass_is_asked_again_after_a_pause(
    asking: Asking, network: Network, stub: Stub, pauses: list[float], fault: Fault
) -> None:
    stub.faults += [fault, fault, fault]
    same(asking().matrix(PAIR, PAIR, Mode.WALK), network, PAIR, PAIR)
    assert pauses == [0.25, 0.5, 1.0]


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (faults.status(503), "engine_failing"),
        (faults.reset, "engine_broke_off"),
        (faults.half, "engine_broke_off"),
        (faults.text("[1,"), "engine_answer_unreadable"),
        (faults.text('{"code": "Ok", "durations": [[NaN]]}'), "engine_answer_unreadable"),
        (faults.text(DEEP), "engine_answer_unreadable"),
    ],
)
def test_what_does_not_pass_is_told_after_four_rounds(asking: Asking, stub: Stub, fault: Fault, code: str) -> None:
    stub.faults += [fault] * 4
    with pytest.raises(Unreachable) as error:
        asking().matrix(PAIR, PAIR, Mode.WALK)
    assert error.value.code == code
    assert error.value.params["address"] == stub.address
    assert error.value.params["setting"] == "GRIDSVC_OSRM_WALK"
    assert len(stub.asked) == 4


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (faults.redirect, "engine_redirects"),
        (faults.text("<html>Log in</html>", "text/html"), "engine_is_another"),
        (faults.status(403), "engine_is_another"),
        (faults.status(404), "engine_is_another"),
        (faults.status(414), "engine_url_too_long"),
        (faults.text("[]"), "engine_is_another"),
        (faults.text(" " * (33 * 2**20)), "engine_answer_too_large"),
        (faults.text("{}"), "engine_answer_unreadable"),
        (faults.refusal("TooBig", "Too many table coordinates"), "engine_table_too_big"),
        (faults.refusal("NotImplemented"), "engine_without_distances"),
        (faults.refusal("NoSegment", "One of the places"), "engine_place_far"),
        *((faults.refusal(code), "engine_refuses") for code in ("InvalidUrl", "InvalidQuery", "InvalidOptions", "New")),
        (changed(code=None), "engine_answer_unreadable"),
        (changed(durations=None), "engine_answer_unreadable"),
        (changed(distances=[[0, 1]]), "engine_answer_unreadable"),
        (changed(durations=[[0, 1], [2]]), "engine_answer_unreadable"),
        (changed(durations=[[0, 1], [2, 3], [4, 5]]), "engine_answer_unreadable"),
        (changed(durations=[[0, "1"], [2, 0]]), "engine_answer_unreadable"),
        (changed(durations=[[0, True], [2, 0]]), "engine_answer_unreadable"),
        (changed(durations=[[0, -1], [2, 0]]), "engine_answer_unreadable"),
        (changed(durations=[[0, 2_147_484], [2, 0]]), "engine_answer_unreadable"),
        (changed(durations=[[0, 10**400], [2, 0]]), "engine_answer_unreadable"),
        (changed(sources=LOST), "engine_answer_unreadable"),
        (changed(destinations=None), "engine_answer_unreadable"),
        (changed(sources=[{"location": [102.7005]}] * 2), "engine_answer_unreadable"),
        (changed(sources=[{"location": [25.0, 102.7]}] * 2), "engine_answer_unreadable"),
    ],
)
def test_what_will_stay_so_is_told_at_once(
    asking: Asking, stub: Stub, pauses: list[float], fault: Fault, code: str
) -> None:
    stub.faults.append(fault)
    with pytest.raises((InvalidInput, Unreachable)) as error:
        asking().matrix(PAIR, PAIR, Mode.WALK)
    assert error.value.code == code
    assert error.value.params["address"] == stub.address
    assert pauses == []


def test_a_server_that_does_not_answer_in_time_is_given_up(asking: Asking, stub: Stub) -> None:
    released = threading.Event()
    stub.faults += [faults.silent_until(released)] * 4
    with pytest.raises(Unreachable) as error:
        asking(answer_s=0.05).matrix(PAIR, PAIR, Mode.WALK)
    released.set()
    assert (error.value.code, error.value.params["seconds"]) == ("engine_slow", "0.05")


@pytest.fixture
def deaf() -> Iterator[str]:
    """An address at which nothing listens."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"


def test_a_wrong_port_is_told_as_such(asking: Asking, deaf: str) -> None:
    with pytest.raises(Unreachable) as error:
        asking(deaf).paths([(PAIR[0], PAIR[1])], Mode.WALK)
    assert (error.value.code, error.value.params["address"]) == ("engine_silent", deaf)


def test_https_where_only_http_is_spoken_is_told_as_such(asking: Asking, stub: Stub, pauses: list[float]) -> None:
    with pytest.raises(Unreachable) as error:
        asking(stub.address.replace("http:", "https:")).matrix(PAIR, PAIR, Mode.WALK)
    assert error.value.code == "engine_without_tls"
    assert pauses == []


def test_an_unknown_host_is_told_as_such(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(Unreachable) as error:
        asking("http://osrm.example:5000").matrix(PAIR, PAIR, Mode.WALK)
    assert error.value.code == "engine_host_unknown"


def test_proxies_of_the_environment_are_not_used(
    asking: Asking, network: Network, deaf: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", deaf)
    monkeypatch.setenv("ALL_PROXY", deaf)
    same(asking().matrix(PAIR, PAIR, Mode.WALK), network, PAIR, PAIR)


def test_two_addresses_share_the_work(asking: Asking, network: Network, stub: Stub) -> None:
    some = places(12, network.roads.edges)
    with serving(Stub(network)) as other:
        same(asking(stub.address, other.address, table_size=3).matrix(some, some, Mode.WALK), network, some, some)
    assert len(stub.asked) == len(other.asked) == 8


def test_one_address_that_fails_is_stood_in_for_by_the_other(
    asking: Asking, network: Network, stub: Stub, deaf: str, pauses: list[float]
) -> None:
    some = places(12, network.roads.edges)
    same(asking(deaf, stub.address, table_size=3).matrix(some, some, Mode.WALK), network, some, some)
    assert pauses == []
    stub.faults.append(faults.text("<html>Maintenance</html>", "text/html"))
    with serving(Stub(network)) as other:
        same(asking(stub.address, other.address).matrix(PAIR, PAIR, Mode.WALK), network, PAIR, PAIR)


def test_an_address_that_failed_is_left_in_peace_for_a_while(asking: Asking, network: Network, stub: Stub) -> None:
    some = places(12, network.roads.edges)
    with serving(Stub(network, faults=[faults.status(503)] * 20)) as failing:
        travel = asking(failing.address, stub.address, table_size=3, at_once=1)
        same(travel.matrix(some, some, Mode.WALK), network, some, some)
    assert (len(failing.asked), len(stub.asked)) == (1, 16)


def test_an_address_that_failed_comes_last_until_it_has_rested() -> None:
    now = [0.0]
    rota = Rota(("a", "b", "c"), 30.0, lambda: now[0])
    assert [rota.order(), rota.order()] == [("a", "b", "c"), ("b", "c", "a")]
    rota.failed("a")
    assert [rota.order(), rota.order()] == [("c", "b", "a"), ("b", "c", "a")]
    now[0] = 31.0
    rota.order()
    assert rota.order() == ("c", "a", "b")


def test_pauses_double_and_are_drawn_from_their_second_half() -> None:
    assert [Patience(draw=lambda: 1.0).pause_s(number) for number in range(6)] == [0.25, 0.5, 1.0, 2.0, 4.0, 4.0]
    assert [Patience(draw=lambda: 0.0).pause_s(number) for number in (0, 9)] == [0.125, 2.0]


SPOTS, _ = spots_of(town(), Lines(town()), PAIR)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["location", "name"]), inner),
    max_leaves=6,
)
names = st.sampled_from(["code", "durations", "distances", "sources", "destinations", "routes", "waypoints", "message"])


@given(st.dictionaries(names, values))
def test_no_document_whatever_gets_past_as_travel(document: dict[str, object]) -> None:
    server = Server("OSRM", Mode.WALK, "foot", ("http://127.0.0.1:1",), "GRIDSVC_OSRM_WALK")
    answer = Answer("http://127.0.0.1:1", 200, document)
    with pytest.raises(GridServiceError):
        answers.read_table(answer, server, SPOTS, SPOTS)
    with pytest.raises(GridServiceError):
        answers.read_route(answer, server, SPOTS)
