"""Puts photos into the file of a site and takes them out, for those who may."""

from collections.abc import Iterable
from uuid import UUID

from gridsvc.actors import Actor
from gridsvc.patrols.permission import MAY_PLAN, refuse_others
from gridsvc.ports import PhotoStore
from gridsvc.sites.photo import Photo


def add_photos(
    site: UUID, new: Iterable[Photo], photos: PhotoStore, *, city: str, actor: Actor
) -> list[tuple[UUID, bool]]:
    """Keep photos of a site; gives for each its id, and whether it was not there before."""
    refuse_others(actor, MAY_PLAN, city)
    return [photos.add(site, each, actor) for each in new]


def remove_photo(site: UUID, photo: UUID, photos: PhotoStore, *, city: str, actor: Actor) -> None:
    """Take a photo out of the file of a site, for good."""
    refuse_others(actor, MAY_PLAN, city)
    photos.remove(site, photo)
