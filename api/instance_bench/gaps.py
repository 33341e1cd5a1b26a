"""How far costs lie from the best known ones."""

from collections.abc import Iterable
from statistics import fmean


def gap_percent(cost: float, best_known: float | None) -> float | None:
    """By how much a cost lies above the best known one; below zero where it is better."""
    if best_known is None:
        return None
    return 0.0 if cost == best_known else 100 * (cost / best_known - 1) if best_known else None


def mean_gap(gaps: Iterable[float | None]) -> float | None:
    """The mean of the gaps there are, one below zero counted as zero; None where there are none."""
    counted = [max(0.0, gap) for gap in gaps if gap is not None]
    return fmean(counted) if counted else None
