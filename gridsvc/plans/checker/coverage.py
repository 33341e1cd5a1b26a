"""Every due visit stands exactly once: in a route, or in the list of what is not planned."""

from collections import Counter
from collections.abc import Iterator

from gridsvc.plans.checker.case import Case
from gridsvc.plans.checker.fault import Fault, FaultCode
from gridsvc.plans.plan import Stop, Unplanned


def coverage_faults(case: Case) -> Iterator[Fault]:
    """Visits unknown, missing, repeated, on both sides, or of another site."""
    planned = Counter(stop.visit for _, stop in case.stops())
    unplanned = Counter(each.visit for each in case.plan.unplanned)
    for visit in {**planned, **unplanned}:
        if visit not in case.demands:
            yield Fault(FaultCode.UNKNOWN_VISIT, {"visit": str(visit)}, visit=visit)
    for visit, site in case.demands.items():
        for code, broken in (
            (FaultCode.MISSING_VISIT, not planned[visit] and not unplanned[visit]),
            (FaultCode.PLANNED_TWICE, planned[visit] > 1),
            (FaultCode.UNPLANNED_TWICE, unplanned[visit] > 1),
            (FaultCode.PLANNED_AND_UNPLANNED, bool(planned[visit] and unplanned[visit])),
        ):
            if broken:
                yield Fault(code, {"site": site.name}, visit=visit)
    yield from _subjects(case)


def _subjects(case: Case) -> Iterator[Fault]:
    entries: list[Stop | Unplanned] = [stop for _, stop in case.stops()]
    entries += case.plan.unplanned
    for each in entries:
        site = case.demands.get(each.visit)
        if site and (each.subject, each.is_problem) != (site.subject, site.is_problem):
            params = {"site": site.name, "found": str(each.subject), "expected": str(site.subject)}
            yield Fault(FaultCode.WRONG_SUBJECT, params, visit=each.visit)
