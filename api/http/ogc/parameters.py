"""Query parameters of the feeds, read strictly: what is not known is refused by name."""

from collections.abc import Collection as Names
from dataclasses import dataclass

from fastapi import Request

from api.http.ogc.cursor import read_cursor
from geodata.feeds import Box, Collection, Interval, Position, Selection, bad_box, filters_of, instant_of
from gridsvc.errors import InvalidInput

DEFAULT_LIMIT = 100
LARGEST_LIMIT = 10_000
_PAGE = ("bbox", "datetime", "limit", "cursor", "skipGeometry", "lang", "f")
_OPEN = ("", "..")


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What is asked of a collection's items; `asked` stands for all that narrows them."""

    selection: Selection
    limit: int
    after: Position | None
    asked: str


def only_language(request: Request) -> None:
    """Refuse every parameter but those that all addresses of the feeds take."""
    given = _single(request)
    for name in set(given) - {"lang", "f"}:
        raise _unknown(name, ("lang", "f"))
    _format(given)


def page_request(request: Request, collection: Collection) -> PageRequest:
    """The parameters of `items`."""
    given = _single(request)
    _format(given)
    filters = {name: text for name, text in given.items() if name not in _PAGE}
    _refuse_unknown(filters, collection, _PAGE)
    selection = Selection(
        filters=filters_of(collection, filters),
        box=_box(given["bbox"]) if "bbox" in given else None,
        interval=_interval(given["datetime"]) if "datetime" in given else None,
        geometry=not _truth("skipGeometry", given.get("skipGeometry", "false")),
    )
    narrowing = sorted((name, text) for name, text in given.items() if name not in ("limit", "cursor", "lang", "f"))
    asked = f"{collection.id} {narrowing}"
    after = read_cursor(given["cursor"], asked) if "cursor" in given else None
    return PageRequest(selection, _limit(given.get("limit")), after, asked)


def item_filters(request: Request, collection: Collection) -> Selection:
    """The parameters of a single feature: filters, which then must hold for it."""
    return _filters_only(request, collection, ("lang", "f"))


def tile_filters(request: Request, collection: Collection) -> Selection:
    """The parameters of a tile; `v` only tells one address from another."""
    return _filters_only(request, collection, ("lang", "v"))


def _filters_only(request: Request, collection: Collection, others: Names[str]) -> Selection:
    filters = {name: text for name, text in _single(request).items() if name not in others}
    _refuse_unknown(filters, collection, others)
    return Selection(filters=filters_of(collection, filters))


def _single(request: Request) -> dict[str, str]:
    given: dict[str, str] = {}
    for name, text in request.query_params.multi_items():
        if name in given:
            raise InvalidInput(f"{name} is given twice", code="parameter_repeated", params={"parameter": name})
        given[name] = text
    return given


def _refuse_unknown(filters: Names[str], collection: Collection, others: Names[str]) -> None:
    known = [*others, *(each.name for each in collection.filters)]
    for name in filters:
        if name not in known:
            raise _unknown(name, known)


def _unknown(name: str, known: Names[str]) -> InvalidInput:
    params = {"parameter": name, "known": sorted(known)}
    return InvalidInput(f"{name} is no parameter here", code="parameter_unknown", params=params)


def _format(given: dict[str, str]) -> None:
    if given.get("f", "json") not in ("json", "geojson"):
        raise _invalid("f", given["f"], "json")


def _box(text: str) -> Box:
    parts = text.split(",")
    try:
        numbers = [float(part) for part in parts]
        west, south, east, north = numbers if len(numbers) == len("wsen") else _flat(numbers)
    except ValueError:
        raise bad_box("bbox_not_numbers", "four or six numbers are needed", parts) from None
    return Box(west, south, east, north)


def _flat(numbers: list[float]) -> tuple[float, float, float, float]:
    west, south, _, east, north, _ = numbers
    return west, south, east, north


def _interval(text: str) -> Interval:
    starts, slash, ends = text.partition("/")
    try:
        if not slash:
            return Interval(instant_of(text), instant_of(text))
        bounds = [None if bound in _OPEN else instant_of(bound) for bound in (starts, ends)]
    except ValueError:
        params = {"parameter": "datetime", "value": text}
        raise InvalidInput(f"datetime={text} is no time", code="datetime_invalid", params=params) from None
    return Interval(bounds[0], bounds[1])


def _limit(text: str | None) -> int:
    if text is None:
        return DEFAULT_LIMIT
    if not text.isascii() or not text.isdigit() or int(text[:20]) < 1:
        raise _invalid("limit", text, f"1 - {LARGEST_LIMIT}")
    return min(int(text[:20]), LARGEST_LIMIT)


def _truth(name: str, text: str) -> bool:
    if text not in ("true", "false"):
        raise _invalid(name, text, "true | false")
    return text == "true"


def _invalid(name: str, text: str, expected: str) -> InvalidInput:
    params = {"parameter": name, "value": text, "expected": expected}
    return InvalidInput(f"{name}={text!r} is not {expected}", code="parameter_invalid", params=params)
