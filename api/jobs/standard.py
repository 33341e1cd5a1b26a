"""The work that every installation does."""

from api.jobs.kinds import Kinds
from api.jobs.planning import plan_cycle
from api.jobs.settling import settle_grids
from api.settling import SETTLE_GRIDS

STANDARD_KINDS: Kinds = {"plan_cycle": plan_cycle, SETTLE_GRIDS: settle_grids}
