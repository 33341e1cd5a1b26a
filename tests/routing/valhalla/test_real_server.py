"""The real valhalla_service on a synthetic town: its answers are read as it means them."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import numpy as np
import pytest

from gridsvc.errors import InvalidInput
from gridsvc.roads import UNREACHABLE, Mode
from routing.network import Network
from routing.outside.limits import Limits
from routing.outside.patience import Patience
from routing.outside.probe import probed
from routing.outside.server import Server
from routing.outside.travel import OutsideTravel
from routing.valhalla import Valhalla
from tests.routing.real_engines import free_port, network_of, package, places, town

pytestmark = pytest.mark.all
COSTINGS = {Mode.WALK: "pedestrian", Mode.CAR: "auto"}
WHEEL = "pyvalhalla==3.9.1 --hash=sha256:7b49c5e5f86cefd555b473aaaf34df3305889d30aa889b8abd3b4c2acc622271"


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return town(tmp_path_factory.mktemp("town"))


@pytest.fixture(scope="module")
def network(extract: Path) -> Network:
    return network_of(extract)


@pytest.fixture(scope="module")
def address(extract: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a server answers for the town."""
    folder = tmp_path_factory.mktemp("valhalla")
    programs = package(WHEEL, folder) / "valhalla"
    port = free_port()
    settings = configured(programs, folder, port)
    build = [programs / "bin" / "valhalla_build_tiles", "--config", settings, "--concurrency", "1", extract]
    subprocess.run(build, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with running(programs, settings, f"http://127.0.0.1:{port}") as found:
        yield found


def configured(programs: Path, folder: Path, port: int) -> Path:
    """Its own settings, with all that it opens in a folder and at a port of this test."""
    made = subprocess.run(
        [sys.executable, programs / "valhalla_build_config.py", "--mjolnir-tile-dir", folder / "tiles"],
        check=True,
        capture_output=True,
        text=True,
    )
    settings = json.loads(made.stdout)
    for name in ("admin", "timezone"):
        settings["mjolnir"][name] = ""
    inside = {name: f"ipc://{folder}/{name}" for name in ("loopback", "interrupt")}
    settings["httpd"]["service"] |= {"listen": f"tcp://127.0.0.1:{port}", **inside}
    for name, part in settings.items():
        if isinstance(part, dict) and "proxy" in part.get("service", {}):
            part["service"]["proxy"] = f"ipc://{folder}/{name}"
    path = folder / "valhalla.json"
    path.write_text(json.dumps(settings))
    return path


@contextmanager
def running(programs: Path, settings: Path, address: str) -> Iterator[str]:
    command = [programs / "bin" / "valhalla_service", settings, "1"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            patient = httpx.HTTPTransport(retries=8)
            with httpx.Client(transport=patient) as client:
                assert client.get(f"{address}/status").status_code == 200
            yield address
        finally:
            process.kill()


@pytest.fixture(scope="module")
def travel(network: Network, address: str) -> OutsideTravel:
    servers = {mode: Server("Valhalla", mode, name, (address,), "GRIDSVC_VALHALLA") for mode, name in COSTINGS.items()}
    return OutsideTravel(network.roads, servers, Valhalla(), limits=Limits(50))


@pytest.mark.parametrize("mode", COSTINGS)
def test_metres_are_those_of_our_streets_and_times_those_of_its_paths(
    network: Network, travel: OutsideTravel, mode: Mode
) -> None:
    some = places(network, mode, 80)
    theirs, ours = travel.matrix(some, some, mode), network.matrix(some, some, mode)
    both = (theirs.ms != UNREACHABLE) & (ours.ms != UNREACHABLE) & (ours.metres > 500)
    assert both.mean() > 0.8
    assert 0.95 < np.median(theirs.metres[both] / ours.metres[both]) < 1.05
    legs = np.argwhere(both)[::500].tolist()
    paths = travel.paths([(some[row], some[column]) for row, column in legs], mode)
    apart = [abs(path.ms - theirs.ms[row, column]) for (row, column), path in zip(legs, paths, strict=True)]
    assert np.median(apart) <= 1_000
    assert all(path.names and len(path.lonlat) > 1 for path in paths)


def test_a_table_larger_than_it_allows_is_told_as_such(network: Network, address: str) -> None:
    server = Server("Valhalla", Mode.WALK, "pedestrian", (address,), "GRIDSVC_VALHALLA")
    some = places(network, Mode.WALK, 60)
    with pytest.raises(InvalidInput) as error:
        OutsideTravel(network.roads, {Mode.WALK: server}, Valhalla(), limits=Limits(60)).matrix(some, some, Mode.WALK)
    assert error.value.code == "engine_table_too_big"


def test_a_server_shows_itself_and_a_wrong_path_does_not(address: str) -> None:
    server = Server("Valhalla", Mode.WALK, "pedestrian", (address,), "GRIDSVC_VALHALLA")
    assert int(probed(server, address, Valhalla().probe, Patience()).data) > 0
    with pytest.raises(InvalidInput) as error:
        probed(server, f"{address}/roads", Valhalla().probe, Patience())
    assert error.value.code == "engine_refuses"
