"""A collection: what a feed shows of which rows, to whom, and by what it can be filtered."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256

from gridsvc.actors import Role, ScopeKind
from gridsvc.errors import InvalidInput


class Kind(StrEnum):
    """Types of properties and filters."""

    TEXT = "text"
    UUID = "uuid"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    INSTANT = "instant"

    @property
    def numeric(self) -> bool:
        """Whether a tile carries it as a number."""
        return self in (Kind.INTEGER, Kind.NUMBER)


class Comparison(StrEnum):
    """How a filter's value is held against its columns: equal to any, the beginning of any, or listed in any."""

    EQUALS = "equals"
    PREFIX = "prefix"
    LISTED = "listed"


@dataclass(frozen=True, slots=True)
class Property:
    """A column that is shown; `roles` are those that may see it, None for all."""

    name: str
    kind: Kind = Kind.TEXT
    roles: frozenset[Role] | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """A query parameter that narrows a collection.

    columns: those compared, the one of the same name by default. choices: the only values there are.
    default: the value of a list without this filter. otherwise: a boolean column that must hold without it.
    """

    name: str
    kind: Kind = Kind.TEXT
    columns: tuple[str, ...] = ()
    comparison: Comparison = Comparison.EQUALS
    choices: tuple[str, ...] = ()
    default: str | None = None
    otherwise: str | None = None

    @property
    def compared(self) -> tuple[str, ...]:
        """The columns that the value is held against."""
        return self.columns or (self.name,)


@dataclass(frozen=True, slots=True)
class Thinning:
    """Which features a tile holds, by a column: each step adds its values from its zoom on; no values means all."""

    column: str
    steps: tuple[tuple[int, tuple[str, ...]], ...]

    def allowed(self, zoom: int) -> tuple[str, ...] | None:
        """The values shown at a zoom, None for all."""
        reached = [values for from_zoom, values in self.steps if zoom >= from_zoom]
        if () in reached:
            return None
        return tuple(value for values in reached for value in values)


@dataclass(frozen=True, slots=True)
class TileRule:
    """What tiles hold: nothing below from_zoom, counts in cells below bins_below, simpler outlines below exact_from."""

    properties: tuple[str, ...] = ()
    from_zoom: int = 0
    bins_below: int = 0
    exact_from: int = 0
    thinning: Thinning | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Collection:
    """One collection of a feed.

    relation: a SELECT whose rows have `id` (text or uuid, as key says), `geom` (EPSG:4326), and all columns named
    here. tie: a uuid that tells rows with the same id apart. digits: decimals of coordinates. time: the two instants
    that bound a row's time. scope: the column that holds the key of each kind of scope; actors with another kind see
    nothing, unless it is public. sealed: the column with the instant before which only planners and supervisors see a
    row. watches: collections of the change log on which the rows depend. clocked: whether time alone changes rows.
    """

    id: str
    relation: str
    properties: tuple[Property, ...]
    filters: tuple[Filter, ...] = ()
    key: Kind = Kind.UUID
    tie: str | None = None
    digits: int = 7
    time: tuple[str, str] | None = None
    scope: tuple[tuple[ScopeKind, str], ...] = ()
    sealed: str | None = None
    watches: tuple[str, ...] = ()
    clocked: bool = False
    public: bool = False
    tiles: TileRule = TileRule()

    def __post_init__(self) -> None:
        if self.key not in (Kind.TEXT, Kind.UUID):
            raise InvalidInput(f"the ids of collection {self.id} are {self.key}, neither text nor uuid")
        names = [each.name for each in self.properties]
        if len(set(names)) != len(names):
            raise InvalidInput(f"collection {self.id} shows a property twice")
        if not set(self.tiles.properties) <= set(names):
            raise InvalidInput(f"the tiles of collection {self.id} show what it does not")

    @property
    def fingerprint(self) -> str:
        """Differs whenever the same rows would be shown in another way."""
        return _fingerprint(self)

    def filter_named(self, name: str) -> Filter | None:
        """The filter of a name, if there is one."""
        return next((each for each in self.filters if each.name == name), None)


@lru_cache(maxsize=64)
def _fingerprint(collection: Collection) -> str:
    return sha256(repr(collection).encode()).hexdigest()[:16]
