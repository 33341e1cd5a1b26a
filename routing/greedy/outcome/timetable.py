"""Routes with exact times, from tours."""

from collections.abc import Iterator, Mapping
from uuid import UUID, uuid5

from gridsvc.plans.plan import Route, Stop
from gridsvc.plans.task import Ending, Lock
from routing.greedy.search.draft import Draft
from routing.greedy.search.tour import Tour

Visits = Mapping[tuple[int, int], UUID]
"""The visit that each request makes on each day."""


def routes_of(draft: Draft, plan_id: UUID) -> tuple[Route, ...]:
    """One route for each working day that has visits, by date and then team."""
    visits = planned_visits(draft)
    return tuple(
        _route(draft, number, visits, uuid5(plan_id, f"{tour.workday.duty.team}/{tour.workday.date}"))
        for number, tour in enumerate(draft.tours)
        if tour.calls
    )


def planned_visits(draft: Draft) -> dict[tuple[int, int], UUID]:
    """Which visit of a request falls on which day (a position in the task): the first of them on the first day."""
    demands = draft.case.demands
    days: dict[int, list[int]] = {}
    for tour in draft.tours:
        for call in tour.calls:
            days.setdefault(int(demands.request[call.option]), []).append(tour.workday.day)
    return {
        (request, day): visit
        for request, held in days.items()
        for day, visit in zip(held, demands.requests[request].visits, strict=False)
    }


def locked_parts(lock: Lock) -> frozenset[str]:
    """What a lock holds, in the words of the plan."""
    held = {"day": lock.day, "team": lock.team, "time": lock.begin}
    return frozenset(name for name, value in held.items() if value is not None)


def _route(draft: Draft, number: int, visits: Visits, route_id: UUID) -> Route:
    tour = draft.tours[number]
    workday, ground = tour.workday, draft.case.ground(tour.workday)
    start, end = workday.shifts[0][0], workday.arrival_ms(tour.end)
    stops = tuple(_stops(draft, tour, visits))
    travel, service = sum(tour.legs[:-1]), sum(call.service for call in tour.calls)
    last = int(tour.gaps.origin[-1]), int(tour.gaps.target[-1])
    ends = {Ending.BASE: workday.duty.base, Ending.PLACE: workday.duty.end_place, Ending.ANYWHERE: None}
    return Route(
        id=route_id,
        team=workday.duty.team,
        date=workday.date,
        start=workday.instant(start),
        end=workday.instant(end),
        end_at=ends[workday.duty.ending],
        travel_ms=travel,
        travel_m=sum(stop.travel_m for stop in stops),
        service_ms=service,
        wait_ms=tour.end - travel - service - tour.legs[-1],
        break_ms=end - start - tour.end,
        return_ms=tour.legs[-1],
        return_m=int(ground.metres[last]),
        stops=stops,
    )


def _stops(draft: Draft, tour: Tour, visits: Visits) -> Iterator[Stop]:
    demands, workday, ground = draft.case.demands, tour.workday, draft.case.ground(tour.workday)
    for place, (call, begin) in enumerate(zip(tour.calls, tour.begins, strict=True)):
        number = int(demands.request[call.option])
        request = demands.requests[number]
        access = request.demand.accesses[int(demands.access[call.option])]
        leg = int(tour.gaps.origin[place]), int(tour.gaps.target[place])
        yield Stop(
            visit=visits[number, workday.day],
            subject=request.demand.subject,
            sequence=place + 1,
            arrive=workday.instant(workday.arrival_ms(int(tour.gaps.depart[place]) + tour.legs[place])),
            begin=workday.instant(workday.beginning_ms(begin)),
            end=workday.instant(workday.arrival_ms(begin + call.service)),
            travel_ms=tour.legs[place],
            travel_m=int(ground.metres[leg]),
            entry=access.entry,
            exit=access.exit,
            locked=locked_parts(request.lock),
            is_problem=request.demand.is_problem,
        )
