"""Planning a cycle as a job."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from api.jobs.kinds import Ground
from geodata.stores.programmes import ProgrammeStore
from gridsvc.actors import Actor
from gridsvc.ports import Progress


def plan_cycle(ground: Ground, arguments: Mapping[str, Any], *, actor: Actor, progress: Progress) -> Mapping[str, Any]:
    """Plan a cycle of a programme and keep the draft; nothing is kept when it is cancelled or fails."""
    from api.planning import PlanOrder, run_plan

    starts_on = arguments["starts_on"]
    order = PlanOrder(
        starts_on=None if starts_on is None else date.fromisoformat(starts_on),
        seed=arguments["seed"],
        settings=arguments["settings"],
        engine=ground.engine,
    )
    with ground.database.connect(actor=actor) as connection:
        programme = ProgrammeStore(connection).programme(UUID(arguments["programme"]))
        made = run_plan(connection, programme, order, actor=actor, clock=ground.clock, progress=progress)
    return made.as_json()
