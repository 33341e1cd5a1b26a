"""Lays a campaign over programmes: over the cycles to come, and over what is left of those that have begun."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from gridsvc.actors import Actor
from gridsvc.errors import InvalidInput
from gridsvc.patrols.campaign import Campaign, campaign_visits
from gridsvc.patrols.cycles import Cycle
from gridsvc.patrols.permission import MAY_PLAN, refuse_others
from gridsvc.ports import CampaignStore, CycleStore, ProgrammeStore


@dataclass(frozen=True, slots=True)
class LaidCampaign:
    """What a campaign asks for: sites, visits in each cycle, and by cycle that there is already the visits added."""

    sites: int
    visits: int
    added: tuple[tuple[Cycle, int], ...]


def lay_campaign(
    campaign: Campaign, stores: tuple[CampaignStore, ProgrammeStore, CycleStore], *, actor: Actor, today: date
) -> LaidCampaign:
    """Keep a campaign and add its visits to cycles that are not over; InvalidInput when it chooses no site."""
    refuse_others(actor, MAY_PLAN, campaign.city)
    campaigns, programmes, cycles = stores
    sites = programmes.patrolled_sites(campaign.city, campaign.starts_on)
    counts = [count for site in sites if (count := campaign.visits_to(site))]
    if not counts:
        raise InvalidInput(
            f"the rules of {campaign.name!r} choose none of {len(sites)} sites",
            code="campaign_without_sites",
            params={"campaign": campaign.name, "sites": len(sites)},
        )
    campaigns.add(campaign)
    known = [cycle for programme in campaign.programmes for cycle in cycles.cycles(programme) if cycle.ends_on >= today]
    added = ((cycle, _add(campaign, cycle, (programmes, cycles), today)) for cycle in known)
    return LaidCampaign(len(counts), sum(counts), tuple((cycle, visits) for cycle, visits in added if visits))


def _add(campaign: Campaign, cycle: Cycle, stores: tuple[ProgrammeStore, CycleStore], today: date) -> int:
    programmes, cycles = stores
    sites = programmes.patrolled_sites(campaign.city, cycle.starts_on)
    after: dict[UUID, int] = dict(cycles.ordinals(cycle.id))
    visits = campaign_visits([campaign], cycle, sites, after=after, since=today)
    cycles.lay(cycle.id, visits)
    return len(visits)
