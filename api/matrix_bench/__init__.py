"""Matrices of travel times, measured engine by engine."""

from api.matrix_bench.engines import OURS
from api.matrix_bench.measuring import MatrixOrder, matrix_bench

__all__ = ["OURS", "MatrixOrder", "matrix_bench"]
