"""Errors say whose fault it is; sentences for people are made at the edge from code and params."""

from collections.abc import Mapping


class GridServiceError(Exception):
    """Anything that gridsvc refuses, with a machine-readable code and its parameters."""

    code = "error"

    def __init__(self, message: str, *, code: str | None = None, params: Mapping[str, object] | None = None) -> None:
        super().__init__(message)
        self.code = code or type(self).code
        self.params = dict(params or {})


class InvalidInput(GridServiceError):
    """What was given cannot be right; params name row, field, value and remedy where there are any."""

    code = "invalid_input"


class NotFound(GridServiceError):
    """What was asked for does not exist, or not for this actor."""

    code = "not_found"


class Conflict(GridServiceError):
    """What was asked for contradicts what is there."""

    code = "conflict"


class Forbidden(GridServiceError):
    """This actor may not do that."""

    code = "forbidden"


class Unreachable(GridServiceError):
    """Something outside did not answer: database, road engine, network."""

    code = "unreachable"
