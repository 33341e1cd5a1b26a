"""Our own engine as an installation has it: kept orders, kernels ready in every process, and what takes its place."""

import importlib
import logging
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from api.engines import own
from api.engines.choice import EngineChoice, EngineName
from api.engines.doctor import engine_findings
from api.engines.streets import notices_of, streets_of
from gridsvc.roads import Mode
from tests.routing.towns import places_in, town

_CACHE_MISSES = """
from routing.hierarchy.warming import warm
warm()
from routing.hierarchy import climbs, customization, elimination, sweeps
kernels = [each for module in (climbs, customization, elimination, sweeps) for each in vars(module).values()
           if hasattr(each, "stats")]
print(len(kernels), sum(sum(each.stats.cache_misses.values()) for each in kernels))
"""


def test_the_order_of_a_network_is_kept_in_the_folder_of_the_installation(tmp_path: Path) -> None:
    roads = town(6, 1)
    places = places_in(roads, 12, 1)
    open_to_all = np.zeros(roads.edges, dtype=np.bool_)
    found = streets_of(EngineChoice(kept=tmp_path), roads, open_to_all).matrix(places, places, Mode.CAR)
    expected = streets_of(EngineChoice(EngineName.SCIPY), roads, open_to_all).matrix(places, places, Mode.CAR)
    assert (found.ms == expected.ms).all()
    assert [file.suffix for file in (tmp_path / "orders").iterdir()] == [".order"]


def test_without_compiled_kernels_scipy_finds_the_ways_and_people_are_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for name in [name for name in sys.modules if name.startswith("routing.hierarchy")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "numba", None)
    monkeypatch.delattr(importlib.import_module("routing"), "hierarchy", raising=False)
    own._loaded.cache_clear()
    try:
        roads = town(5, 2)
        places = places_in(roads, 8, 2)
        choice, open_to_all = EngineChoice(), np.zeros(roads.edges, dtype=np.bool_)
        with caplog.at_level(logging.WARNING):
            found = streets_of(choice, roads, open_to_all).matrix(places, places, Mode.CAR)
        expected = streets_of(EngineChoice(EngineName.SCIPY), roads, open_to_all).matrix(places, places, Mode.CAR)
        assert (found.ms == expected.ms).all()
        assert "scipy" in caplog.text
        assert [each.code for each in notices_of(choice, open_to_all)] == ["engine_compiled_missing"]
        assert [each.code for each in engine_findings(choice)] == ["engine_compiled_missing"]
    finally:
        own._loaded.cache_clear()


def test_the_second_process_compiles_nothing() -> None:
    told = [
        subprocess.run([sys.executable, "-c", _CACHE_MISSES], check=True, capture_output=True, text=True).stdout.split()
        for _ in range(2)
    ]
    assert int(told[1][0]) > 12
    assert told[1][1] == "0"


def test_kernels_are_kept_in_the_folder_where_their_source_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setattr("os.access", lambda _, mode: not mode)
    monkeypatch.setenv("NUMBA_CACHE_DIR", "")
    monkeypatch.delenv("NUMBA_CACHE_DIR")
    own._keep_kernels(tmp_path)
    assert own.os.environ["NUMBA_CACHE_DIR"] == str(tmp_path / "kernels")


def test_warming_up_leaves_the_kernels_loaded(tmp_path: Path) -> None:
    own.warm_up(tmp_path)
    assert importlib.import_module("routing.hierarchy.sweeps").sweep.signatures
