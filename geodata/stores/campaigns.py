"""Campaigns with their rules, and the programmes that they are laid over."""

from typing import Any

from psycopg import Connection
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from geodata.database import sql
from geodata.stores.programmes import rule_from_row, rule_to_row
from gridsvc.errors import Conflict, InvalidInput
from gridsvc.patrols.campaign import Campaign


class CampaignStore:
    """Reads and writes campaigns; the caller owns the transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, campaign: Campaign) -> None:
        """Keep a new campaign; Conflict where its city has that name, InvalidInput for what is of another city."""
        plain = {name: getattr(campaign, name) for name in ("id", "city", "name", "starts_on", "ends_on")}
        row = self._connection.execute(sql("insert_campaign"), plain).fetchone()
        if row is None:
            told = {"campaign": campaign.name}
            raise Conflict(f"there is already a campaign {campaign.name!r}", code="campaign_exists", params=told)
        rules = [rule_to_row(number, rule) for number, rule in enumerate(campaign.rules, start=1)]
        params = {"campaign": row[0], "rules": Jsonb(rules), "programmes": list(campaign.programmes)}
        if self._connection.execute(sql("insert_campaign_rules"), params).rowcount != len(rules):
            raise InvalidInput("a rule names a site or a zone that is not of this city", params={"field": "rules"})
        if self._connection.execute(sql("insert_campaign_programmes"), params).rowcount != len(campaign.programmes):
            raise InvalidInput("a programme is not of this city", params={"field": "programmes"})

    def campaigns(self, city: str) -> tuple[Campaign, ...]:
        """The campaigns of a city, the earliest first."""
        with self._connection.cursor(row_factory=dict_row) as cursor:
            rows = cursor.execute(sql("select_campaigns"), {"city": city}).fetchall()
        return tuple(_campaign(row) for row in rows)


def _campaign(row: dict[str, Any]) -> Campaign:
    return Campaign(
        **{
            **row,
            "programmes": tuple(row["programmes"]),
            "rules": tuple(rule_from_row(each) for each in row["rules"]),
        }
    )
