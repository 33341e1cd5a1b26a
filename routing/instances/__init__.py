"""Published instances of periodic and multi-depot routing: files, values, an evaluator of solutions."""

from routing.instances.best_known import BEST_KNOWN_FILE, read_best_known
from routing.instances.cordeau import read_instance
from routing.instances.evaluation import Evaluation, InstanceFault, InstanceFaultCode, evaluation_of
from routing.instances.folder import instance_files
from routing.instances.instance import Instance, Waived, Waiver, fingerprint
from routing.instances.solution import InstanceRoute, InstanceSolution, RouteFigures
from routing.instances.solution_files import StatedSolution, read_solution, solution_text

__all__ = [
    "BEST_KNOWN_FILE",
    "Evaluation",
    "Instance",
    "InstanceFault",
    "InstanceFaultCode",
    "InstanceRoute",
    "InstanceSolution",
    "RouteFigures",
    "StatedSolution",
    "Waived",
    "Waiver",
    "evaluation_of",
    "fingerprint",
    "instance_files",
    "read_best_known",
    "read_instance",
    "read_solution",
    "solution_text",
]
