"""Our own engine as an installation has it: kept orders, kernels ready in every process, and what takes its place."""

import importlib
import logging
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from api.engines import own
from api.engines.choice import EngineChoice, EngineName
from api.engines.doctor import engine_findings
from api.engines.kernels import kept_kernels
from api.engines.streets import notices_of, streets_of
from gridsvc.roads import Mode
from tests.routing.towns import places_in, town

_CACHE_MISSES = """
from api.engines.own import load_all_kernels
load_all_kernels(None)
from routing.hierarchy import climbs, customization, elimination, sweeps
from routing.postman import matching
kernels = [each for module in (climbs, customization, elimination, sweeps, matching) for each in vars(module).values()
           if hasattr(each, "stats")]
ran = sweeps.sweep, climbs.climbs, matching._match_all
assert all(len(each.signatures) == 1 for each in ran)
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
        monkeypatch.setattr("api.engines.kernels.find_spec", lambda _: None)
        assert [each.code for each in engine_findings(choice)] == ["engine_compiled_missing"]
    finally:
        own._loaded.cache_clear()


def test_the_second_process_compiles_nothing() -> None:
    told = [
        subprocess.run([sys.executable, "-c", _CACHE_MISSES], check=True, capture_output=True, text=True).stdout.split()
        for _ in range(2)
    ]
    assert int(told[1][0]) > 24
    assert told[1][1] == "0"


_WARM = """
import sys
from pathlib import Path
from api.engines.own import compiled
folder = Path(sys.argv[1])
assert compiled(folder)
from routing.hierarchy.sweeps import sweep
assert sweep.signatures
print(*sorted(each.name for each in folder.glob("kernels-*")))
"""


def warmed(folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key != "NUMBA_CACHE_DIR"}
    return subprocess.run(
        [sys.executable, "-c", _WARM, str(folder)], check=True, capture_output=True, text=True, env=environment
    )


@pytest.mark.all
def test_damaged_kernels_and_those_of_other_sources_are_never_used(tmp_path: Path) -> None:
    (tmp_path / "kernels-of-before").mkdir()
    (kept,) = warmed(tmp_path).stdout.split()
    indices = list((tmp_path / kept).rglob("sweeps.sweep*.nbi"))
    assert indices
    for index in indices:
        index.write_bytes(b"")
    again = warmed(tmp_path)
    assert again.stdout.split() == [kept]
    assert "cannot be used" in again.stderr
    assert not warmed(tmp_path).stderr


def test_a_folder_that_cannot_be_written_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.delitem(sys.modules, "numba", raising=False)
    (tmp_path / "taken").write_text("a file")
    assert kept_kernels(tmp_path / "taken") is None
    assert "NUMBA_CACHE_DIR" not in os.environ
