"""Photos of sites in the database."""

from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import dict_row

from geodata.database import sql
from gridsvc.actors import Actor
from gridsvc.errors import NotFound
from gridsvc.sites.photo import Photo

Row = dict[str, Any]


class SitePhotoStore:
    """Reads and writes the photos of one city's sites; the caller owns the transaction."""

    def __init__(self, connection: Connection, city_id: int) -> None:
        self._connection, self._city = connection, city_id

    def add(self, site: UUID, photo: Photo, actor: Actor) -> tuple[UUID, bool]:
        """Keep a photo unless the site has it; its id, and whether it is new. NotFound without such a site."""
        values: dict[str, object] = {
            "kind": str(photo.kind),
            "taken_at": photo.taken_at,
            "note": photo.note,
            "width": photo.width,
            "height": photo.height,
            "sha256": photo.sha256,
            "content": photo.content,
        }
        made = self._rows("insert_photo", site, actor=actor.id, **values)
        found = made or self._rows("find_photo", site, sha256=photo.sha256)
        if not found:
            raise NotFound(f"no site has the id {site}", code="site_unknown", params={"site": str(site), "known": ""})
        return found[0]["public_id"], bool(made)

    def remove(self, site: UUID, photo: UUID) -> None:
        """Take a photo away; NotFound where the site has none of this id."""
        if not self._rows("delete_photo", site, photo=photo):
            raise photo_unknown(photo)

    def listed(self, site: UUID) -> list[Row]:
        """`id, kind, taken_at, note, width, height, bytes, added_at` of a site's photos, the latest first."""
        return self._rows("list_photos", site)

    def content(self, site: UUID, photo: UUID) -> tuple[bytes, str]:
        """The JPEG of a photo and its digest; NotFound where the site has none of this id."""
        rows = self._rows("select_photo", site, photo=photo)
        if not rows:
            raise photo_unknown(photo)
        return rows[0]["content"], rows[0]["sha256"]

    def _rows(self, statement: str, site: UUID, **params: object) -> list[Row]:
        with self._connection.cursor(row_factory=dict_row) as cursor:
            return cursor.execute(sql(statement), {"city": self._city, "site": site, **params}).fetchall()


def photo_unknown(photo: object) -> NotFound:
    """What is said of an id that no photo of a site has."""
    return NotFound(f"the site has no photo {photo}", code="photo_unknown", params={"photo": str(photo)})
