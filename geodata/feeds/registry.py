"""The collections that feeds show."""

from collections.abc import Iterable, Iterator

from geodata.database import sql
from geodata.feeds.collection import Collection, Comparison, Filter, Kind, Property, Thinning, TileRule
from gridsvc.actors import Role, ScopeKind
from gridsvc.errors import InvalidInput, NotFound
from gridsvc.patrols.programme import Register
from gridsvc.problems.states import ProblemState
from gridsvc.roads import Mode

_STAFF = frozenset(set(Role) - {Role.CITIZEN, Role.PATROLLER})
_MAIN_ROADS = ("motorway", "trunk", "motorway_link", "trunk_link")
_WIDE_ROADS = ("primary", "secondary", "primary_link", "secondary_link")
_LINKING_ROADS = ("tertiary", "tertiary_link")
_PLACE = ((ScopeKind.CITY, "city"), (ScopeKind.DISTRICT, "district"))
_STREET = (*_PLACE, (ScopeKind.STREET, "street"))
_AREAS = (Filter("city"), Filter("district"), Filter("street"), Filter("community"))
_REGION = Filter("region", columns=("city", "district", "street", "community"))
_PLAN = Filter("plan", Kind.UUID, otherwise="published")
_LEVELS = ("leaders", "office", "agency")
_VISIT_STATES = ("due", "planned", "unplanned", "done", "skipped", "missed")


class Registry:
    """Collections by id, in the order in which they were given."""

    def __init__(self, collections: Iterable[Collection]) -> None:
        self._collections = {each.id: each for each in collections}

    def __iter__(self) -> Iterator[Collection]:
        return iter(self._collections.values())

    def named(self, collection: str) -> Collection:
        """The collection of an id, or NotFound."""
        try:
            return self._collections[collection]
        except KeyError:
            raise NotFound(
                f"there is no collection {collection}",
                code="collection_unknown",
                params={"collection": collection, "known": list(self._collections)},
            ) from None


def standard_registry() -> Registry:
    """The collections of every installation."""
    return Registry((_regions(), _grids(), _sites(), _problems(), _visits(), _routes(), _roads(), _closures()))


def relation_of(name: str) -> str:
    """A SELECT from its file, fit to stand in brackets."""
    text = sql(name).decode().strip()
    if not text.endswith(";"):
        raise InvalidInput(f"{name}.sql does not end with a semicolon")
    return text[:-1]


def _properties(*names: str, **kinds: Kind) -> tuple[Property, ...]:
    return tuple(Property(name, kinds.get(name, Kind.TEXT)) for name in names)


def _regions() -> Collection:
    return Collection(
        id="regions",
        relation=relation_of("feed_regions"),
        properties=_properties(
            *("code", "level", "parent_code", "district", "name_zh", "name_en", "label_lon", "label_lat"),
            *("provisional", "city", "synthetic"),
            label_lon=Kind.NUMBER,
            label_lat=Kind.NUMBER,
            provisional=Kind.BOOLEAN,
            synthetic=Kind.BOOLEAN,
        ),
        filters=(
            Filter("city"),
            Filter("district"),
            Filter("level", choices=("city", "district", "street", "community")),
            Filter("parent_code"),
        ),
        key=Kind.TEXT,
        scope=_STREET,
        watches=("cities", "regions"),
        tiles=TileRule(
            properties=("level", "name_zh", "name_en"),
            exact_from=13,
            thinning=Thinning("level", ((0, ("district",)), (9, ("street",)), (11, ("community",)))),
        ),
    )


def _grids() -> Collection:
    return Collection(
        id="grids",
        relation=relation_of("feed_grids"),
        properties=_properties(
            *("code", "level", "district", "street", "community", "management_grid", "evaluation_grid"),
            *("area_m2", "land_use", "management_grade", "grid_set", "city", "synthetic"),
            area_m2=Kind.NUMBER,
            grid_set=Kind.UUID,
            synthetic=Kind.BOOLEAN,
        ),
        filters=(
            *_AREAS,
            _REGION,
            Filter("level", choices=("unit", "management", "evaluation"), default="unit"),
            Filter("grid_set", Kind.UUID, otherwise="in_force"),
        ),
        key=Kind.TEXT,
        tie="tie",
        digits=9,
        scope=_STREET,
        watches=("cities", "grid_sets", "grids"),
        tiles=TileRule(properties=("community",), from_zoom=13),
    )


def _sites() -> Collection:
    return Collection(
        id="sites",
        relation=relation_of("feed_sites"),
        properties=_properties(
            *("name", "category", "category_zh", "category_en", "register", "district", "street", "community"),
            *("agency_id", "agency", "closed_on", "cycle_state", "cycle_date", "last_visit", "city", "synthetic"),
            *("registers", "surroundings_m2", "surroundings_street_m"),
            *("surroundings_walk_m", "surroundings_tour_m"),
            agency_id=Kind.UUID,
            closed_on=Kind.DATE,
            cycle_date=Kind.DATE,
            last_visit=Kind.DATE,
            synthetic=Kind.BOOLEAN,
            surroundings_m2=Kind.NUMBER,
            surroundings_street_m=Kind.NUMBER,
            surroundings_walk_m=Kind.NUMBER,
            surroundings_tour_m=Kind.NUMBER,
        ),
        filters=(
            *_AREAS,
            _REGION,
            Filter("category"),
            Filter("register", columns=("registers",), comparison=Comparison.LISTED, choices=tuple(Register)),
            Filter("agency_id", Kind.UUID),
        ),
        scope=(*_STREET, (ScopeKind.AGENCY, "agency_id")),
        watches=("cities", "sites", "site_categories", "agencies", "visits", "plans", "road_networks"),
        clocked=True,
        tiles=TileRule(properties=("name", "category", "register"), bins_below=14),
    )


def _problems() -> Collection:
    return Collection(
        id="problems",
        relation=relation_of("feed_problems"),
        properties=(
            *_properties("class_code", "class_zh", "class_en", "group_zh", "group_en", "state", "channel"),
            *_properties(
                "open", "overdue", "recurrence", open=Kind.BOOLEAN, overdue=Kind.BOOLEAN, recurrence=Kind.BOOLEAN
            ),
            Property("description", roles=_STAFF),
            *(Property(f"{what}_at", Kind.INSTANT) for what in ("reported", "filed", "handled", "ended", "deadline")),
            Property("influence_m2", Kind.NUMBER),
            *_properties("grid", "district", "street", "community", "agency_id", "agency", agency_id=Kind.UUID),
            *_properties("site", "city", "synthetic", site=Kind.UUID, synthetic=Kind.BOOLEAN),
        ),
        filters=(
            *_AREAS,
            _REGION,
            Filter("grid"),
            Filter("state", choices=tuple(ProblemState)),
            Filter("open", Kind.BOOLEAN),
            Filter("overdue", Kind.BOOLEAN),
            Filter("class", columns=("class_code",), comparison=Comparison.PREFIX),
            Filter("channel"),
            Filter("agency_id", Kind.UUID),
            Filter("site", Kind.UUID),
        ),
        time=("reported_at", "reported_at"),
        scope=(*_STREET, (ScopeKind.AGENCY, "agency_id")),
        watches=("cities", "problems", "problem_classes", "agencies", "sites"),
        clocked=True,
        tiles=TileRule(properties=("class_code", "state"), bins_below=14),
    )


def _visits() -> Collection:
    return Collection(
        id="visits",
        relation=relation_of("feed_visits"),
        properties=(
            *_properties("purpose", "state", "ordinal", "date", "sequence", "arrive", "begin", "end", "ended_at"),
            *_properties("site", "name", "category", "category_zh", "category_en", "district", "street", "community"),
            *_properties("route", "team", "team_name", "programme", "level", "plan", "plan_status", "city"),
            Property("synthetic", Kind.BOOLEAN),
        ),
        filters=(
            *_AREAS,
            _REGION,
            _PLAN,
            Filter("state", choices=_VISIT_STATES),
            Filter("date", Kind.DATE),
            Filter("team", Kind.UUID),
            Filter("site", Kind.UUID),
            Filter("route", Kind.UUID),
            Filter("programme", Kind.UUID),
            Filter("level", choices=_LEVELS),
        ),
        tie="tie",
        time=("time_from", "time_until"),
        scope=(*_STREET, (ScopeKind.TEAM, "team")),
        sealed="shown_from",
        watches=("cities", "sites", "site_categories", "teams", "programmes", "visits", "plans", "routes"),
        tiles=TileRule(properties=("state", "date", "sequence", "team"), bins_below=14),
    )


def _routes() -> Collection:
    return Collection(
        id="routes",
        relation=relation_of("feed_routes"),
        properties=(
            *_properties("date", "starts_at", "ends_at", "stops", "travel_s", "travel_m", "service_s", "district"),
            *_properties("team", "team_name", "mode", "programme", "programme_name", "level", "plan", "plan_status"),
            *_properties("city", "synthetic", synthetic=Kind.BOOLEAN),
        ),
        filters=(
            Filter("city"),
            Filter("district"),
            _PLAN,
            Filter("date", Kind.DATE),
            Filter("team", Kind.UUID),
            Filter("mode", choices=tuple(Mode)),
            Filter("programme", Kind.UUID),
            Filter("level", choices=_LEVELS),
        ),
        time=("starts_at", "ends_at"),
        scope=(*_PLACE, (ScopeKind.TEAM, "team")),
        sealed="shown_from",
        watches=("cities", "teams", "programmes", "plans", "routes"),
        tiles=TileRule(properties=("date", "team")),
    )


def _roads() -> Collection:
    return Collection(
        id="roads",
        relation=relation_of("feed_roads"),
        properties=_properties(
            *("name", "class", "oneway", "length_m", "attribution", "city", "synthetic"),
            length_m=Kind.NUMBER,
            synthetic=Kind.BOOLEAN,
        ),
        filters=(Filter("city"), Filter("class"), Filter("oneway", choices=("both", "forward", "backward", "none"))),
        tie="tie",
        public=True,
        watches=("cities", "road_networks"),
        tiles=TileRule(
            properties=("class", "name"),
            thinning=Thinning("class", ((0, _MAIN_ROADS), (9, _WIDE_ROADS), (12, _LINKING_ROADS), (14, ()))),
        ),
    )


def _closures() -> Collection:
    return Collection(
        id="closures",
        relation=relation_of("feed_closures"),
        properties=_properties(
            *("name", "kind", "edges", "length_m", "modes", "reason", "closed_from", "closed_until"),
            *("first_day", "last_day", "city", "synthetic"),
            edges=Kind.INTEGER,
            length_m=Kind.NUMBER,
            closed_from=Kind.INSTANT,
            closed_until=Kind.INSTANT,
            first_day=Kind.DATE,
            last_day=Kind.DATE,
            synthetic=Kind.BOOLEAN,
        ),
        filters=(Filter("city"), Filter("kind", choices=("edge", "area"))),
        time=("closed_from", "ends_at"),
        public=True,
        watches=("closures", "cities", "road_networks"),
        tiles=TileRule(properties=("name", "kind", "reason")),
    )
