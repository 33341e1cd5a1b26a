"""The statements of feeds: templates from files, filled with what a collection shows to a role and a kind of scope."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from psycopg import sql
from psycopg.sql import Composable, Composed, Identifier, Literal, Placeholder

from geodata.database import sql as statement
from geodata.feeds.collection import Collection, Comparison, Filter, Property
from gridsvc.actors import Role, ScopeKind

UNSEALED_FOR = frozenset({Role.PLANNER, Role.SUPERVISOR})
"""Who sees the routes of sealed plans before they begin."""

_METRES_OF_ZOOM_0 = 156_543.034
_COMPARED = {
    Comparison.EQUALS: "{column} = {value}",
    Comparison.PREFIX: "starts_with({column}::text, {value})",
    Comparison.LISTED: "{value} = ANY (string_to_array({column}, ','))",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """What of a request decides the text of its statement; the values travel as parameters.

    filters: names, with "=true" or "=false" behind those of booleans. listing: whether defaults of filters hold.
    """

    role: Role
    scope: ScopeKind
    filters: tuple[str, ...] = ()
    listing: bool = True
    box: bool = False
    starts: bool = False
    ends: bool = False
    after: bool = False
    geometry: bool = True


@lru_cache(maxsize=512)
def page_statement(collection: Collection, shape: Shape) -> bytes:
    """One page of GeoJSON features."""
    return _filled("feed_page", collection, shape, feature=_feature_text(collection, shape), tie=_tie(collection))


@lru_cache(maxsize=128)
def item_statement(collection: Collection, shape: Shape) -> bytes:
    """One GeoJSON feature, by its id."""
    return _filled("feed_item", collection, shape, feature=_feature_text(collection, shape), tie=_tie(collection))


@lru_cache(maxsize=64)
def version_statement(collection: Collection, role: Role) -> bytes:
    """The version of a collection's data."""
    return _template("feed_version").format(version=_version(collection, role)).as_bytes(None)


@lru_cache(maxsize=512)
def tile_statement(collection: Collection, shape: Shape, zoom: int) -> bytes:
    """One vector tile of a zoom."""
    rule = collection.tiles
    thinned = _thinned(collection, shape, zoom)
    if zoom < rule.bins_below:
        return _filled("tile_of_bins", collection, shape, extra=thinned)
    named = [sql.SQL("feature.id::text AS id"), *(_as_text(collection, name) for name in rule.properties)]
    columns = Composed(named).join(", ")
    return _filled(
        "tile_of_shapes", collection, shape, extra=thinned, columns=columns, geometry=_drawn(rule.exact_from, zoom)
    )


def _filled(
    template: str, collection: Collection, shape: Shape, extra: tuple[Composable, ...] = (), **parts: Composable
) -> bytes:
    conditions = [*_conditions(collection, shape), *extra]
    filled = _template(template).format(
        version=_version(collection, shape.role),
        relation=_trusted(collection.relation),
        conditions=sql.SQL(" AND ").join(conditions) if conditions else sql.SQL("true"),
        **parts,
    )
    return filled.as_bytes(None)


def _template(name: str) -> sql.SQL:
    return _trusted(statement(name).decode())


def _trusted(text: Any) -> sql.SQL:
    return sql.SQL(text)


def _column(name: str, row: str = "feature") -> Composed:
    return sql.SQL("{}.{}").format(Identifier(row), Identifier(name))


def _tie(collection: Collection) -> Identifier:
    return Identifier(collection.tie or "id")


def _version(collection: Collection, role: Role) -> Composable:
    if not collection.watches:
        return sql.SQL("SELECT NULL::text")
    parts: list[Composable] = [_nested("data_version")]
    if collection.clocked:
        parts.append(sql.SQL("%(minute)s::text"))
    if collection.sealed and role not in UNSEALED_FOR:
        parts.append(_nested("unsealed_routes"))
    return sql.SQL("SELECT concat_ws('-', {})").format(sql.SQL(", ").join(parts))


def _nested(name: str) -> Composed:
    return sql.SQL("({})").format(_trusted(statement(name).decode().strip().removesuffix(";")))


def _feature_text(collection: Collection, shape: Shape) -> Composable:
    geometry: Composable = sql.SQL("'null'")
    if shape.geometry:
        geometry = sql.SQL("coalesce(ST_AsGeoJSON(page.geom, {}), 'null')").format(Literal(collection.digits))
    pairs = [part for each in collection.properties for part in (Literal(each.name), _shown(each, shape.role))]
    return sql.SQL(
        "{} || to_json(page.id::text)::text || {} || {} || {} || json_build_object({})::text || '}}'"
    ).format(
        Literal('{"type":"Feature","id":'),
        Literal(',"geometry":'),
        geometry,
        Literal(',"properties":'),
        sql.SQL(", ").join(pairs),
    )


def _shown(shown: Property, role: Role) -> Composable:
    visible = shown.roles is None or role in shown.roles
    return _column(shown.name, "page") if visible else sql.SQL("NULL::text")


def _conditions(collection: Collection, shape: Shape) -> list[Composable]:
    return [
        *_given(collection, shape),
        *_implied(collection, shape),
        *_where_and_when(collection, shape),
        *_permitted(collection, shape),
    ]


def _given(collection: Collection, shape: Shape) -> list[Composable]:
    found: list[Composable] = []
    for entry in shape.filters:
        name, _, truth = entry.partition("=")
        chosen = collection.filter_named(name)
        if name == "id":
            found.append(sql.SQL("feature.id = %(f_id)s"))
        elif chosen and truth:
            found.append(sql.SQL("{}" if truth == "true" else "NOT {}").format(_column(chosen.compared[0])))
        elif chosen:
            found.append(_compared(chosen))
    return found


def _compared(chosen: Filter) -> Composable:
    value = Placeholder(f"f_{chosen.name}")
    form = _trusted(_COMPARED[chosen.comparison])
    tests = [form.format(column=_column(column), value=value) for column in chosen.compared]
    return sql.SQL("({})").format(sql.SQL(" OR ").join(tests))


def _implied(collection: Collection, shape: Shape) -> list[Composable]:
    given = {entry.partition("=")[0] for entry in shape.filters}
    absent = [each for each in collection.filters if each.name not in given]
    held = [_column(each.otherwise) for each in absent if each.otherwise]
    if not shape.listing:
        return [*held]
    equal = sql.SQL("{} = {}")
    defaults = [equal.format(_column(each.compared[0]), Literal(each.default)) for each in absent if each.default]
    return [*held, *defaults]


def _where_and_when(collection: Collection, shape: Shape) -> list[Composable]:
    found: list[Composable] = []
    if shape.box:
        found.append(
            sql.SQL("ST_Intersects(feature.geom, ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326))")
        )
    if collection.time and shape.starts:
        found.append(sql.SQL("{} >= %(starts)s").format(_column(collection.time[1])))
    if collection.time and shape.ends:
        found.append(sql.SQL("{} <= %(ends)s").format(_column(collection.time[0])))
    if shape.after and collection.tie:
        # The first half alone can be looked up in an index.
        later = "feature.id >= %(after_id)s AND (feature.id, feature.{}) > (%(after_id)s, %(after_tie)s)"
        found.append(_trusted(later).format(_tie(collection)))
    elif shape.after:
        found.append(sql.SQL("feature.id > %(after_id)s"))
    return found


def _permitted(collection: Collection, shape: Shape) -> list[Composable]:
    found: list[Composable] = []
    if shape.scope is not ScopeKind.ALL and not collection.public:
        column = dict(collection.scope).get(shape.scope)
        found.append(sql.SQL("{}::text = %(scope)s").format(_column(column)) if column else sql.SQL("false"))
    if collection.sealed and shape.role not in UNSEALED_FOR:
        open_now = sql.SQL("({column} IS NULL OR {column} <= %(now)s::timestamptz)")
        found.append(open_now.format(column=_column(collection.sealed)))
    return found


def _thinned(collection: Collection, shape: Shape, zoom: int) -> tuple[Composable, ...]:
    thinning = collection.tiles.thinning
    if thinning is None or thinning.column in shape.filters:
        return ()
    allowed = thinning.allowed(zoom)
    if allowed is None:
        return ()
    return (sql.SQL("{} IN ({})").format(_column(thinning.column), sql.SQL(", ").join(map(Literal, allowed))),)


def _as_text(collection: Collection, name: str) -> Composable:
    shown = next(each for each in collection.properties if each.name == name)
    form = "{}" if shown.kind.numeric else "{}::text"
    return sql.SQL("{} AS {}").format(_trusted(form).format(_column(name)), Identifier(name))


def _drawn(exact_from: int, zoom: int) -> Composable:
    flat = sql.SQL("ST_Transform(feature.geom, 3857)")
    if zoom >= exact_from:
        return flat
    # A quarter of a pixel: what is cut away, or opens between neighbours, is not seen.
    return sql.SQL("ST_Simplify({}, {})").format(flat, Literal(_METRES_OF_ZOOM_0 / 2**zoom / 4))
