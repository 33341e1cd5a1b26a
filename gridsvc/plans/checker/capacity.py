"""Whether there is too much to do: counted without travel, so that `too much` is certain."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from gridsvc.plans.checker.case import Case, may_inspect, stretched
from gridsvc.plans.task import SiteDemand, TeamDuty


def shortage(case: Case, site: SiteDemand) -> dict[str, object]:
    """What is asked of a site's teams, of them alone, beyond their hours or their visits a day; empty when nothing."""
    teams = [duty for duty in case.task.teams if may_inspect(duty, site)]
    able = {duty.team for duty in teams}
    bound = [each for each in case.task.sites if _only_by(case, each, able)]
    work_ms, hours_ms = sum(each.service_s * 1000 * len(each.visits) for each in bound), _hours_ms(case, teams)
    if work_ms > hours_ms:
        counted = {"needed_s": work_ms / 1000, "working_s": hours_ms / 1000, "short_s": (work_ms - hours_ms) / 1000}
        return {"bound": "service", **counted}
    visits, most = sum(len(each.visits) for each in bound), _visits(case, teams)
    return {"bound": "visits", "needed": visits, "most": most} if visits > most else {}


def _only_by(case: Case, site: SiteDemand, able: set[UUID]) -> bool:
    teams = [duty.team for duty in case.task.teams if may_inspect(duty, site)]
    return bool(teams) and able.issuperset(teams)


def _hours_ms(case: Case, teams: Sequence[TeamDuty]) -> int:
    days = (stretched(duty, day) for duty in teams for day in _working_days(case, duty))
    return sum(ends - starts for shifts in days for starts, ends in shifts)


def _visits(case: Case, teams: Sequence[TeamDuty]) -> float:
    most = 0.0
    for duty in teams:
        limit = float("inf") if duty.visits_per_day_max is None else duty.visits_per_day_max
        most += limit * len(_working_days(case, duty)) if _working_days(case, duty) else 0
    return most


def _working_days(case: Case, duty: TeamDuty) -> list[date]:
    return [day for day in case.task.dates if day in duty.shifts and day not in case.task.closed_days]
