"""The ways of routes: a line for each leg that has a length, the way back included."""

from collections.abc import Sequence
from uuid import UUID

import pytest

from gridsvc.errors import Unreachable
from gridsvc.plans.document import plan_from_document
from gridsvc.plans.ways import ways_of
from gridsvc.roads import Location, Mode, StreetPath
from routing.unreached import no_way
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


class BrokenRoad(StraightRoad):
    """A road on which one leg of all has no way."""

    def __init__(self, leg: int) -> None:
        self.leg = leg

    def paths(self, legs: Sequence[tuple[Location, Location]], mode: Mode) -> tuple[StreetPath, ...]:
        if mode is Mode.EBIKE:
            raise no_way("here", "there", self.leg)
        return super().paths(legs, mode)


@pytest.mark.parametrize(
    ("leg", "code", "site"), [(0, "no_way_to_site", "site 102"), (3, "no_way_back_from_site", "site 108")]
)
def test_a_leg_without_a_way_is_told_with_team_day_and_site(leg: int, code: str, site: str) -> None:
    with pytest.raises(Unreachable) as error:
        ways_of(plan_from_document(document()), TASK, BrokenRoad(leg))
    assert error.value.code == code
    told = {"team": "骑行队", "date": "2026-11-23", "site": site, "source": "here", "target": "there"}
    assert error.value.params == told


def test_an_engine_that_does_not_answer_stays_one() -> None:
    class Silent(StraightRoad):
        def paths(self, _legs: Sequence[tuple[Location, Location]], _mode: Mode) -> tuple[StreetPath, ...]:
            raise Unreachable("silence", code="engine_silent")

    with pytest.raises(Unreachable, match="silence") as error:
        ways_of(plan_from_document(document()), TASK, Silent())
    assert error.value.code == "engine_silent"
