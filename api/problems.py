"""The one table of statuses, and errors as RFC 9457 problem documents."""

from collections.abc import Mapping
from typing import Any

from api.sentences import say, sentence_of
from gridsvc.errors import Conflict, Forbidden, GridServiceError, InvalidInput, NotFound, Unreachable
from gridsvc.language import Language

MEDIA_TYPE = "application/problem+json"
STATUSES: dict[type[GridServiceError], int] = {
    InvalidInput: 400,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    Unreachable: 503,
}


def status_of(error: GridServiceError) -> int:
    """The status of an error's kind."""
    return next((status for kind, status in STATUSES.items() if isinstance(error, kind)), 500)


def problem_of(error: GridServiceError, language: Language) -> dict[str, Any]:
    """A problem document: one sentence for people, code and params for machines."""
    status = status_of(error)
    return problem(status, error.code, sentence_of(error, language), language, error.params)


def problem(
    status: int, code: str, detail: str, language: Language, params: Mapping[str, object] | None = None
) -> dict[str, Any]:
    """A problem document of a status and a code."""
    return {
        "type": f"urn:gridsvc:problem:{code}",
        "title": say(f"status_{status}", language),
        "status": status,
        "detail": detail,
        "code": code,
        "params": dict(params or {}),
    }
