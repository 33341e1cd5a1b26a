"""Matrices of travel times, measured engine by engine."""

from api.matrix_bench.measuring import MatrixOrder, matrix_bench

__all__ = ["MatrixOrder", "matrix_bench"]
