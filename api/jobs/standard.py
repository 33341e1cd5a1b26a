"""The work that every installation does."""

from api.jobs.kinds import Kinds
from api.jobs.planning import plan_cycle

STANDARD_KINDS: Kinds = {"plan_cycle": plan_cycle}
