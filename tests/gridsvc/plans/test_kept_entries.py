"""A plan keeps the entries that it was made with."""

from dataclasses import replace
from uuid import UUID

import pytest
import shapely

from gridsvc.plans.document import plan_from_document
from gridsvc.plans.inputs import CycleInputs, DueSite
from gridsvc.plans.kept_entries import with_kept_entries
from gridsvc.plans.plan import Stop
from gridsvc.plans.task import LonLat
from tests.gridsvc.plans.small_plan import document
from tests.gridsvc.plans.test_preparation import inputs

PLAN = plan_from_document(document())
STOP = PLAN.routes[0].stops[0]
ELSEWHERE = (102.9, 25.2)


def area(*entries: LonLat, found: bool, visits: tuple[UUID, ...] = (STOP.visit,)) -> DueSite:
    place = shapely.box(102.6, 24.9, 103, 25.3)
    return DueSite(UUID(int=9), visits, "小区", "estate", place, 20, entries=entries, entries_found=found)


def kept(site: DueSite, stop: Stop = STOP) -> tuple[LonLat, ...]:
    route = replace(PLAN.routes[0], stops=(stop,))
    known: CycleInputs = with_kept_entries(inputs(site), replace(PLAN, routes=(route,)))
    return known.sites[0].entries


def test_entries_found_since_are_none_of_a_plan_that_enters_elsewhere() -> None:
    assert kept(area(ELSEWHERE, found=True)) == ()
    assert kept(area(STOP.entry, found=True), replace(STOP, exit=ELSEWHERE)) == ()


@pytest.mark.parametrize(
    "site",
    [
        area(STOP.entry, STOP.exit, ELSEWHERE, found=True),
        area(ELSEWHERE, found=True, visits=(UUID(int=77),)),
    ],
)
def test_entries_that_a_plan_uses_or_says_nothing_of_stay(site: DueSite) -> None:
    assert kept(site) == site.entries


def test_entries_that_were_given_hold_for_every_plan() -> None:
    assert kept(area(ELSEWHERE, found=False)) == (ELSEWHERE,)
