"""Errors of all kinds as problem documents."""

from html import escape
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from api.http.answers import json_bytes
from api.http.language import language_of
from api.problems import MEDIA_TYPE, problem, problem_of
from api.sentences import say
from gridsvc.errors import GridServiceError, Unreachable
from gridsvc.language import Language

_RETRY_AFTER_S = "5"
_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
</head>
<body><main><h1>{title}</h1><p>{detail}</p><p><a href="{home}">{back}</a></p></main></body>
</html>
"""


def install_refusals(app: FastAPI) -> None:
    """Answer every error of an application with a problem document; faults are the guard's."""
    app.add_exception_handler(GridServiceError, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _not_served)


def problem_answer(request: Request, document: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    """A problem document as an answer; as a page to those who look at pages."""
    kept = {"cache-control": "no-store", **(headers or {})}
    if _wants_page(request):
        page = _page(document, language_of(request))
        return Response(page, status_code=document["status"], media_type="text/html; charset=utf-8", headers=kept)
    return Response(json_bytes(document), status_code=document["status"], media_type=MEDIA_TYPE, headers=kept)


def _wants_page(request: Request) -> bool:
    of_pages = request.url.path == "/" or request.url.path.startswith("/cities/")
    return of_pages and "text/html" in request.headers.get("accept", "")


def _page(document: dict[str, Any], language: Language) -> str:
    told = {"language": language, "home": f"/?lang={language}", "back": say("back_to_cities", language)}
    words = {name: escape(str(value)) for name, value in {**told, **document}.items()}
    return _PAGE.format_map(words)


def refusal(request: Request, error: GridServiceError) -> Response:
    """The answer to a request that gridsvc refuses."""
    headers = {"retry-after": _RETRY_AFTER_S} if isinstance(error, Unreachable) else {}
    return problem_answer(request, problem_of(error, language_of(request)), headers)


def fault(request: Request) -> Response:
    """The answer when something of ours is broken; it tells nothing of the inside."""
    language = language_of(request)
    return problem_answer(request, problem(500, "fault", say("fault", language), language))


async def _refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, GridServiceError):
        raise error
    return refusal(request, error)


async def _invalid(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    language = language_of(request)
    errors = [
        {"path": ".".join(str(part) for part in each["loc"]), "reason": each["type"], "message": each["msg"]}
        for each in error.errors()
    ]
    detail = say("request_invalid", language, count=len(errors))
    return problem_answer(request, problem(422, "request_invalid", detail, language) | {"errors": errors})


async def _not_served(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    codes = {404: "address_unknown", 405: "method_not_allowed"}
    code = codes.get(error.status_code, "request_refused")
    params = {"path": request.url.path, "method": request.method, "message": error.detail}
    language = language_of(request)
    document = problem(error.status_code, code, say(code, language, **params), language, params)
    headers = {name.lower(): value for name, value in (error.headers or {}).items()}
    if headers.get("allow") == "GET":
        headers["allow"] = "GET, HEAD"
    return problem_answer(request, document, headers)
