"""A planning task as arrays: travel, working days, demands and which of them fit where."""

from routing.greedy.case.case import Case, case_of

__all__ = ["Case", "case_of"]
