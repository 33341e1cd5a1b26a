"""Adds a programme whose rules choose at least one site."""

from gridsvc.actors import Actor
from gridsvc.errors import InvalidInput
from gridsvc.patrols.permission import MAY_PLAN, refuse_others
from gridsvc.patrols.programme import Programme
from gridsvc.plans.programme_settings import refuse_bad_settings
from gridsvc.ports import ProgrammeStore


def add_programme(programme: Programme, programmes: ProgrammeStore, *, actor: Actor) -> int:
    """Keep a programme and say how many visits a cycle it asks for; InvalidInput for none, and for bad settings."""
    refuse_others(actor, MAY_PLAN, programme.city)
    refuse_bad_settings(programme.settings)
    sites = programmes.patrolled_sites(programme.city, programme.starts_on)
    visits = sum(programme.visits_to(site) for site in sites)
    if not visits:
        raise InvalidInput(
            f"the rules of {programme.name!r} choose none of {len(sites)} sites",
            code="programme_without_sites",
            params={"programme": programme.name, "sites": len(sites)},
        )
    programmes.add(programme)
    return visits
