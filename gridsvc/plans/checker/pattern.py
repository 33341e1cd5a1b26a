"""The days of a site's visits: of the cycle, allowed, different, and neither too near nor too far apart."""

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from gridsvc.patrols.guarantees import Guarantee
from gridsvc.plans.checker.case import Case
from gridsvc.plans.checker.fault import Fault, FaultCode
from gridsvc.plans.task import PlanningTask, SiteDemand


def pattern_faults(case: Case) -> Iterator[Fault]:
    """Days outside the cycle, closed or not allowed; gaps that break the site's rule or the guarantee."""
    days: defaultdict[UUID, list[date]] = defaultdict(list)
    for route, stop, site in case.known_stops():
        days[site.subject].append(route.date)
        yield from _wrong_day(case, route.id, stop.visit, site, route.date)
    open_ended = {case.demands[each.visit].subject for each in case.plan.unplanned if each.visit in case.demands}
    for site in case.task.sites:
        yield from _gap_faults(case, site, sorted(days[site.subject]), explained=site.subject in open_ended)


def _wrong_day(case: Case, route: UUID, visit: UUID, site: SiteDemand, day: date) -> Iterator[Fault]:
    for code, broken in (
        (FaultCode.DATE_NOT_OF_CYCLE, day not in case.task.dates),
        (FaultCode.CLOSED_DAY, day in case.task.closed_days),
        (FaultCode.DAY_NOT_ALLOWED, day not in site.days),
    ):
        if broken:
            yield Fault(code, {"site": site.name, "date": day.isoformat()}, route, visit)


def _gap_faults(case: Case, site: SiteDemand, days: Sequence[date], *, explained: bool) -> Iterator[Fault]:
    """A gap that is too large counts only where no visit of the site is listed as unplanned."""
    before = [site.last_visit] if site.last_visit and days else []
    for earlier, later in itertools.pairwise([*before, *days]):
        gap = (later - earlier).days
        params = {"site": site.name, "from": earlier.isoformat(), "to": later.isoformat(), "days": gap}
        if gap == 0:
            yield Fault(FaultCode.TWICE_A_DAY, params)
        elif gap < site.min_gap_days:
            yield Fault(FaultCode.GAP_TOO_SMALL, params | {"least": site.min_gap_days})
        if explained:
            continue
        if site.max_gap_days is not None and gap > site.max_gap_days:
            yield Fault(FaultCode.GAP_TOO_LARGE, params | {"most": site.max_gap_days})
        if case.task.guarantee is Guarantee.ROLLING and gap > case.task.cycle_days:
            yield Fault(FaultCode.ROLLING_BROKEN, params | {"most": case.task.cycle_days})


def longest_pattern(task: PlanningTask, site: SiteDemand, days: Sequence[date]) -> int:
    """The most visits that fit on these days, gaps kept from the last visit on."""
    limit = task.gap_limit(site)
    longest: dict[date, int] = {}
    for day in days:
        first = int(site.last_visit is None or near(site, limit, site.last_visit, day))
        after = [count + 1 for earlier, count in longest.items() if count and near(site, limit, earlier, day)]
        longest[day] = max(first, *after, 0)
    return min(max(longest.values(), default=0), len(site.visits))


def near(site: SiteDemand, limit: int | None, earlier: date, later: date) -> bool:
    """Whether two visits of a site may follow each other on these days."""
    gap = (later - earlier).days
    return gap >= site.min_gap_days and (limit is None or gap <= limit)
