"""What the database refuses, said in the words of gridsvc."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors

from gridsvc.errors import Conflict, Forbidden, GridServiceError, InvalidInput, Unreachable

_KINDS: tuple[tuple[type[psycopg.Error], type[GridServiceError], str], ...] = (
    (errors.UniqueViolation, Conflict, "already_there"),
    (errors.ExclusionViolation, Conflict, "overlaps"),
    (errors.ForeignKeyViolation, Conflict, "reference_broken"),
    (errors.RestrictViolation, Conflict, "reference_broken"),
    (errors.SerializationFailure, Conflict, "changed_meanwhile"),
    (errors.DeadlockDetected, Conflict, "changed_meanwhile"),
    (errors.LockNotAvailable, Conflict, "locked"),
    (errors.ObjectInUse, Conflict, "in_use"),
    (errors.CheckViolation, InvalidInput, "constraint_violated"),
    (errors.NotNullViolation, InvalidInput, "value_missing"),
    (errors.InsufficientPrivilege, Forbidden, "not_permitted"),
    (errors.DiskFull, Unreachable, "disk_full"),
    (errors.QueryCanceled, Unreachable, "took_too_long"),
    (errors.IntegrityConstraintViolation, Conflict, "history_is_append_only"),
    (errors.DataError, InvalidInput, "value_not_accepted"),
    (errors.ProgramLimitExceeded, InvalidInput, "value_not_accepted"),
)


@contextmanager
def translated_failures() -> Iterator[None]:
    """Turn errors of the database into those of gridsvc; what only a fault of ours can cause passes."""
    try:
        yield
    except psycopg.Error as error:
        translated = translate(error)
        if translated is None:
            raise
        raise translated from error


def translate(error: psycopg.Error) -> GridServiceError | None:
    """The error of gridsvc that says the same, with constraint, table and column where known."""
    for cause, kind, code in _KINDS:
        if isinstance(error, cause):
            return kind(_sentence(error), code=code, params=_params(error))
    if isinstance(error, psycopg.OperationalError):
        return Unreachable(_sentence(error), code="database_unreachable", params=_params(error))
    return None


def _sentence(error: psycopg.Error) -> str:
    return str(error.diag.message_primary or error).strip()


def _params(error: psycopg.Error) -> dict[str, object]:
    diagnosis = error.diag
    named = {
        "constraint": diagnosis.constraint_name,
        "table": diagnosis.table_name,
        "column": diagnosis.column_name,
        "detail": diagnosis.message_detail,
        "sqlstate": error.sqlstate,
    }
    return {name: value for name, value in named.items() if value}
