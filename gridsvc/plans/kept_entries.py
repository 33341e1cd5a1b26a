"""A plan keeps the entries and times on site it was made with, where others have been found on the streets since."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from gridsvc.plans.inputs import CycleInputs, DueSite
from gridsvc.plans.inspection_time import WALK_MAX_S, WalkRule, walk_m
from gridsvc.plans.plan import Plan, Stop
from gridsvc.plans.programme_settings import walk_rule


def with_kept_entries(inputs: CycleInputs, plan: Plan) -> CycleInputs:
    """The inputs as the plan knew them: a site entered elsewhere than where streets were found has none of these.

    Where a walk decides the time on site, any that it could have come to then is kept: streets and radius may differ.
    """
    stops = {stop.visit: stop for route in plan.routes for stop in route.stops}
    rule = walk_rule(inputs.settings)
    return replace(inputs, sites=tuple(_kept(site, stops, rule) for site in inputs.sites))


def _kept(site: DueSite, stops: Mapping[UUID, Stop], rule: WalkRule) -> DueSite:
    mine = [stops[visit] for visit in site.visits if visit in stops]
    used = {place for stop in mine for place in (stop.entry, stop.exit)}
    kept = site if not site.entries_found or used <= set(site.entries) else replace(site, entries=())
    return replace(kept, kept_s=_kept_s(site, mine, rule))


def _kept_s(site: DueSite, stops: list[Stop], rule: WalkRule) -> int | None:
    if site.minutes_on_site is not None or not stops or not (rule.everywhere or walk_m(site, rule)):
        return None
    lengths = {(stop.end - stop.begin).total_seconds() for stop in stops}
    least = 60 * site.category_minutes
    (seconds, *others) = lengths
    possible = not others and seconds.is_integer() and least <= seconds <= max(least, WALK_MAX_S)
    return int(seconds) if possible else None
