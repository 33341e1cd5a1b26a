"""Who may change programmes, cycles, plans and visits."""

from gridsvc.actors import Actor, Role
from gridsvc.errors import Forbidden

MAY_PLAN = frozenset({Role.ADMINISTRATOR, Role.PLANNER, Role.SYSTEM})
MAY_PUBLISH = MAY_PLAN | {Role.SUPERVISOR}
MAY_END_VISITS = MAY_PLAN | {Role.PATROLLER, Role.DUTY_HEAD}


def refuse_others(actor: Actor, allowed: frozenset[Role], city: str) -> None:
    """Raise Forbidden unless the actor has one of the roles, for the whole city at least."""
    if actor.role not in allowed or not actor.scope.covers_city(city):
        raise Forbidden(
            f"{actor.role} {actor.id} may not do that in {city}",
            code="patrol_forbidden",
            params={"actor": actor.id, "role": str(actor.role), "scope": str(actor.scope), "city": city},
        )
