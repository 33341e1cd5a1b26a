"""The real osrm-routed on a synthetic city: its answers are read as it means them."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np
import pytest

from gridsvc.errors import InvalidInput, Unreachable
from gridsvc.roads import UNREACHABLE, Mode
from routing.network import Network
from routing.osrm import Osrm
from routing.outside.limits import Limits
from routing.outside.patience import Patience
from routing.outside.probe import probed
from routing.outside.server import Server
from routing.outside.travel import OutsideTravel
from tests.routing.real_engines import free_port, network_of, package, places, town

pytestmark = pytest.mark.all
PROFILES = {Mode.WALK: "foot", Mode.CAR: "car"}
PATIENCE = Patience()
WHEEL = "osrm-bindings==26.10.0 --hash=sha256:840d6f82812eb9f9e17c71eb9083dfa15f3be2bfec4965c32aefa48b00d3a951"


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return package(WHEEL, tmp_path_factory.mktemp("osrm")) / "osrm"


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return town(tmp_path_factory.mktemp("town"))


@pytest.fixture(scope="module")
def network(extract: Path) -> Network:
    return network_of(extract)


@pytest.fixture(scope="module")
def servers(programs: Path, extract: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[Mode, Server]]:
    """A server of each profile, as scaling.md says to prepare and start it."""
    with ExitStack() as stack:
        found = {}
        for mode, profile in PROFILES.items():
            folder = tmp_path_factory.mktemp(profile)
            prepare(programs, extract, folder, profile)
            address = stack.enter_context(running(programs, folder))
            found[mode] = Server("OSRM", mode, profile, (address,), f"GRIDSVC_OSRM_{mode.name}")
        yield found


def prepare(programs: Path, extract: Path, folder: Path, profile: str) -> None:
    shutil.copy(extract, folder / "map.osm.pbf")
    lua = programs / "share" / "profiles" / f"{profile}.lua"
    for command in (
        [programs / "bin" / "osrm-extract", "-p", lua, "--data_version", "2026-11-22", "map.osm.pbf"],
        [programs / "bin" / "osrm-contract", "map.osrm"],
    ):
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def running(programs: Path, folder: Path) -> Iterator[str]:
    port = free_port()
    command = [programs / "bin" / "osrm-routed", "--ip", "127.0.0.1", "--port", str(port), folder / "map.osrm"]
    quiet = {**os.environ, "DISABLE_ACCESS_LOGGING": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=quiet) as process:
        try:
            assert process.stdout
            assert any("waiting for requests" in line for line in process.stdout)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.communicate()


@pytest.mark.parametrize("mode", PROFILES)
def test_metres_are_those_of_our_streets_and_times_those_of_its_paths(
    network: Network, servers: dict[Mode, Server], mode: Mode
) -> None:
    some = places(network, mode, 150)
    travel = OutsideTravel(network.roads, servers, Osrm(), limits=Limits())
    theirs, ours = travel.matrix(some, some, mode), network.matrix(some, some, mode)
    both = (theirs.ms != UNREACHABLE) & (ours.ms != UNREACHABLE) & (ours.metres > 500)
    assert both.mean() > 0.8
    assert 0.98 < np.median(theirs.metres[both] / ours.metres[both]) < 1.02
    legs = [(row, column) for row, column in np.argwhere(both)[::500].tolist()]
    paths = travel.paths([(some[row], some[column]) for row, column in legs], mode)
    for (row, column), path in zip(legs, paths, strict=True):
        assert abs(path.ms - theirs.ms[row, column]) <= 100
        assert abs(path.metres - theirs.metres[row, column]) <= 10
        assert path.names


def test_a_table_is_the_same_however_it_is_cut(network: Network, servers: dict[Mode, Server]) -> None:
    some = places(network, Mode.WALK, 40)
    whole, parts = (
        OutsideTravel(network.roads, servers, Osrm(), limits=Limits(table_size=size)).matrix(some, some, Mode.WALK)
        for size in (100, 7)
    )
    assert np.array_equal(whole.ms, parts.ms)


def test_a_table_larger_than_it_allows_is_told_as_such(network: Network, servers: dict[Mode, Server]) -> None:
    some = places(network, Mode.WALK, 139)
    with pytest.raises(InvalidInput) as error:
        OutsideTravel(network.roads, servers, Osrm(), limits=Limits(table_size=139)).matrix(some, some, Mode.WALK)
    assert error.value.code == "engine_table_too_big"


def test_another_profile_and_another_path_are_noticed(servers: dict[Mode, Server]) -> None:
    walk, car = (servers[mode].addresses[0] for mode in (Mode.WALK, Mode.CAR))
    assert probed(servers[Mode.WALK], walk, Osrm().probe, PATIENCE).data == "2026-11-22"
    with pytest.raises(InvalidInput) as error:
        probed(servers[Mode.WALK], car, Osrm().probe, PATIENCE)
    assert error.value.code == "engine_profile_wrong"
    with pytest.raises((InvalidInput, Unreachable)) as refused:
        probed(servers[Mode.WALK], f"{walk}/roads", Osrm().probe, PATIENCE)
    assert refused.value.code == "engine_refuses"
