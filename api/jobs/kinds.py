"""The kinds of work there are, by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from api.engines.choice import OWN_ENGINE, EngineChoice
from geodata.database import Database
from gridsvc.actors import Actor
from gridsvc.errors import NotFound
from gridsvc.ports import Clock, Progress


@dataclass(frozen=True, slots=True)
class Ground:
    """What work stands on."""

    database: Database
    clock: Clock
    engine: EngineChoice = OWN_ENGINE


class Kind(Protocol):
    """One kind of work: does it on behalf of an actor and says what came of it, as JSON."""

    def __call__(
        self, ground: Ground, arguments: Mapping[str, Any], *, actor: Actor, progress: Progress
    ) -> Mapping[str, Any]:
        """Do the work; progress raises when it shall stop."""
        ...


Kinds = Mapping[str, Kind]


def kind_named(kinds: Kinds, name: str) -> Kind:
    """The kind of a name, or NotFound."""
    if name not in kinds:
        raise NotFound(f"no work is called {name}", code="job_kind_unknown", params={"kind": name})
    return kinds[name]
