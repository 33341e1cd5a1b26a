"""Starts a cycle of a programme: its dates, and the visits that are due in it."""

from dataclasses import dataclass
from datetime import date

from gridsvc.actors import Actor
from gridsvc.patrols.cycles import Cycle, next_cycle
from gridsvc.patrols.permission import MAY_PLAN, refuse_others
from gridsvc.patrols.programme import Calendar, Programme
from gridsvc.patrols.sampling import Draw, Drawing
from gridsvc.patrols.visits import DueVisit, due_visits
from gridsvc.patrols.working_days import WorkingDays
from gridsvc.ports import CycleStore, ProgrammeStore


@dataclass(frozen=True, slots=True)
class StartedCycle:
    """A new cycle; years without a table of holidays are to be told to whoever started it."""

    cycle: Cycle
    visits: tuple[DueVisit, ...]
    unknown_years: tuple[int, ...]
    draws: tuple[Draw, ...] = ()


def start_cycle(
    programme: Programme,
    stores: tuple[ProgrammeStore, CycleStore],
    working: WorkingDays,
    *,
    actor: Actor,
    starts_on: date | None = None,
    seed: int = 0,
) -> StartedCycle:
    """Keep the cycle after the programme's last one, or from a day on; Conflict when it overlaps another."""
    refuse_others(actor, MAY_PLAN, programme.city)
    programmes, cycles = stores
    last = cycles.cycles(programme.id)[-1:]
    cycle = next_cycle(programme, last[0] if last else None, working, starts_on=starts_on)
    due = due_visits(
        programme,
        cycle,
        programmes.patrolled_sites(programme.city, cycle.starts_on),
        drawing=Drawing(seed, cycles.drawn_before(programme.id)),
        unseen=cycles.unseen(programme.id),
    )
    cycles.add(cycle, due)
    told = working.unknown_years(cycle.dates) if programme.calendar is Calendar.WORKING else ()
    return StartedCycle(cycle, due.visits, told, due.draws)
