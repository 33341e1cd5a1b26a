"""Campaigns as commands and HTTP order and tell them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from psycopg import Connection

from api.choices import chosen
from api.programmes import rule_named
from geodata.cities import CityRow
from geodata.stores.campaigns import CampaignStore
from geodata.stores.cycles import CycleStore
from geodata.stores.programmes import ProgrammeStore
from gridsvc.actors import Actor
from gridsvc.patrols.campaign import Campaign
from gridsvc.patrols.programme import Rule
from gridsvc.patrols.rule_text import rule_to_text
from gridsvc.ports import Clock
from gridsvc.usecases.lay_campaign import LaidCampaign, lay_campaign


@dataclass(frozen=True, slots=True)
class CampaignOrder:
    """A campaign as it is asked for; nothing named = over all programmes, one visit more to all sites."""

    name: str
    starts_on: date
    ends_on: date
    programmes: Sequence[str] = ()
    rules: Sequence[str] = ()


def lay_ordered(
    connection: Connection, row: CityRow, order: CampaignOrder, *, actor: Actor, clock: Clock
) -> tuple[Campaign, LaidCampaign]:
    """Lay a campaign over programmes of a city; the caller owns the transaction."""
    store, city = ProgrammeStore(connection), row.city.code
    names = {each.id: each.name for each in store.programmes(city)}
    campaign = Campaign(
        id=uuid4(),
        city=city,
        name=order.name,
        programmes=tuple(dict.fromkeys(chosen("programme", key, names) for key in order.programmes)) or tuple(names),
        starts_on=order.starts_on,
        ends_on=order.ends_on,
        rules=tuple(rule_named(store, city, text) for text in order.rules) or (Rule(),),
    )
    stores = CampaignStore(connection), store, CycleStore(connection)
    return campaign, lay_campaign(campaign, stores, actor=actor, today=row.city.local(clock()).date())


def campaign_document(campaign: Campaign) -> dict[str, Any]:
    """A campaign as JSON values."""
    return {
        "id": str(campaign.id),
        "city": campaign.city,
        "name": campaign.name,
        "starts_on": campaign.starts_on.isoformat(),
        "ends_on": campaign.ends_on.isoformat(),
        "programmes": [str(each) for each in campaign.programmes],
        "rules": [rule_to_text(each) for each in campaign.rules],
    }


def laid_document(laid: LaidCampaign) -> dict[str, Any]:
    """What a campaign asks for, as JSON values."""
    return {
        "sites": laid.sites,
        "visits": laid.visits,
        "added": [
            {"cycle": str(cycle.id), "programme": str(cycle.programme), "starts_on": str(cycle.starts_on), "visits": n}
            for cycle, n in laid.added
        ],
    }
