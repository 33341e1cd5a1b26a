"""A worker in a process of its own, with work that can be killed: python worker_process.py CONNINFO."""

import asyncio
import sys
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from api.jobs import Kinds, Pace, Worker
from api.jobs.kinds import Ground
from api.jobs.service import work_until_told
from geodata.database import Database
from gridsvc.actors import Actor
from gridsvc.ports import Progress

QUICK = Pace(heartbeat=0.2, dead_after=1.0, grace=0.2, poll=0.2, pause=0.1)


def tell(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def hang_once(ground: Ground, arguments: Mapping[str, Any], *, actor: Actor, progress: Progress) -> Mapping[str, Any]:
    """Hang at the first attempt, end well at the second."""
    mark = Path(arguments["mark"])
    progress(0.5, "half_way")
    if not mark.exists():
        mark.touch()
        tell("begun")
        threading.Event().wait()
    return {"actor": actor.id, "ground": ground.database.name}


def until_stopped(
    ground: Ground, arguments: Mapping[str, Any], *, actor: Actor, progress: Progress
) -> Mapping[str, Any]:
    """Make progress until told to stop."""
    assert ground
    assert actor
    tell("begun")
    pause = threading.Event()
    for step in range(int(arguments.get("steps", 10_000))):
        progress(step / 10_000, f"step_{step}")
        pause.wait(0.01)
    return {}


KINDS: Kinds = {"hang_once": hang_once, "until_stopped": until_stopped}


def ground_of(conninfo: str) -> Ground:
    return Ground(Database(conninfo), lambda: datetime.now(UTC))


async def main(conninfo: str) -> None:
    """Work until the input ends."""
    worker = Worker(ground_of(conninfo), KINDS, pace=QUICK)
    await work_until_told(worker, told=lambda: None, while_input=True)
    tell("gone")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
