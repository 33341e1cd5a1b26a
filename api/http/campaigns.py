"""Campaigns over HTTP: list them, lay one."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from psycopg import Connection
from pydantic import BaseModel, ConfigDict, Field

from api.campaigns import CampaignOrder, campaign_document, laid_document, lay_ordered
from api.http.answers import json_answer
from api.http.cities import city_of
from api.http.commands import KEY_HEADER, Done, carry_out
from api.http.services import Services, services_of
from geodata.stores.campaigns import CampaignStore

router = APIRouter(prefix="/api", tags=["programmes"])


class NewCampaign(BaseModel):
    """A campaign to lay; without programmes over all, without rules one visit more to all sites."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "name": "农贸市场整治",
                    "starts_on": "2027-03-01",
                    "ends_on": "2027-03-05",
                    "rules": ["category=produce_market,visits=2"],
                }
            ]
        },
    )

    name: Annotated[str, Field(min_length=1, max_length=200)]
    starts_on: date
    ends_on: date
    programmes: list[str] = Field(default=[], description="Ids or names; none means all")
    rules: list[str] = Field(default=[], description="register=, category=, tier=, zone=, site=, visits=, min_gap=")


@router.get("/cities/{code}/campaigns", summary="Campaigns of a city")
async def campaigns(request: Request, code: str) -> Response:
    """All campaigns, the earliest first."""
    return await json_answer(request, {"campaigns": await run_in_threadpool(_campaigns, services_of(request), code)})


@router.post("/cities/{code}/campaigns", status_code=201, summary="Lay a campaign", openapi_extra=KEY_HEADER)
def lay(request: Request, code: str, body: NewCampaign) -> Response:
    """Add its visits to cycles to come, and to what is left of those that run."""

    def work(services: Services, connection: Connection) -> Done:
        row, order = city_of(connection, services, code), CampaignOrder(**body.model_dump())
        campaign, laid = lay_ordered(connection, row, order, actor=services.actor, clock=services.clock)
        return Done(201, campaign_document(campaign) | laid_document(laid), f"/api/cities/{code}/campaigns")

    return carry_out(request, body, work)


def _campaigns(services: Services, code: str) -> Sequence[dict[str, Any]]:
    with services.sessions.reading(services.actor) as connection:
        row = city_of(connection, services, code)
        return [campaign_document(each) for each in CampaignStore(connection).campaigns(row.city.code)]
