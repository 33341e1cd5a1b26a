"""Answers that browsers and machines may keep: entity tags, 304, gzip."""

import gzip
import hashlib
import json
from typing import Any

import anyio.to_thread
from fastapi import Request, Response

GEOJSON = "application/geo+json"
_LEAST_WORTH_PACKING = 1_000
_PACK_ASIDE = 64_000


def entity_tag(*parts: object) -> str:
    """A weak tag of everything that decides an answer."""
    text = "\0".join(str(part) for part in parts)
    return f'W/"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


def is_known(request: Request, tag: str | None) -> bool:
    """Whether the client says that it holds the answer of this tag."""
    given = request.headers.get("if-none-match")
    if not given or tag is None:
        return False
    return given.strip() == "*" or tag.removeprefix("W/") in (
        one.strip().removeprefix("W/") for one in given.split(",")
    )


def unchanged(tag: str | None) -> Response:
    """304: what you have is still right."""
    return Response(status_code=304, headers=caching(tag))


def caching(tag: str | None, *, max_age_s: int = 0) -> dict[str, str]:
    """Headers of an answer that its receiver may keep for a while, and must ask about afterwards."""
    control = f"private, max-age={max_age_s}" if max_age_s else "private, no-cache"
    headers = {"cache-control": control, "vary": "Accept-Encoding, Accept-Language"}
    return headers | {"etag": tag} if tag else headers


async def packed(request: Request, body: bytes, media_type: str, tag: str | None) -> Response:
    """The bytes, gzipped where the client can and it is worth it."""
    headers = caching(tag)
    if len(body) >= _LEAST_WORTH_PACKING and takes_gzip(request):
        headers["content-encoding"] = "gzip"
        aside = len(body) > _PACK_ASIDE
        body = await anyio.to_thread.run_sync(pack, body) if aside else pack(body)
    return Response(body, media_type=media_type, headers=headers)


def pack(body: bytes) -> bytes:
    """Gzip, quickly; the same bytes give the same bytes."""
    return gzip.compress(body, compresslevel=1, mtime=0)


def held_answer(request: Request, held: bytes, media_type: str, headers: dict[str, str]) -> Response:
    """What is kept gzipped, in the form that the client takes."""
    if takes_gzip(request):
        return Response(held, media_type=media_type, headers={**headers, "content-encoding": "gzip"})
    return Response(gzip.decompress(held), media_type=media_type, headers=headers)


def takes_gzip(request: Request) -> bool:
    """Whether the client takes gzip."""
    for offer in request.headers.get("accept-encoding", "").split(","):
        name, _, quality = offer.partition(";")
        if name.strip().lower() in ("gzip", "*"):
            return quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def json_bytes(value: Any) -> bytes:
    """Compact JSON; instants, dates and ids as text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain).encode()


def _plain(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


async def json_answer(request: Request, value: Any, media_type: str = "application/json") -> Response:
    """A JSON value with the tag of its own bytes."""
    body = json_bytes(value)
    tag = entity_tag(hashlib.sha256(body).hexdigest())
    return unchanged(tag) if is_known(request, tag) else await packed(request, body, media_type, tag)
