"""A closure is the cause that a site cannot be reached only where that has been measured."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
import shapely

from gridsvc.actors import SYSTEM
from gridsvc.plans.checker import FaultCode, faults_of
from gridsvc.plans.inputs import CycleInputs
from gridsvc.plans.plan import Plan, ReasonCode
from gridsvc.plans.preparation import prepared
from gridsvc.roads import UNREACHABLE, Mode
from gridsvc.usecases.plan_cycle import PlanningGround, PlanningOrder, facts_of, plan_cycle
from routing.dijkstra import DijkstraSearch
from routing.network import Network
from tests.gridsvc.usecases.test_plan_cycle import CYCLE, ENGINE_USED, MemoryInputs, MemoryPlans, known
from tests.routing.districts import FACTS
from tests.routing.networks import roads_of

# Main street, two ways to the island (the bridge is quicker), the island's street; a street that nothing leads to.
CORNERS = [(102.7, 25.0), (102.71, 25.0), (102.72, 25.0), (102.73, 25.0), (102.7, 25.1), (102.71, 25.1)]
MS = 600_000
EDGES = [(0, 1, 1000.0, MS, MS), (1, 2, 1000.0, MS, MS), (1, 2, 1200.0, 2 * MS, 2 * MS), (2, 3, 1000.0, MS, MS)]
NAMES = ("主街", "桥", "渡口", "岛路", "孤路")
ON_THE_ISLAND, ON_THE_LONELY_STREET = (102.729, 25.0), (102.705, 25.1)


def island(closed: set[str], lonely_ms: int = MS) -> Network:
    edges = [*EDGES, (4, 5, 1000.0, lonely_ms, lonely_ms)]
    roads = roads_of(CORNERS, edges, NAMES, Mode.WALK)
    mask = np.array([name in closed for name in NAMES])
    return Network(roads, closed=mask, searching=DijkstraSearch)


def inputs(place: tuple[float, float]) -> CycleInputs:
    usual = known(1)
    site = replace(usual.sites[0], geometry=shapely.Point(place))
    team = replace(usual.teams[0], mode=Mode.WALK, base=(102.701, 25.0))
    return replace(usual, sites=(site,), teams=(team,))


def planned(streets: Network, place: tuple[float, float]) -> Plan:
    stores = MemoryInputs(inputs(place)), MemoryPlans()
    return plan_cycle(
        PlanningOrder(CYCLE, 1),
        stores,
        PlanningGround(streets, FACTS),
        ENGINE_USED,
        actor=SYSTEM,
        run=(lambda: datetime(2026, 11, 20, 1, tzinfo=UTC), lambda *_: None),
    ).plan


def cause(made: Plan) -> tuple[object, object]:
    (missing,) = made.unplanned
    assert missing.reason.code is ReasonCode.UNREACHABLE
    return missing.reason.params["cause"], missing.reason.params.get("streets")


@pytest.mark.parametrize(
    ("closed", "told"),
    [
        ({"桥", "渡口"}, ("closure", ["桥"])),
        ({"桥", "渡口", "主街", "孤路"}, ("closure", ["主街", "桥"])),
        ({"岛路"}, ("closure", ["岛路"])),
    ],
)
def test_the_streets_are_named_that_are_enough_when_opened(closed: set[str], told: tuple[str, list[str]]) -> None:
    assert cause(planned(island(closed), ON_THE_ISLAND)) == told


def test_what_closures_have_no_part_in_is_not_blamed_on_them() -> None:
    assert cause(planned(island({"桥", "渡口"}), ON_THE_LONELY_STREET)) == ("cut_off", None)
    assert cause(planned(island({"孤路"}, UNREACHABLE), ON_THE_LONELY_STREET)) == ("no_street", None)


def test_where_one_way_is_open_the_site_is_planned() -> None:
    assert not planned(island({"桥"}), ON_THE_ISLAND).unplanned


@pytest.mark.parametrize("streets", [["岛路"], ["孤路"], [], "桥", None])
def test_the_checker_opens_the_streets_named_and_measures_again(streets: object) -> None:
    ground, known_now = PlanningGround(island({"桥", "渡口"}), FACTS), inputs(ON_THE_ISLAND)
    made = planned(island({"桥", "渡口"}), ON_THE_ISLAND)
    (missing,) = made.unplanned
    claimed = replace(missing.reason, params={**missing.reason.params, "streets": streets})
    changed = replace(made, unplanned=(replace(missing, reason=claimed),))
    task, facts = prepared(known_now, ground.streets).task, facts_of(ground, known_now)
    assert faults_of(made, task, ground.streets, facts=facts) == ()
    assert [each.code for each in faults_of(changed, task, ground.streets, facts=facts)] == [FaultCode.WRONG_PROOF]
