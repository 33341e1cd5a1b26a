"""Long work: stored first, done by workers, watched, cancelled, taken up again after a crash."""

from api.jobs.kinds import Ground, Kind, Kinds
from api.jobs.queue import JobQueue
from api.jobs.standard import STANDARD_KINDS
from api.jobs.worker import Pace, Worker

__all__ = ["STANDARD_KINDS", "Ground", "JobQueue", "Kind", "Kinds", "Pace", "Worker"]
