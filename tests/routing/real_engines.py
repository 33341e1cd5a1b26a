"""Real road engines as they come in Python packages, and a town for them."""

import platform
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from geodata.osm.formats import extract_at
from geodata.osm.streets import read_streets
from geodata.roads import roads_of, speed_table
from geodata.sample.road_city.city import city_streets
from geodata.sample.road_city.order import RoadCity
from geodata.sample.road_city.osm_file import write_streets
from gridsvc.roads import Location, Mode
from routing.dijkstra import DijkstraSearch
from routing.network import Network


def package(wheel: str, folder: Path) -> Path:
    """A package, locked by hash, unpacked; its programs run without the Python that it asks for."""
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        pytest.skip("the packages that are locked here hold programs for Linux on x86-64")
    (folder / "wanted.txt").write_text(wheel)
    wanted = ["--no-deps", "--require-hashes", "--requirements", folder / "wanted.txt"]
    kind = ["--python-version", "3.12", "--python-platform", "x86_64-manylinux_2_28"]
    uv = Path(sys.executable).with_name("uv")
    subprocess.run([uv, "pip", "install", "--quiet", "--target", folder / "site", *kind, *wanted], check=True)
    return folder / "site"


def town(folder: Path) -> Path:
    """The streets of a town as an OpenStreetMap file."""
    path = folder / "town.osm.pbf"
    write_streets(path, city_streets(RoadCity(nodes=2_000)))
    return path


def network_of(extract: Path) -> Network:
    return Network(roads_of(read_streets(extract_at(extract), speed_table()).streets), searching=DijkstraSearch)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def places(network: Network, mode: Mode, number: int) -> list[Location]:
    """Places on streets, some from which the rest cannot be reached by the other's rules left out."""
    chance = np.random.default_rng(number)
    roads = network.roads
    spread = chance.uniform((roads.lon.min(), roads.lat.min()), (roads.lon.max(), roads.lat.max()), (3 * number, 2))
    return [place for place in network.nearest(spread, mode, 60).locations if place][:number]
