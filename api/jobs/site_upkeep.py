"""Reading names of sites and measuring what lies around them, as jobs after imports and changes of streets."""

from collections.abc import Mapping
from typing import Any

from api.jobs.kinds import Ground
from api.walking import walks
from geodata.cities import city_named
from geodata.stores.site_search import SiteSearch
from geodata.surroundings.store import SurroundingsStore
from gridsvc.actors import Actor
from gridsvc.ports import Progress

_NAMES_AT_ONCE = 2_000


def read_site_names(
    ground: Ground, arguments: Mapping[str, Any], *, actor: Actor, progress: Progress
) -> Mapping[str, Any]:
    """Read names that cannot be found yet, some in each transaction; what was read stays when the job stops."""
    names, some = 0, _NAMES_AT_ONCE
    while some == _NAMES_AT_ONCE:
        with ground.database.connect(actor=actor) as connection:
            search = SiteSearch(connection, city_named(connection, arguments["city"]).id)
            waiting = search.unread()
            progress(names / max(1, names + waiting), "reading_names")
            some = search.read_names(_NAMES_AT_ONCE)
        names += some
    return {**arguments, "names": names}


def measure_sites(
    ground: Ground, arguments: Mapping[str, Any], *, actor: Actor, progress: Progress
) -> Mapping[str, Any]:
    """Measure surroundings and entries that are not known as things are now; again, it finds nothing to do."""
    progress(0.0, "measuring_sites")
    with ground.database.connect(actor=actor) as connection:
        sites = SurroundingsStore(connection, city_named(connection, arguments["city"]), walks).measure()
    return {**arguments, "sites": sites}
