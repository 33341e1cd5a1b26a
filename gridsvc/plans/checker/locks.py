"""Locked visits stay where they are, and say so."""

from collections.abc import Iterator

from gridsvc.plans.checker.case import Case
from gridsvc.plans.checker.fault import Fault, FaultCode
from gridsvc.plans.checker.worktime import instant_ms
from gridsvc.plans.task import Lock


def lock_faults(case: Case) -> Iterator[Fault]:
    """Days, teams and times that were locked and are not kept; flags other than the task's locks."""
    for route, stop, site in case.known_stops():
        lock = site.locks.get(stop.visit, Lock())
        for code, expected, found in (
            (FaultCode.LOCKED_DAY_BROKEN, lock.day, route.date),
            (FaultCode.LOCKED_TEAM_BROKEN, lock.team, route.team),
            (FaultCode.LOCKED_TIME_BROKEN, lock.begin and instant_ms(lock.begin), instant_ms(stop.begin)),
        ):
            if expected is not None and found != expected:
                yield Fault(code, {"site": site.name, "expected": _shown(lock, code)}, route.id, stop.visit)
        if stop.locked != flags_of(lock):
            params: dict[str, object] = {
                "site": site.name,
                "found": sorted(stop.locked),
                "expected": sorted(flags_of(lock)),
            }
            yield Fault(FaultCode.WRONG_LOCKED_FLAGS, params, route.id, stop.visit)


def flags_of(lock: Lock) -> frozenset[str]:
    """What a lock holds, in the words of the plan's JSON."""
    held = {"day": lock.day, "team": lock.team, "time": lock.begin}
    return frozenset(name for name, value in held.items() if value is not None)


def _shown(lock: Lock, code: FaultCode) -> str:
    by_code = {FaultCode.LOCKED_DAY_BROKEN: lock.day, FaultCode.LOCKED_TEAM_BROKEN: lock.team}
    return str(by_code.get(code, lock.begin))
