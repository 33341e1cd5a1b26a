"""A plan keeps the entries it was made with, where others have been found on the streets since."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from gridsvc.plans.inputs import CycleInputs, DueSite
from gridsvc.plans.plan import Plan, Stop


def with_kept_entries(inputs: CycleInputs, plan: Plan) -> CycleInputs:
    """The inputs as the plan knew them: a site entered elsewhere than where streets were found has none of these."""
    stops = {stop.visit: stop for route in plan.routes for stop in route.stops}
    return replace(inputs, sites=tuple(_kept(site, stops) for site in inputs.sites))


def _kept(site: DueSite, stops: Mapping[UUID, Stop]) -> DueSite:
    used = {place for visit in site.visits if visit in stops for place in (stops[visit].entry, stops[visit].exit)}
    return site if not site.entries_found or used <= set(site.entries) else replace(site, entries=())
