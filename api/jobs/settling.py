"""Filing problems under grids that come into force, as a job that waits for their first day in the city."""

from collections.abc import Mapping
from typing import Any

from api.jobs.kinds import Ground
from geodata.stores.settling import settle_sets
from gridsvc.actors import Actor
from gridsvc.ports import Progress


def settle_grids(
    ground: Ground, arguments: Mapping[str, Any], *, actor: Actor, progress: Progress
) -> Mapping[str, Any]:
    """File problems under the grids now in force; again, or for a version withdrawn since, it finds nothing to do."""
    progress(0.0, "settling_grids")
    with ground.database.connect(actor=actor) as connection:
        refiled = settle_sets(connection, actor)
    return {**arguments, "refiled": sum(refiled.values())}
