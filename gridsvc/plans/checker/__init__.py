"""The independent checker: recomputes everything a plan claims and lists every broken rule."""

from gridsvc.plans.checker.check import faults_of
from gridsvc.plans.checker.fault import Facts, Fault, FaultCode

__all__ = ["Facts", "Fault", "FaultCode", "faults_of"]
