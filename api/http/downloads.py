"""Documents as answers: a name to keep them under, a tag of their bytes, and which form the client takes."""

from urllib.parse import quote

from fastapi import Request, Response

from api.http.answers import entity_tag, is_known, packed, unchanged
from gridsvc.errors import InvalidInput

DOCUMENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "gpx": "application/gpx+xml",
    "kml": "application/vnd.google-earth.kml+xml",
    "ics": "text/calendar; charset=utf-8",
}
"""By the ending of a file's name."""
_SHOWN = ("html", "json")


async def document_answer(request: Request, body: bytes, ending: str, names: tuple[str, str]) -> Response:
    """A document that browsers show or keep; names: one in plain letters, and one in those of the data."""
    answer = await bytes_answer(request, body, MEDIA_TYPES[ending])
    if ending == "html":
        answer.headers["content-security-policy"] = DOCUMENT_POLICY
    plain, named = names
    kept = "inline" if ending in _SHOWN else "attachment"
    encoded = quote(named, safe="")
    answer.headers["content-disposition"] = f"{kept}; filename=\"{plain}\"; filename*=UTF-8''{encoded}"
    return answer


async def bytes_answer(request: Request, body: bytes, media_type: str) -> Response:
    """Bytes with the tag of their own; 304 for a client that has them."""
    tag = entity_tag(body)
    return unchanged(tag) if is_known(request, tag) else await packed(request, body, media_type, tag)


def ending_of(request: Request, ending: str, offered: tuple[str, ...]) -> str:
    """The form that is wanted: by the ending of the address, else the first that Accept names; the first offered."""
    if ending:
        if ending not in offered:
            params = {"parameter": "format", "value": ending, "expected": ", ".join(offered)}
            raise InvalidInput(f"{ending} is not offered", code="parameter_invalid", params=params)
        return ending
    accepted = [each.partition(";")[0].strip() for each in request.headers.get("accept", "").split(",")]
    by_media = {MEDIA_TYPES[each].partition(";")[0]: each for each in offered}
    return next((by_media[each] for each in accepted if each in by_media), offered[0])
