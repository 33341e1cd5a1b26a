"""Starts a cycle of a programme: its dates, and the visits that are due in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from gridsvc.actors import Actor
from gridsvc.patrols.campaign import Campaign, campaign_visits
from gridsvc.patrols.cycles import Cycle, next_cycle
from gridsvc.patrols.permission import MAY_PLAN, refuse_others
from gridsvc.patrols.programme import Calendar, PatrolledSite, Programme
from gridsvc.patrols.sampling import Draw, Drawing
from gridsvc.patrols.visits import DueVisit, DueVisits, due_visits
from gridsvc.patrols.working_days import WorkingDays
from gridsvc.ports import CampaignStore, CycleStore, ProgrammeStore


@dataclass(frozen=True, slots=True)
class StartedCycle:
    """A new cycle; years without a table of holidays are to be told to whoever started it."""

    cycle: Cycle
    visits: tuple[DueVisit, ...]
    unknown_years: tuple[int, ...]
    draws: tuple[Draw, ...] = ()


def start_cycle(
    programme: Programme,
    stores: tuple[ProgrammeStore, CycleStore, CampaignStore],
    working: WorkingDays,
    *,
    actor: Actor,
    starts_on: date | None = None,
    seed: int = 0,
) -> StartedCycle:
    """Keep the cycle after the programme's last one, or from a day on; Conflict when it overlaps another."""
    refuse_others(actor, MAY_PLAN, programme.city)
    programmes, cycles, campaigns = stores
    laid = [each for each in campaigns.campaigns(programme.city) if programme.id in each.programmes]
    last = cycles.cycles(programme.id)[-1:]
    cycle = next_cycle(programme, last[0] if last else None, working, starts_on=starts_on)
    sites = programmes.patrolled_sites(programme.city, cycle.starts_on)
    drawing, unseen = Drawing(seed, cycles.drawn_before(programme.id)), cycles.unseen(programme.id)
    due = _with_campaigns(due_visits(programme, cycle, sites, drawing=drawing, unseen=unseen), cycle, sites, laid)
    cycles.add(cycle, due)
    told = working.unknown_years(cycle.dates) if programme.calendar is Calendar.WORKING else ()
    return StartedCycle(cycle, due.visits, told, due.draws)


def _with_campaigns(
    due: DueVisits, cycle: Cycle, sites: Sequence[PatrolledSite], campaigns: Sequence[Campaign]
) -> DueVisits:
    after = {each.site: each.ordinal for each in due.visits}
    return replace(due, visits=(*due.visits, *campaign_visits(campaigns, cycle, sites, after=after)))
