"""Which last visits bind the coming cycle, and what its guarantee costs."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from gridsvc.patrols.guarantees import Guarantee, GuaranteePrice, SiteLimit, binding_visit, latest_day, price_of
from gridsvc.patrols.roster import shifts_of
from gridsvc.plans.inputs import CycleInputs


def with_binding_visits(inputs: CycleInputs) -> CycleInputs:
    """The same, with last visits that no day of the cycle can follow in time set aside as overdue."""
    limit = gap_limit_days(inputs)
    worked = working_dates(inputs)
    sites = []
    for site in inputs.sites:
        last, overdue = binding_visit(site.last_visit, limit, site.days or worked)
        sites.append(replace(site, last_visit=last, overdue_since=overdue))
    return replace(inputs, sites=tuple(sites))


def gap_limit_days(inputs: CycleInputs) -> int | None:
    """The most days between two visits, by the programme's own rule and by its guarantee."""
    limits = [inputs.max_gap_days] if inputs.max_gap_days is not None else []
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
    """What the largest gap asks of this cycle, counted over sites with a last visit and hours of all teams."""
    hours = dict.fromkeys(inputs.dates, 0.0)
    for team in inputs.teams:
        for day, spans in shifts_of(team.hours, team.roster, inputs.dates, inputs.city.clock).items():
            if day not in inputs.closed_days:
                shift_s = sum((span.ends - span.starts).total_seconds() for span in spans)
                hours[day] += shift_s + 60 * team.overtime_max_min
    return price_of(tuple(_site_limits(inputs)), hours)


def _site_limits(inputs: CycleInputs) -> Iterator[SiteLimit]:
    limit = gap_limit_days(inputs)
    worked = working_dates(inputs)
    for site in inputs.sites:
        last = site.last_visit or site.overdue_since
        if last is None or limit is None:
            continue
        days = tuple(day for day in worked if site.days is None or day in site.days)
        service_s = 60 * (site.minutes_on_site or site.category_minutes)
        yield SiteLimit(site.subject, site.name, service_s, last, latest_day(last, limit), days)
