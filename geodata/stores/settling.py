"""Grids that have come into force: problems not yet ended are filed under them."""

from psycopg import Connection

from geodata.database import Database, DatabaseRole, sql
from gridsvc.actors import SYSTEM, Actor


def settle_when_due(database: Database, actor: Actor = SYSTEM) -> None:
    """File problems again where the first day of a version has come since they were last filed."""
    with database.connect(DatabaseRole.APP, actor) as connection:
        (waiting,) = connection.execute(sql("unsettled_grid_sets")).fetchone() or (False,)
        if waiting:
            settle_sets(connection, actor)


def settle_sets(connection: Connection, actor: Actor) -> dict[int, int]:
    """File problems again in cities whose grids have come into force; how many, by the key of the city."""
    cities = [city for (city,) in connection.execute(sql("settle_grid_sets")).fetchall()]
    return {
        city: connection.execute(sql("refile_problems"), {"city": city, "actor": actor.id}).rowcount for city in cities
    }


def strayed_problems(connection: Connection, city_id: int) -> int:
    """How many problems that have not ended lie in no grid in force, and stay under the one they had."""
    (count,) = connection.execute(sql("count_strayed_problems"), {"city": city_id}).fetchone() or (0,)
    return int(count)
