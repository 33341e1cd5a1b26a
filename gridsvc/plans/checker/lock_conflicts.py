"""Locks that exclude each other."""

from collections.abc import Iterator
from uuid import UUID

from gridsvc.plans.checker.alone import lock_of
from gridsvc.plans.checker.case import Case
from gridsvc.plans.checker.pattern import near
from gridsvc.plans.checker.worktime import instant_ms
from gridsvc.plans.task import Lock, SiteDemand


def locks_conflict(case: Case, visit: UUID, site: SiteDemand) -> bool:
    """Whether another lock leaves this one no room: of the same site too near, of the same team at the same time."""
    lock = lock_of(site, visit)
    return any(
        (owner.subject == site.subject and _too_near(case, site, lock, held)) or _overlap((site, lock), (owner, held))
        for owner, held in _other_locks(case, visit)
    )


def _other_locks(case: Case, visit: UUID) -> Iterator[tuple[SiteDemand, Lock]]:
    return ((site, lock) for site in case.task.sites for other, lock in site.locks.items() if other != visit)


def _too_near(case: Case, site: SiteDemand, one: Lock, other: Lock) -> bool:
    if one.day is None or other.day is None:
        return False
    limit = case.task.gap_limit(site) if len(site.visits) == len(site.locks) else None
    return not near(site, limit, min(one.day, other.day), max(one.day, other.day))


def _overlap(one: tuple[SiteDemand, Lock], other: tuple[SiteDemand, Lock]) -> bool:
    (site, lock), (owner, held) = one, other
    if lock.team is None or lock.team != held.team or lock.begin is None or held.begin is None:
        return False
    begin, theirs = instant_ms(lock.begin), instant_ms(held.begin)
    return begin < theirs + owner.service_s * 1000 and theirs < begin + site.service_s * 1000
