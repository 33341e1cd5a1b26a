"""The work that every installation does."""

from api.jobs.kinds import Kinds
from api.jobs.planning import plan_cycle
from api.jobs.settling import settle_grids
from api.jobs.site_upkeep import measure_sites, read_site_names
from api.settling import SETTLE_GRIDS
from api.site_upkeep import MEASURE_SITES, READ_NAMES

STANDARD_KINDS: Kinds = {
    "plan_cycle": plan_cycle,
    SETTLE_GRIDS: settle_grids,
    READ_NAMES: read_site_names,
    MEASURE_SITES: measure_sites,
}
