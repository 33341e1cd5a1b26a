"""Directions of plans: as they were kept, or found again on the streets that the plan was made on; and in words."""

from dataclasses import replace
from uuid import UUID

from psycopg import Connection

from api.engines.choice import EngineChoice
from api.engines.own import own_searching
from api.exports.exported import ExportedPlan
from geodata.cities import city_named
from geodata.roads.past_networks import roads_of_hash
from geodata.stores.plans import PlanStore
from gridsvc.plans.directions import Directions, LegDirections, Untold, directions_of, untold
from gridsvc.plans.plan import Plan
from routing.itineraries import StreetGuide
from routing.network import Network


def with_directions(connection: Connection, exported: ExportedPlan, engine: EngineChoice) -> ExportedPlan:
    """A plan with how its legs are told."""
    return replace(exported, directions=directions_in(connection, exported.plan, engine))


def directions_in(connection: Connection, plan: Plan, engine: EngineChoice) -> Directions:
    """Kept ones; those of routes that were planned before any were kept are found again, and say where they cannot.

    Only our own engine finds them again, with what the chosen one keeps.
    """
    kept = PlanStore(connection).directions(plan.id)
    missing = tuple(route for route in plan.routes if route.id not in kept)
    return {**kept, **_found_again(connection, replace(plan, routes=missing), engine)} if missing else kept


def _found_again(connection: Connection, plan: Plan, engine: EngineChoice) -> dict[UUID, tuple[LegDirections, ...]]:
    row = city_named(connection, plan.city)
    found = roads_of_hash(connection, row.id, plan.provenance.roads, plan.dates)
    if found is None:
        return untold(plan, Untold.ROADS_GONE)
    roads, closed = found
    network = Network(roads, closed=closed, searching=own_searching(engine.kept))
    return directions_of(plan, network, StreetGuide(roads))
