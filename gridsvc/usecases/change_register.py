"""Puts a site on a register or takes it off, from a day on, for those who may."""

from uuid import UUID

from gridsvc.actors import Actor
from gridsvc.patrols.permission import MAY_PLAN, refuse_others
from gridsvc.ports import RegisterStore
from gridsvc.sites.registers import Listing, with_listing


def change_register(
    site: UUID, new: Listing, registers: RegisterStore, *, city: str, actor: Actor
) -> tuple[Listing, ...]:
    """Keep what is said of a site and a register from now on; gives all that is said of them."""
    refuse_others(actor, MAY_PLAN, city)
    own, said = registers.listings(site)
    kept = with_listing([each for each in said if each.register == new.register], new, own)
    registers.replace(site, new.register, kept, actor)
    return tuple(kept)
