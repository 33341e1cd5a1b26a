"""What commands tell of photos, and which photo an id or its beginning means."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from api.photos.intake import ReadPhoto, TakenFrom
from api.sentences import say
from geodata.stores.site_photos import photo_unknown
from gridsvc.cities import City
from gridsvc.errors import InvalidInput
from gridsvc.language import Language


def photo_meant(listed: Sequence[Mapping[str, Any]], key: str) -> UUID:
    """The photo of an id or its beginning; errors are `photo_unknown` and `photo_ambiguous`."""
    found: list[UUID] = [each["id"] for each in listed if key and str(each["id"]).startswith(key.strip().lower())]
    if len(found) > 1:
        params = {"photo": key, "found": ", ".join(map(str, found))}
        raise InvalidInput(f"{key!r} may mean several photos", code="photo_ambiguous", params=params)
    if not found:
        raise photo_unknown(key)
    return found[0]


def added_document(read: ReadPhoto, photo: UUID, *, is_new: bool) -> dict[str, Any]:
    """What became of a file."""
    kept = read.photo
    return {
        "file": str(read.file),
        "id": photo,
        "added": is_new,
        "kind": str(kept.kind),
        "taken_at": kept.taken_at,
        "taken_from": str(read.taken_from),
        "width": kept.width,
        "height": kept.height,
        "bytes": len(kept.content),
    }


def added_lines(told: Mapping[str, Any], city: City, language: Language) -> Iterator[str]:
    """What became of a file, and that nobody says when it was taken."""
    kind, taken = say(f"photo_kind_{told['kind']}", language), city.local(told["taken_at"])
    code = "photo_added" if told["added"] else "photo_there"
    yield say(code, language, file=told["file"], id=told["id"], kind=kind, taken=f"{taken:%Y-%m-%d %H:%M}")
    if told["added"] and told["taken_from"] == TakenFrom.ADDED:
        yield say("photo_taken_unknown", language, file=told["file"])


def photo_line(photo: Mapping[str, Any], city: City, language: Language) -> str:
    """A photo in a list."""
    parts = (
        str(photo["id"])[:8],
        say(f"photo_kind_{photo['kind']}", language),
        f"{city.local(photo['taken_at']):%Y-%m-%d %H:%M}",
        f"{photo['width']} × {photo['height']}",
        photo["note"],
    )
    return "  ".join(part for part in parts if part)
