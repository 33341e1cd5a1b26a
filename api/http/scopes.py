"""What of the cities an actor may see where whole cities are shown."""

from collections.abc import Iterable

from geodata.cities import CityRow
from gridsvc.actors import Actor
from gridsvc.errors import Forbidden


def require_city(actor: Actor, code: str) -> None:
    """Refuse an actor who may not see all of a city."""
    if not covers(actor, code):
        raise Forbidden(f"{actor.scope} does not cover city {code}", code="city_not_in_scope", params={"city": code})


def visible_cities(actor: Actor, cities: Iterable[CityRow]) -> list[CityRow]:
    """Those of which the actor may see all."""
    return [row for row in cities if covers(actor, row.city.code)]


def covers(actor: Actor, code: str) -> bool:
    """Whether the actor may see all of a city."""
    return actor.scope.covers_city(code)
