"""The OpenAPI description: what FastAPI cannot know, such as examples and the one shape of refusals."""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response

from api.http.answers import json_answer
from api.http.ogc.addresses import OPENAPI_JSON
from api.problems import MEDIA_TYPE

router = APIRouter(prefix="/api", include_in_schema=False)

_PLACES = {
    "collection": "grids",
    "feature": "990001001001001",
    "code": "990000",
    "category": "bank",
    "name": "index.html",
    "ending": "pdf",
    "street": "990001001",
    "group": "三级巡查",
    "z": "14",
    "y": "7012",
    "x": "12868",
}
_ID = "3d34e73b-dd17-522f-84a7-9ca0b60197b3"
_REFUSAL: dict[str, Any] = {
    "type": "urn:gridsvc:problem:parameter_unknown",
    "title": "The request is not valid",
    "status": 400,
    "detail": "The parameter colour is not known here.",
    "code": "parameter_unknown",
    "params": {"parameter": "colour", "known": ["city", "region"]},
}
_PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457; code and params are for programs, detail is one sentence for people",
    "required": ["type", "title", "status", "detail", "code", "params"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "params": {"type": "object"},
        "errors": {"type": "array", "items": {"type": "object"}, "description": "With 422: what is wrong where"},
    },
}
_REFUSED = {
    "description": "Refused: 400, 403, 404, 405, 409, 422 or 503, all in one shape",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": _REFUSAL}},
}
_NOT_OURS = ("HTTPValidationError", "ValidationError")


class DescribedService(FastAPI):
    """An application whose description has examples and tells how it refuses."""

    def openapi(self) -> dict[str, Any]:
        """The description, made once."""
        if self.openapi_schema is None:
            self.openapi_schema = described(super().openapi())
        return self.openapi_schema


@router.get("/openapi.json")
async def openapi(request: Request) -> Response:
    """The description of all addresses."""
    return await json_answer(request, request.app.openapi(), OPENAPI_JSON)


def described(made: Mapping[str, Any]) -> dict[str, Any]:
    """The description that FastAPI has made, completed."""
    paths = {
        path: {method: _operation(f"{method} {path}", each) for method, each in operations.items()}
        for path, operations in made["paths"].items()
    }
    schemas = {name: each for name, each in made["components"]["schemas"].items() if name not in _NOT_OURS}
    return {**made, "paths": paths, "components": {"schemas": {**schemas, "Problem": _PROBLEM}}}


def _operation(name: str, made: Mapping[str, Any]) -> dict[str, Any]:
    answers = {status: each for status, each in made["responses"].items() if status != "422"}
    known = examples().get(name)
    if known:
        content = {known["media"]: {"schema": _schema(known["example"]), "example": known["example"]}}
        answers |= {status: {**each, "content": content} for status, each in answers.items() if status[0] == "2"}
    parameters = [_parameter(each) for each in made.get("parameters", ())]
    return {**made, **({"parameters": parameters} if parameters else {}), "responses": {**answers, "default": _REFUSED}}


def _schema(example: Any) -> dict[str, str]:
    return {"type": "string" if isinstance(example, str) else "object"}


def _parameter(made: Mapping[str, Any]) -> dict[str, Any]:
    if made["in"] != "path":
        return {**made}
    return {"example": _PLACES.get(made["name"], _ID), **made}


@cache
def examples() -> dict[str, dict[str, Any]]:
    """Answers by method and path, each with its media type; of the synthetic district."""
    text = files("api.http").joinpath("examples.json").read_text("utf-8")
    known: dict[str, dict[str, Any]] = json.loads(text)
    return known
