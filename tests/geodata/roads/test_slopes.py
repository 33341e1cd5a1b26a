"""Walkers and e-bikes are slower uphill; what a slope costs stays exact when pieces are folded."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.roads import Streets, height_tiles, roads_of, speed_table
from geodata.roads.geodesy import line_lengths_m
from geodata.roads.slopes import with_slopes
from gridsvc.roads import Mode
from tests.fixtures.street_pieces import networks, streets

RULES = speed_table().grades


def climbing(source: Streets, heights: list[float]) -> Streets:
    """Straight pieces whose nodes lie so high, whatever their length."""
    ends = np.column_stack([source.start, source.end]).ravel()
    return replace(source, height_m=np.array(heights), bend_height_m=np.array(heights)[ends])


def grade_of(source: Streets, rise: float) -> float:
    return rise / float(line_lengths_m(source.bend_lon, source.bend_lat, source.offsets)[0])


def tobler(grade: float) -> float:
    return math.exp(-3.5 * abs(grade + 0.05)) / math.exp(-3.5 * 0.05)


@pytest.mark.parametrize("rise", [20.0, 5.0, -8.0])
def test_walkers_go_as_tobler_found(rise: float) -> None:
    source = streets([(0, 1)], kmh=4.5)
    grade = grade_of(source, rise)
    sloped = with_slopes(climbing(source, [1900, 1900 + rise]), RULES)

    assert sloped.kmh[Mode.WALK][0].tolist() == pytest.approx([4.5 * tobler(grade), 4.5 * tobler(-grade)])


def test_grades_that_cannot_be_count_as_the_steepest() -> None:
    sloped = with_slopes(climbing(streets([(0, 1)], kmh=4.5), [0, 5000]), RULES)

    assert sloped.kmh[Mode.WALK][0, 0] == pytest.approx(4.5 * tobler(0.3))


def test_an_ebike_climbs_as_fast_as_its_power_allows_and_gains_nothing_downhill() -> None:
    source = streets([(0, 1)], kmh=18)
    rise = 0.1 / grade_of(source, 1.0)
    sloped = with_slopes(climbing(source, [0, rise]), RULES)
    # 320 W against 135 kg x 9.80665 m/s² x (0.1 + 0.012) = 148.28 N: 2.158 m/s.
    assert sloped.kmh[Mode.EBIKE][0].tolist() == pytest.approx([3.6 * 320 / 148.2766, 18], rel=1e-5)
    assert np.array_equal(sloped.kmh[Mode.CAR], source.kmh[Mode.CAR])


def test_a_small_rise_costs_an_ebike_nothing() -> None:
    sloped = with_slopes(climbing(streets([(0, 1)], kmh=18), [0, 1]), RULES)
    assert sloped.kmh[Mode.EBIKE][0].tolist() == [18, 18]


def test_folded_edges_take_what_their_pieces_take() -> None:
    source = climbing(streets([(0, 1), (2, 1), (2, 3)], kmh=4.5), [0, 15, 5, 5])
    length = line_lengths_m(source.bend_lon, source.bend_lat, source.offsets)
    grades = [15 / length[0], -10 / length[1], 0.0]
    roads = roads_of(with_slopes(source, RULES))

    there = sum(metres * 800 / tobler(grade) for metres, grade in zip(length, grades, strict=True))
    back = sum(metres * 800 / tobler(-grade) for metres, grade in zip(length, grades, strict=True))
    assert roads.times_ms[Mode.WALK][0].tolist() == [int(there + 0.5), int(back + 0.5)]
    assert roads.height_m is not None
    assert roads.height_m.tolist() == [0, 5]


def test_heights_on_the_way_count_and_the_unknown_before_them_is_level() -> None:
    lon = np.array([102.7, 102.701, 102.702, 102.703])
    lat = np.full(4, 25.0)
    source = replace(
        streets([(0, 1)], kmh=4.5),
        bend_lon=lon,
        bend_lat=lat,
        offsets=np.array([0, 4]),
        bend_height_m=np.array([np.nan, 0, np.nan, 10]),
    )
    third = line_lengths_m(lon, lat, np.array([0, 4]))[0] / 3
    sloped = with_slopes(source, RULES)
    hours = (third + 2 * third / tobler(10 / (2 * third))) / 4500

    assert sloped.kmh[Mode.WALK][0, 0] == pytest.approx(3 * third / 1000 / hours)


def test_stairs_and_ferries_are_level_and_what_is_closed_stays_closed() -> None:
    source = climbing(streets([(0, 1), (1, 2)], back=[False, False]), [0, 20, 0])
    stairs = replace(source, road_class=np.array([0, 1], dtype=np.int32), road_classes=("steps", "ferry"))

    assert np.array_equal(with_slopes(stairs, RULES).kmh[Mode.WALK], source.kmh[Mode.WALK])
    closed = with_slopes(replace(source, kmh={**source.kmh, Mode.EBIKE: source.kmh[Mode.CAR]}), RULES)
    assert (closed.kmh[Mode.EBIKE][:, 1] == 0).all()


def test_without_heights_nothing_changes() -> None:
    source = streets([(0, 1)])

    assert with_slopes(source, RULES) is source
    assert with_slopes(climbing(source, [math.nan, math.nan]), RULES).height_m is None


@given(networks(), st.data())
def test_level_ground_changes_no_time(source: Streets, data: st.DataObject) -> None:
    level = climbing(source, [data.draw(st.floats(-100, 5000))] * len(source.lon))
    plain, sloped = roads_of(source), roads_of(with_slopes(level, RULES))

    assert all(np.array_equal(plain.times_ms[mode], sloped.times_ms[mode]) for mode in Mode)


def tilted(folder: Path) -> Path:
    """A tile that rises 3 m a second of arc to the east from 102°41'40" on."""
    columns = np.clip(np.arange(3601) - 2500, 0, 300) * 3
    np.tile(columns, (3601, 1)).astype(">i2").tofile(folder / "N25E102.hgt")
    return folder


def test_tiles_are_asked_along_the_way_and_of_bridges_at_the_ends(tmp_path: Path) -> None:
    tiles = height_tiles(tilted(tmp_path))
    hump = replace(
        streets([(0, 1)], kmh=4.5),
        lon=np.array([102.69, 102.72]),
        lat=np.full(2, 25.5),
        bend_lon=np.array([102.69, 102.72]),
        bend_lat=np.full(2, 25.5),
    )
    bridge = replace(hump, spans=np.array([True]))
    ground, deck = with_slopes(hump, RULES, tiles), with_slopes(bridge, RULES, tiles)
    length = float(line_lengths_m(hump.bend_lon, hump.bend_lat, hump.offsets)[0])
    rise = 3 * (102.72 - 102.69444444) * 3600

    assert deck.height_m is not None
    assert deck.height_m.tolist() == pytest.approx([0, rise], abs=1e-3)
    assert deck.kmh[Mode.WALK][0, 0] == pytest.approx(4.5 * tobler(rise / length))
    level = (102.69444444 - 102.69) / 0.03
    slow = tobler(rise / length / (1 - level))
    assert ground.kmh[Mode.WALK][0, 0] == pytest.approx(4.5 / (level + (1 - level) / slow), rel=0.01)
