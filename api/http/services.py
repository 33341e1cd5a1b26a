"""What the web service works with; made by the composition root, or by a test."""

from dataclasses import dataclass, field

from fastapi import Request

from api.engines.choice import OWN_ENGINE, EngineChoice
from api.http.answer_cache import AnswerCache
from api.http.sessions import Sessions
from api.jobs import JobQueue
from geodata.database import Database
from geodata.feeds import Feed, FeedReader, Registry, standard_registry
from gridsvc.actors import Actor
from gridsvc.ports import Clock

LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
"""Names by which a browser on this machine reaches the service."""


@dataclass(frozen=True, slots=True)
class Services:
    """Database, pools, job queue, clock, actor and road engine of one web process.

    hosts: names to which the service answers, None for any: a page elsewhere must not reach it through a name that
    it has pointed here. tile_age_s: how long a tile may lag behind the data.
    """

    database: Database
    reader: FeedReader
    sessions: Sessions
    queue: JobQueue
    clock: Clock
    actor: Actor
    registry: Registry = field(default_factory=standard_registry)
    hosts: frozenset[str] | None = LOCAL_HOSTS
    tile_age_s: float = 1.0
    cache: AnswerCache = field(default_factory=AnswerCache)
    engine: EngineChoice = OWN_ENGINE

    @property
    def feed(self) -> Feed:
        """The reader of feeds by this clock."""
        return Feed(self.reader, self.clock)


def services_of(request: Request) -> Services:
    """The services of the application that a request came to."""
    services: Services = request.app.state.services
    return services
