"""Roundabouts are known by their form and told with the exit that is taken."""

import numpy as np
import pytest

from gridsvc.itineraries import Turn
from gridsvc.roads import Mode, Roads
from tests.routing.itineraries.towns import Point, Street, short, told, town

_RADIUS = 20.0


def around(first: float, last: float) -> list[Point]:
    """Points of the ring from one angle to another, in degrees counter-clockwise from east."""
    angles = np.radians(np.linspace(first, last, 5))
    return [(round(_RADIUS * np.cos(each), 6), round(_RADIUS * np.sin(each), 6)) for each in angles.tolist()]


def roundabout(*, leftwards: bool = True, name: str = "") -> Roads:
    """Streets from the south (0), east (1), north (2), west (3) to a ring; edges 4 to 7 are the ring."""
    away = [
        ((0.0, -20.0), (0.0, -200.0)),
        ((20.0, 0.0), (200.0, 0.0)),
        ((0.0, 20.0), (0.0, 200.0)),
        ((-20.0, 0.0), (-200.0, 0.0)),
    ]
    arms = [Street([far, near], word) for (near, far), word in zip(away, ("南路", "东路", "北路", "西路"), strict=True)]
    quarters = [around(90 * each - 90, 90 * each) for each in range(4)]
    ring = [Street(each if leftwards else each[::-1], name, "primary", one_way=True) for each in quarters]
    return town(*arms, *ring)


@pytest.mark.parametrize(
    ("arm", "word", "exit_number", "quarters"), [(1, "东路", 1, 1), (2, "北路", 2, 2), (3, "西路", 3, 3)]
)
def test_exits_are_counted_from_where_it_is_entered(arm: int, word: str, exit_number: int, quarters: int) -> None:
    steps = told(roundabout(), (0, 0), (arm, 80))
    assert [(each.turn, each.name, each.exit) for each in steps[1:2]] == [(Turn.ROUNDABOUT, word, exit_number)]
    assert steps[1].metres == pytest.approx(100 + quarters * np.pi / 2 * _RADIUS, abs=2)


def test_where_one_drives_on_the_left_it_is_the_other_way_round() -> None:
    assert told(roundabout(leftwards=False), (0, 0), (3, 80))[1].exit == 1


def test_the_name_of_the_ring_is_not_told() -> None:
    assert short(told(roundabout(name="环岛"), (0, 0), (2, 80)))[1][:2] == ("roundabout", "北路")


def test_a_way_that_ends_in_it_has_no_exit() -> None:
    steps = told(roundabout(), (0, 0), (5, 10))
    assert (steps[1].turn, steps[1].exit) == (Turn.ROUNDABOUT, None)


def test_a_way_that_begins_in_it_turns_out_of_it() -> None:
    assert [each.turn for each in told(roundabout(), (4, 10), (2, 80))] == [Turn.DEPART, Turn.RIGHT, Turn.ARRIVE]


def test_walkers_go_round_it_as_round_any_corner() -> None:
    steps = told(roundabout(), (0, 0), (2, 80), Mode.WALK)
    assert Turn.ROUNDABOUT not in {each.turn for each in steps}


def test_a_block_of_one_way_streets_is_none() -> None:
    corners = [(0.0, 0.0), (60.0, 0.0), (60.0, 60.0), (0.0, 60.0)]
    ring = [Street([corners[each], corners[(each + 1) % 4]], one_way=True) for each in range(4)]
    arms = [
        Street([(corner[0] * 3 - 60, corner[1] * 3 - 60), corner], f"路{number}")
        for number, corner in enumerate(corners)
    ]
    steps = told(town(*ring, *arms), (4, 0), (6, 0))
    assert Turn.ROUNDABOUT not in {each.turn for each in steps}
