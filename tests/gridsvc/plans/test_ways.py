"""The ways of routes: a line for each leg that has a length, the way back included."""

from uuid import UUID

from gridsvc.plans.document import plan_from_document
from gridsvc.plans.ways import ways_of
from tests.gridsvc.plans.small_plan import TASK, StraightRoad, document, place


def test_a_route_is_drawn_leg_by_leg() -> None:
    ways = ways_of(plan_from_document(document()), TASK, StraightRoad())
    monday = [list(line.coords) for line in ways[UUID(int=51)].geoms]
    assert monday == [
        [place(0), place(3000)],
        [place(3000), place(4000)],
        [place(4500), place(6000)],
        [place(6000), place(0)],
    ]


def test_legs_without_length_are_left_out() -> None:
    """The walkers begin at the school and end elsewhere."""
    ways = ways_of(plan_from_document(document()), TASK, StraightRoad())
    assert [list(line.coords) for line in ways[UUID(int=52)].geoms] == [[place(1000), place(2000)]]
