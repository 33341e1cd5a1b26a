"""Whether there is too much to do for those who may do it, counted without travel so that it is certain."""

from collections.abc import Mapping

from routing.greedy.case import Case
from routing.greedy.case.request import may_inspect

_MS = 1000

Shortage = Mapping[str, object] | None


class Capacity:
    """What is asked of each set of teams, against what it can do."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._able = [
            frozenset(team for team, duty in enumerate(case.task.teams) if may_inspect(duty, request.demand))
            for request in case.demands.requests
        ]
        self._found: dict[frozenset[int], Shortage] = {}

    def shortage(self, request: int) -> Shortage:
        """What is missing to the teams that may make this visit: seconds, or visits a day; None when neither is."""
        able = self._able[request]
        if able not in self._found:
            self._found[able] = self._counted(able)
        return self._found[able]

    def _counted(self, able: frozenset[int]) -> Shortage:
        requests = self._case.demands.requests
        mine = [each for each, teams in zip(requests, self._able, strict=True) if teams and teams <= able]
        days = [workday for workday in self._case.workdays if workday.team in able]
        needed = sum(each.service_ms * len(each.visits) for each in mine)
        working = sum(workday.longest_ms for workday in days)
        if needed > working:
            found = {"needed_s": needed / _MS, "working_s": working / _MS, "short_s": (needed - working) / _MS}
            return {"bound": "service", **found}
        visits, most = sum(len(each.visits) for each in mine), sum(workday.most for workday in days)
        return {"bound": "visits", "needed": visits, "most": most} if visits > most else None
