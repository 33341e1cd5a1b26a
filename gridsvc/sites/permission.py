"""Who may see the people who answer for sites: those who direct or examine them, never the public."""

from gridsvc.actors import Actor, Role
from gridsvc.errors import Forbidden

MAY_SEE_OWNERS = frozenset(
    {Role.ADMINISTRATOR, Role.AUDITOR, Role.DUTY_HEAD, Role.PLANNER, Role.SUPERVISOR, Role.SYSTEM}
)


def may_see_owners(actor: Actor, city: str) -> bool:
    """Whether an actor may see people's names in the chains of a city."""
    return actor.role in MAY_SEE_OWNERS and actor.scope.covers_city(city)


def refuse_other_readers(actor: Actor, city: str) -> None:
    """Raise Forbidden for those who may not see people's names."""
    if not may_see_owners(actor, city):
        params = {"actor": actor.id, "role": str(actor.role), "city": city}
        raise Forbidden(f"{actor.role} {actor.id} may not see owners of {city}", code="owners_forbidden", params=params)
