"""Makes and changes what a city stands on (its regions, streets and grids), for those who may."""

from collections.abc import Callable
from typing import TypeVar

from gridsvc.actors import Actor, Role
from gridsvc.errors import Forbidden

Made = TypeVar("Made")

MAY_CHANGE_GROUND = frozenset({Role.ADMINISTRATOR, Role.PLANNER, Role.SYSTEM})


def change_ground(change: Callable[[], Made], *, actor: Actor, city: str = "") -> Made:
    """Do it where the actor may, for the whole city at least; no city named = one that is yet to be."""
    if actor.role not in MAY_CHANGE_GROUND or not actor.scope.covers_city(city):
        raise Forbidden(
            f"{actor.role} {actor.id} may not change the ground of {city or 'a new city'}",
            code="ground_forbidden",
            params={"actor": actor.id, "role": str(actor.role), "city": city},
        )
    return change()
