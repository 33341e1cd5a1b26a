"""Changes of what a city stands on, in one transaction, for those who may."""

from collections.abc import Callable
from typing import TypeVar

from psycopg import Connection

from api import wiring
from api.settling import schedule_settlings
from geodata.cities import CityRow, city_named
from gridsvc.usecases.change_ground import change_ground

Result = TypeVar("Result")


def changed_ground(city: str | None, change: Callable[[Connection, CityRow], Result]) -> Result:
    """Do it in the city chosen; nothing is kept where it fails. Versions of grids that begin later get their job."""
    actor = wiring.actor()
    with wiring.database().connect(actor=actor) as connection:
        row = city_named(connection, city)
        result = change_ground(lambda: change(connection, row), actor=actor, city=row.city.code)
        schedule_settlings(connection, wiring.job_queue, actor=actor)
        return result
