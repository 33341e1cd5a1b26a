"""The photos of a site's file: where they lie, what is said of each, and the part of the report that shows them."""

from uuid import UUID

from api.exports.table_sheet import Column, Kind
from api.reports.report import Picture, Section
from api.sentences import say
from api.site_files.site_file import PICTURES_MOST, Row, SiteFile
from gridsvc.language import Language

SMALL_SIDE = 480
"""Pixels of the longest side of a photo as pages show it among others."""
_COLUMNS = {"photo_kind": Kind.TEXT, "taken_at": Kind.MOMENT, "photo_note": Kind.TEXT}
_COLUMNS |= {"pixels": Kind.TEXT, "photo": Kind.TEXT}


def photo_address(city: str, site: UUID, photo: UUID) -> str:
    """Where the service shows a photo."""
    return f"/cities/{city}/sites/{site}/photos/{photo}.jpg"


def photo_words(file: SiteFile, photo: Row, language: Language) -> str:
    """What it shows, when it was taken, and what was noted."""
    code = "site_file_photo_noted" if photo["note"] else "site_file_photo"
    taken = f"{file.city.city.local(photo['taken_at']):%Y-%m-%d %H:%M}"
    return say(code, language, kind=say(f"photo_kind_{photo['kind']}", language), taken=taken, note=photo["note"])


def photo_section(file: SiteFile, language: Language) -> Section:
    """All photos as a list, the latest first, then those pictures that were read."""
    rows = tuple(
        (
            say(f"photo_kind_{row['kind']}", language),
            file.city.city.local(row["taken_at"]).replace(tzinfo=None),
            row["note"] or None,
            f"{row['width']} × {row['height']}",
            str(row["id"])[:8],
        )
        for row in file.photos
    )
    some = bool(file.pictures) and len(rows) > PICTURES_MOST
    return Section(
        title=say("site_file_photos", language),
        columns=tuple(Column(say(f"report_{name}", language), kind) for name, kind in _COLUMNS.items()),
        rows=rows,
        note=say("site_file_photos_shown", language, shown=len(file.pictures), all=len(rows)) if some else "",
        nothing=say("site_file_no_photos", language),
        pictures=tuple(_picture(file, row, language) for row in file.photos if row["id"] in file.pictures),
    )


def _picture(file: SiteFile, photo: Row, language: Language) -> Picture:
    drawn = file.pictures[photo["id"]]
    return Picture(drawn.content, drawn.width, drawn.height, photo_words(file, photo, language))
