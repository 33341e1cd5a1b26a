"""On whose behalf a transaction works: triggers and policies read it with `current_setting`."""

from psycopg import AsyncConnection, Connection

from geodata.database.statements import sql
from gridsvc.actors import Actor


def act_as(connection: Connection, actor: Actor) -> None:
    """Name the actor for the present transaction; its end forgets him."""
    connection.execute(sql("act_as"), _settings(actor))


async def act_as_async(connection: AsyncConnection, actor: Actor) -> None:
    """Name the actor for the present transaction; its end forgets him."""
    await connection.execute(sql("act_as"), _settings(actor))


def _settings(actor: Actor) -> dict[str, str]:
    return {"id": actor.id, "role": str(actor.role), "scope": str(actor.scope)}
