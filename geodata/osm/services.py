"""Streets and places of a named place from Nominatim and Overpass, kept as one OSM XML file."""

import json
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import quoteattr

import osmnx
import shapely

from geodata.reference.osm_tags import OsmTags
from gridsvc.errors import InvalidInput, NotFound, Unreachable

_LOCAL_HOSTS = frozenset({"127.0.0.1", "::1", "localhost"})
_KINDS = ("node", "way", "relation")
_RESTRICTIONS: dict[str, bool | str | list[str]] = {"type": "restriction"}


@dataclass(frozen=True, slots=True)
class OsmServices:
    """Where the two services are."""

    nominatim: str
    overpass: str

    def __post_init__(self) -> None:
        for address in (self.nominatim, self.overpass):
            if urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).hostname:
                raise InvalidInput(f"{address!r} is no address", code="address_invalid", params={"value": address})


def place_boundary(place: str, services: OsmServices) -> shapely.MultiPolygon:
    """The outline of a named place; NotFound where Nominatim knows none."""
    with _configured(services, []):
        try:
            found = osmnx.geocode_to_gdf(place)
        except OSError as error:
            raise _unreachable(services.nominatim, error) from error
        except (ValueError, TypeError) as error:
            raise NotFound(
                f"Nominatim knows no place with an outline called {place!r}: {error}",
                code="place_unknown",
                params={"value": place, "field": "place"},
            ) from error
    return shapely.MultiPolygon(shapely.get_parts(found.geometry.to_numpy()[:1]).tolist())


def fetch_extract(boundary: shapely.MultiPolygon, services: OsmServices, rules: OsmTags, path: Path) -> None:
    """Write the streets with their turn restrictions, and the places that the rules know, to an OSM XML file."""
    tags = {
        key: sorted({value for rule in rules.rules if rule.key == key for value in rule.values}) for key in rules.keys
    }
    answers: list[bytes] = []
    with _configured(services, answers):
        _ask(services, lambda: osmnx.graph_from_polygon(boundary, network_type="all", simplify=False, retain_all=True))
        _ask(services, lambda: osmnx.features_from_polygon(boundary, dict(sorted(tags.items()))))
        _ask(services, lambda: osmnx.features_from_polygon(boundary, _RESTRICTIONS))
    elements = _elements(services, answers)
    if not elements["way"]:
        raise NotFound("Overpass knows no streets there", code="place_without_roads")
    path.write_text("\n".join(_document(elements)), "utf-8")


def _ask(services: OsmServices, question: Callable[[], object]) -> None:
    """In this mode OSMnx asks Overpass and stops before it makes anything of the answers."""
    try:
        question()
    except InterruptedError:
        return
    except (OSError, ValueError) as error:
        raise _unreachable(services.overpass, error) from error


def _elements(services: OsmServices, answers: Sequence[bytes]) -> dict[str, dict[int, Mapping[str, Any]]]:
    """All elements by kind and id; an answer that Overpass says is incomplete is none."""
    elements: dict[str, dict[int, Mapping[str, Any]]] = {kind: {} for kind in _KINDS}
    for content in map(json.loads, answers):
        if "error" in str(content.get("remark", "")):
            raise _unreachable(services.overpass, content["remark"])
        for element in content.get("elements", ()):
            if element.get("type") in elements:
                elements[element["type"]][element["id"]] = element
    return elements


def _document(elements: Mapping[str, Mapping[int, Mapping[str, Any]]]) -> Iterator[str]:
    yield "<?xml version='1.0' encoding='UTF-8'?>"
    yield "<osm version='0.6' generator='gridsvc'>"
    for kind in _KINDS:
        for number, element in sorted(elements[kind].items()):
            place = f" lat='{element['lat']}' lon='{element['lon']}'" if kind == "node" else ""
            yield f"<{kind} id='{number}' version='1'{place}>"
            yield from (f"<nd ref='{ref}'/>" for ref in element.get("nodes", ()))
            yield from (_member(member) for member in element.get("members", ()))
            yield from (f"<tag k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in element.get("tags", {}).items())
            yield f"</{kind}>"
    yield "</osm>"


def _member(member: Mapping[str, Any]) -> str:
    return f"<member type={quoteattr(member['type'])} ref='{member['ref']}' role={quoteattr(member.get('role', ''))}/>"


@contextmanager
def _configured(services: OsmServices, answers: list[bytes]) -> Iterator[None]:
    """OSMnx has global settings, and changes how names are resolved: both are as before afterwards."""
    wanted = {
        "nominatim_url": services.nominatim,
        "overpass_url": services.overpass.removesuffix("/").removesuffix("/interpreter"),
        "overpass_rate_limit": urlsplit(services.overpass).hostname not in _LOCAL_HOSTS,
        "doh_url_template": None,
        "http_user_agent": "gridsvc",
        "http_referer": "gridsvc",
        "use_cache": False,
        "cache_only_mode": True,
        "requests_kwargs": {"hooks": {"response": partial(_keep, answers)}},
    }
    before = {name: getattr(osmnx.settings, name) for name in wanted}
    resolve = socket.getaddrinfo
    for name, value in wanted.items():
        setattr(osmnx.settings, name, value)
    try:
        yield
    finally:
        socket.getaddrinfo = resolve
        for name, value in before.items():
            setattr(osmnx.settings, name, value)


def _keep(answers: list[bytes], response: Any, **_: object) -> None:
    if response.request.method == "POST" and response.ok:
        answers.append(response.content)


def _unreachable(address: str, error: BaseException | str) -> Unreachable:
    while isinstance(error, BaseException) and error.__context__ is not None:
        error = error.__context__
    return Unreachable(
        f"{address} did not answer as it should: {error}",
        code="service_unreachable",
        params={"address": address, "reason": str(error)},
    )
