"""Long work: stored first, done by workers, watched, cancelled, taken up again after a crash."""

from api.jobs.kinds import STANDARD_KINDS, Ground, Kind, Kinds
from api.jobs.queue import JobQueue
from api.jobs.worker import Pace, Worker

__all__ = ["STANDARD_KINDS", "Ground", "JobQueue", "Kind", "Kinds", "Pace", "Worker"]
