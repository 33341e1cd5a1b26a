"""`gridsvc sites photo`: photos in the file of a site."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.root import language_of, print_json
from api.cli.site_lookup import City, Json, Key
from api.cli.sites import commands
from api.sentences import say

if TYPE_CHECKING:
    from uuid import UUID

    from psycopg import Connection

    from geodata.cities import CityRow

photos = typer.Typer(no_args_is_help=True, help="Photos of sites. 照片。")
commands.add_typer(photos, name="photo")

_KINDS = ("near", "far", "before", "after", "other")
_TAKEN = ["%Y-%m-%d", "%Y-%m-%dT%H:%M"]
_CLOCK = "When, on the city's clock; default: what the camera wrote, else now."
Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="JPEG, PNG or WebP.")]
PhotoKey = Annotated[str, typer.Argument(metavar="ID", help="Id of the photo, or its beginning.")]


@photos.command()
def add(
    context: typer.Context,
    site: Key,
    files: Files,
    *,
    kind: Annotated[str, typer.Option(help=f"{', '.join(_KINDS)}.")] = "other",
    taken: Annotated[datetime | None, typer.Option(formats=_TAKEN, help=_CLOCK)] = None,
    note: Annotated[str, typer.Option(help="What is to be seen.")] = "",
    city: City = None,
    json: Json = False,
) -> None:
    """Put photos into the file of a site, without position and other metadata; all of them or none."""
    from api.photos.intake import Wish, read_photos
    from api.photos.told import added_document, added_lines
    from api.wiring import actor, clock, database
    from geodata.stores.site_photos import SitePhotoStore
    from gridsvc.sites.photo import PhotoKind
    from gridsvc.usecases.change_photos import add_photos

    if kind not in _KINDS:
        raise typer.BadParameter(f"{kind!r} is not one of {', '.join(_KINDS)}", param_hint="--kind")
    with database().connect(actor=actor()) as connection:
        row, key = _place(connection, city, site)
        read = read_photos(files, Wish(PhotoKind(kind), taken, note), row.city, clock())
        store = SitePhotoStore(connection, row.id)
        kept = add_photos(key, (each.photo for each in read), store, city=row.city.code, actor=actor())
    documents = [added_document(each, photo, is_new=is_new) for each, (photo, is_new) in zip(read, kept, strict=True)]
    if json:
        print_json({"site": str(key), "photos": documents})
        return
    for each in documents:
        for line in added_lines(each, row.city, language_of(context)):
            typer.echo(line)


@photos.command("list")
def list_photos(context: typer.Context, site: Key, *, city: City = None, json: Json = False) -> None:
    """List the photos of a site, the latest first."""
    from api.photos.told import photo_line
    from api.wiring import actor, database
    from geodata.stores.site_photos import SitePhotoStore

    with database().connect(actor=actor()) as connection:
        row, key = _place(connection, city, site)
        listed = SitePhotoStore(connection, row.id).listed(key)
    if json:
        print_json(listed)
        return
    for each in listed:
        typer.echo(photo_line(each, row.city, language_of(context)))
    typer.echo(say("photo_counted", language_of(context), count=len(listed)), err=True)


@photos.command()
def save(
    context: typer.Context,
    site: Key,
    photo: PhotoKey,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it.")],
    *,
    city: City = None,
    json: Json = False,
) -> None:
    """Write a photo as it is kept (JPEG)."""
    from api.exports.files import write_whole
    from api.photos.told import photo_meant
    from api.wiring import actor, database
    from geodata.stores.site_photos import SitePhotoStore

    with database().connect(actor=actor()) as connection:
        row, key = _place(connection, city, site)
        store = SitePhotoStore(connection, row.id)
        meant = photo_meant(store.listed(key), photo)
        content, _ = store.content(key, meant)
    write_whole(file, content)
    if json:
        print_json({"site": key, "id": meant, "file": file})
    else:
        typer.echo(say("photo_saved", language_of(context), path=file))


@photos.command()
def remove(context: typer.Context, site: Key, photo: PhotoKey, *, city: City = None, json: Json = False) -> None:
    """Take a photo out of the file of a site, for good."""
    from api.photos.told import photo_meant
    from api.wiring import actor, database
    from geodata.stores.site_photos import SitePhotoStore
    from gridsvc.usecases.change_photos import remove_photo

    with database().connect(actor=actor()) as connection:
        row, key = _place(connection, city, site)
        store = SitePhotoStore(connection, row.id)
        meant = photo_meant(store.listed(key), photo)
        remove_photo(key, meant, store, city=row.city.code, actor=actor())
    if json:
        print_json({"site": key, "removed": meant})
    else:
        typer.echo(say("photo_removed", language_of(context), id=meant))


def _place(connection: "Connection", city: str | None, site: str) -> "tuple[CityRow, UUID]":
    from api.sites import site_meant
    from geodata.cities import city_named

    row = city_named(connection, city)
    return row, site_meant(connection, row, site)
