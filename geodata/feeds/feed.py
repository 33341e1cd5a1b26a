"""Reads collections as bytes: pages, single features, versions, vector tiles."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from geodata.database import sql
from geodata.feeds.collection import Collection, Kind
from geodata.feeds.reader import FeedReader
from geodata.feeds.selection import Box, Position, Selection, Value
from geodata.feeds.statements import Shape, item_statement, page_statement, tile_statement, version_statement
from gridsvc.actors import Actor
from gridsvc.errors import InvalidInput, NotFound
from gridsvc.ports import Clock

_DEEPEST_ZOOM = 24


@dataclass(frozen=True, slots=True)
class Page:
    """Features as JSON texts joined by commas; `version` is None where nobody knows when the data change."""

    version: str | None
    features: bytes
    returned: int
    after: Position | None


@dataclass(frozen=True, slots=True)
class Item:
    """One feature as JSON."""

    version: str | None
    feature: bytes


@dataclass(frozen=True, slots=True)
class TileAddress:
    """Column x from the west, row y from the north, in the grid WebMercatorQuad."""

    zoom: int
    x: int
    y: int

    def __post_init__(self) -> None:
        if not (0 <= self.zoom <= _DEEPEST_ZOOM and 0 <= self.x < 2**self.zoom and 0 <= self.y < 2**self.zoom):
            raise NotFound(
                f"there is no tile {self.zoom}/{self.y}/{self.x}",
                code="tile_outside",
                params={"tile": f"{self.zoom}/{self.y}/{self.x}"},
            )


class Feed:
    """What an actor may read of collections."""

    def __init__(self, reader: FeedReader, clock: Clock) -> None:
        self._reader = reader
        self._clock = clock

    async def version(self, collection: Collection, actor: Actor) -> str | None:
        """The version of what the actor may see."""
        row = await self._reader.row(version_statement(collection, actor.role), self._params(collection, actor, {}))
        return row[0] if row else None

    async def version_of(self, *watched: str) -> str:
        """The version of collections of the change log."""
        row = await self._reader.row(sql("data_version"), {"watched": list(watched)})
        return str(row[0]) if row else ""

    async def page(
        self, collection: Collection, actor: Actor, selection: Selection, *, limit: int, after: Position | None = None
    ) -> Page:
        """At most `limit` features in the order of their ids."""
        shape = _shape(actor, selection, after=after is not None)
        params = self._params(collection, actor, selection.filters) | _place(selection) | {"limit": limit}
        if after:
            params |= _after(collection, after)
        row = await self._reader.row(page_statement(collection, shape), params, anew=shape.box)
        if row is None:
            return Page(None, b"", 0, None)
        version, features, returned, more, last_id, last_tie = row
        return Page(version, features, returned, Position(last_id, last_tie) if more else None)

    async def item(self, collection: Collection, actor: Actor, key: str, filters: Mapping[str, Value]) -> Item | None:
        """The feature of an id, if there is one for this actor."""
        typed = _key(collection, key)
        if typed is None:
            return None
        selection = Selection({"id": typed, **filters})
        shape = _shape(actor, selection, listing=False)
        row = await self._reader.row(
            item_statement(collection, shape), self._params(collection, actor, selection.filters)
        )
        return Item(row[0], row[1]) if row else None

    async def tile(self, collection: Collection, actor: Actor, selection: Selection, address: TileAddress) -> bytes:
        """A vector tile, empty where there is nothing to show."""
        if address.zoom < collection.tiles.from_zoom:
            return b""
        params = self._params(collection, actor, selection.filters)
        params |= {"layer": collection.id, "z": address.zoom, "x": address.x, "y": address.y}
        row = await self._reader.row(tile_statement(collection, _shape(actor, selection), address.zoom), params)
        return bytes(row[0]) if row and row[0] else b""

    async def extent(self) -> Box | None:
        """The box around all cities, where their boundaries are known."""
        row = await self._reader.row(sql("cities_extent"), {})
        return Box(*row) if row and row[0] is not None else None

    def _params(self, collection: Collection, actor: Actor, filters: Mapping[str, Value]) -> dict[str, Any]:
        now = self._clock()
        given = {f"f_{name}": value for name, value in filters.items()}
        minute = now.strftime("%Y%m%d%H%M")
        return {**given, "watched": list(collection.watches), "scope": actor.scope.key, "now": now, "minute": minute}


def _shape(actor: Actor, selection: Selection, *, listing: bool = True, after: bool = False) -> Shape:
    interval = selection.interval
    return Shape(
        role=actor.role,
        scope=actor.scope.kind,
        filters=tuple(sorted(_marked(name, value) for name, value in selection.filters.items())),
        listing=listing,
        box=selection.box is not None,
        starts=bool(interval and interval.starts),
        ends=bool(interval and interval.ends),
        after=after,
        geometry=selection.geometry,
    )


def _marked(name: str, value: Value) -> str:
    return f"{name}={str(value).lower()}" if isinstance(value, bool) else name


def _place(selection: Selection) -> dict[str, Any]:
    box, interval = selection.box, selection.interval
    place: dict[str, Any] = {}
    if box:
        place = {"west": box.west, "south": box.south, "east": box.east, "north": box.north}
    if interval:
        place |= {"starts": interval.starts, "ends": interval.ends}
    return place


def _after(collection: Collection, after: Position) -> dict[str, Any]:
    key, tie = _key(collection, after.id), after.tie if collection.tie is None else _uuid(after.tie)
    if key is None or tie is None:
        raise InvalidInput("the cursor is damaged", code="cursor_invalid", params={"parameter": "cursor"})
    return {"after_id": key, "after_tie": tie if collection.tie else key}


def _key(collection: Collection, key: str) -> str | UUID | None:
    if collection.key is Kind.UUID:
        return _uuid(key)
    return None if "\0" in key else key


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
