"""Which last visits bind the coming cycle, and what its guarantee costs."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from gridsvc.patrols.guarantee_proofs import hopeless_stretches, visits_needed
from gridsvc.patrols.guarantees import Guarantee, GuaranteePrice, SiteLimit, binding_visit, latest_day, price_of
from gridsvc.patrols.roster import shifts_of
from gridsvc.plans.inputs import CycleInputs, DueSite
from gridsvc.plans.inspection_time import inspection_s
from gridsvc.plans.possible_days import HORIZON_DAYS, PossibleDays
from gridsvc.plans.programme_settings import walk_rule


def with_binding_visits(inputs: CycleInputs) -> CycleInputs:
    """The same, with last visits that no day of the cycle can follow in time set aside as overdue."""
    worked = working_dates(inputs)
    sites = []
    for site in inputs.sites:
        limit = gap_limit_days(inputs, site)
        last, overdue = binding_visit(site.last_visit, limit, site.days or worked)
        sites.append(replace(site, last_visit=last, overdue_since=overdue))
    return replace(inputs, sites=tuple(sites))


def gap_limit_days(inputs: CycleInputs, site: DueSite) -> int | None:
    """The most days between two visits of a site, by the rules and by the guarantee."""
    _, most = inputs.gaps_of(site)
    limits = [most] if most is not None else []
    if inputs.guarantee is Guarantee.ROLLING:
        limits.append(inputs.cycle_days)
    return min(limits, default=None)


def working_dates(inputs: CycleInputs) -> tuple[date, ...]:
    """The dates of the cycle on which some team works."""
    worked = {
        day for team in inputs.teams for day in shifts_of(team.hours, team.roster, inputs.dates, inputs.city.clock)
    }
    return tuple(day for day in inputs.dates if day in worked and day not in inputs.closed_days)


def guarantee_price(inputs: CycleInputs) -> GuaranteePrice:
    """What the largest gap asks of this cycle, counted over sites, and over the hours of those who may visit them."""
    hours = {
        team.team: {
            day: sum((span.ends - span.starts).total_seconds() for span in spans) + 60 * team.overtime_max_min
            for day, spans in shifts_of(team.hours, team.roster, inputs.dates, inputs.city.clock).items()
            if day not in inputs.closed_days
        }
        for team in inputs.teams
    }
    span = _span(inputs)
    possible = PossibleDays(inputs, span)
    stretches = (
        stretch
        for site in inputs.sites
        if (limit := gap_limit_days(inputs, site)) is not None and limit <= HORIZON_DAYS
        for stretch in hopeless_stretches(possible.of(site), limit, (inputs.dates[0], inputs.dates[-1]))
    )
    return price_of(tuple(_site_limits(inputs, possible)), hours, stretches)


def _span(inputs: CycleInputs) -> tuple[date, ...]:
    """The dates of the cycle with the days around it that a gap can reach."""
    first = inputs.dates[0] - timedelta(days=HORIZON_DAYS)
    return tuple(first + timedelta(days=number) for number in range((inputs.dates[-1] - first).days + HORIZON_DAYS + 1))


def _site_limits(inputs: CycleInputs, possible: PossibleDays) -> Iterator[SiteLimit]:
    rule = walk_rule(inputs.settings)
    for site in inputs.sites:
        limit = gap_limit_days(inputs, site)
        last = site.last_visit or site.overdue_since
        if last is None or limit is None:
            continue
        open_days = possible.of(site)
        days = tuple(day for day in open_days if day in inputs.dates)
        following = next((day for day in open_days if day > inputs.dates[-1]), None)
        yield SiteLimit(
            site.subject,
            site.name,
            inspection_s(site, rule),
            last,
            latest_day(last, limit),
            days,
            possible.teams(site),
            len(site.visits),
            None if following is None else visits_needed(last, limit, days, following),
        )
