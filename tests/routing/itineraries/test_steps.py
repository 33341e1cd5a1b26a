"""What is told on the way, by hand: turns that are decisions, and nothing else."""

import numpy as np
import pytest

from gridsvc.itineraries import Side, Turn
from gridsvc.roads import Mode
from tests.routing.itineraries.towns import Street, lonlat, short, told, town

EAST = Street([(0, 0), (200, 0)], "东西路")
ON = Street([(200, 0), (400, 0)], "东西路")
NORTH = Street([(200, 0), (200, 300)], "北京路")
SOUTH = Street([(200, 0), (200, -300)], "南京路")


def test_a_left_turn_into_a_street_is_told_with_its_name_and_length() -> None:
    steps = told(town(EAST, ON, NORTH, SOUTH), (0, 100), (2, 200))
    assert short(steps) == [("depart", "东西路", 100), ("left", "北京路", 200), ("arrive", "北京路", 0)]
    assert [each.heading for each in steps] == [90, 0, 0]
    assert steps[1].at == pytest.approx(lonlat((200, 0)))
    assert [each.ms for each in steps] == [10_000, 20_000, 0]


def test_crossings_passed_straight_on_are_not_told() -> None:
    steps = told(town(EAST, ON, NORTH, SOUTH), (0, 100), (1, 200))
    assert short(steps) == [("depart", "东西路", 300), ("arrive", "东西路", 0)]


def test_a_street_that_changes_its_name_straight_on_is_told() -> None:
    steps = told(town(EAST, ON._replace(name="人民路"), NORTH), (0, 0), (1, 200))
    assert short(steps) == [("depart", "东西路", 200), ("straight", "人民路", 200), ("arrive", "人民路", 0)]


def test_a_gap_in_the_names_is_not_told() -> None:
    gap, after = Street([(200, 0), (250, 0)]), Street([(250, 0), (400, 0)], "东西路")
    steps = told(town(EAST, gap, after, NORTH), (0, 0), (2, 150))
    assert short(steps) == [("depart", "东西路", 400), ("arrive", "东西路", 0)]


def test_a_bend_that_leaves_no_choice_is_not_told_but_a_corner_with_one_is() -> None:
    corner = Street([(200, 0), (200, 300)], "东西路")
    assert short(told(town(EAST, corner), (0, 0), (1, 300)))[0] == ("depart", "东西路", 500)
    steps = told(town(EAST, corner, Street([(200, 0), (200, -100)], "南京路")), (0, 0), (1, 300))
    assert short(steps)[1] == ("left", "东西路", 300)


def test_the_turn_is_by_the_bend_near_the_crossing_not_by_the_chord() -> None:
    """The street begins to the left and ends far to the right."""
    hook = Street([(200, 0), (200, 60), (500, 60), (500, -400)], "弯路")
    steps = told(town(EAST, ON, hook), (0, 0), (2, 700))
    assert steps[1].turn is Turn.LEFT


def test_streets_without_a_name_are_told_by_their_class() -> None:
    steps = told(town(EAST, ON, Street([(200, 0), (200, 50)], "", "steps")), (0, 0), (2, 50), Mode.WALK)
    assert (steps[1].turn, steps[1].name, steps[1].road_class) == (Turn.LEFT, "", "steps")


def test_stairs_and_ferries_are_told_even_straight_on() -> None:
    steps = told(town(EAST, ON._replace(name="", road_class="ferry")), (0, 0), (1, 200))
    assert (steps[1].turn, steps[1].road_class) == (Turn.STRAIGHT, "ferry")


def test_a_fork_is_told_by_its_hand() -> None:
    left, right = Street([(200, 0), (400, 60)], "左路"), Street([(200, 0), (400, -60)], "右路")
    roads = town(EAST, left, right)
    assert short(told(roads, (0, 0), (1, 100)))[1][:2] == ("keep_left", "左路")
    assert short(told(roads, (0, 0), (2, 100)))[1][:2] == ("keep_right", "右路")


def test_how_sharp_a_turn_is_has_words() -> None:
    for angle, word in (
        (40, "slight_right"),
        (90, "right"),
        (140, "sharp_right"),
        (-40, "slight_left"),
        (-140, "sharp_left"),
    ):
        towards = np.radians(90 + angle)
        side = Street([(200, 0), (200 + 100 * np.sin(towards), 100 * np.cos(towards))], "岔路")
        opposite = Street([(200, 0), (200 + 100 * np.sin(towards + 2.6), 100 * np.cos(towards + 2.6))], "另路")
        steps = told(town(EAST, side, opposite), (0, 0), (1, 100))
        assert steps[1].turn.value == word


def test_two_turns_over_a_median_are_one_u_turn() -> None:
    """One goes east, crosses the median and comes back west on the other carriageway of the same road."""
    roads = town(
        Street([(0, 0), (200, 0)], "大道", "primary", one_way=True),
        Street([(200, 0), (400, 0)], "大道", "primary", one_way=True),
        Street([(400, 15), (200, 15)], "大道", "primary", one_way=True),
        Street([(200, 15), (0, 15)], "大道", "primary", one_way=True),
        Street([(200, 0), (200, 15)], "", "primary"),
    )
    steps = told(roads, (0, 50), (3, 150))
    assert short(steps) == [("depart", "大道", 150), ("u_turn", "大道", 165), ("arrive", "大道", 0)]


def test_a_crossing_of_two_carriageways_is_one_turn() -> None:
    roads = town(
        Street([(0, 0), (200, 0)], "小街"),
        Street([(200, 0), (215, 0)], "小街"),
        Street([(215, 0), (400, 0)], "小街"),
        Street([(200, 300), (200, 0)], "大道", "primary", one_way=True),
        Street([(200, 0), (200, -300)], "大道", "primary", one_way=True),
        Street([(215, -300), (215, 0)], "大道", "primary", one_way=True),
        Street([(215, 0), (215, 300)], "大道", "primary", one_way=True),
    )
    assert short(told(roads, (0, 0), (6, 300))) == [
        ("depart", "小街", 215),
        ("left", "大道", 300),
        ("arrive", "大道", 0),
    ]


def test_a_short_jog_in_a_street_is_not_told() -> None:
    roads = town(
        EAST,
        Street([(200, 0), (200, 10)], "北京路"),
        Street([(200, 10), (400, 10)], "东西路"),
        Street([(200, 10), (200, 300)], "北京路"),
        SOUTH,
    )
    assert short(told(roads, (0, 0), (2, 200))) == [("depart", "东西路", 410), ("arrive", "东西路", 0)]


def test_sides_of_both_ends_are_told_where_the_places_are_known() -> None:
    roads = town(EAST, ON)
    doors = lonlat((50, 12)), lonlat((350, -8))
    steps = told(roads, (0, 50), (1, 150), doors=doors)
    assert (steps[0].side, steps[-1].side) == (Side.LEFT, Side.RIGHT)
    back = told(roads, (1, 150), (0, 50), doors=doors[::-1])
    assert (back[0].side, back[-1].side) == (Side.LEFT, Side.RIGHT)


def test_places_on_the_street_or_at_its_end_lie_on_no_side() -> None:
    doors = lonlat((50, 0.5)), lonlat((420, 3))
    steps = told(town(EAST, ON), (0, 50), (1, 200), doors=doors)
    assert (steps[0].side, steps[-1].side) == (None, None)


def test_who_is_there_already_only_arrives() -> None:
    assert short(told(town(EAST), (0, 50), (0, 50))) == [("arrive", "", 0)]


def test_a_place_at_a_crossing_begins_and_ends_in_the_street_of_the_way() -> None:
    """Both ends lie on a side street, a few steps off the crossing."""
    roads = town(EAST, NORTH, Street([(0, 0), (0, 300)], "西路"))
    assert short(told(roads, (2, 4), (1, 3))) == [("depart", "东西路", 207), ("arrive", "东西路", 0)]
    beside = told(roads, (2, 4), (1, 3), doors=(lonlat((-9, 4)), None))
    assert (beside[0].side, beside[0].heading) == (None, 90)
