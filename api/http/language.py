"""The language in which a request wants its sentences."""

from starlette.requests import HTTPConnection

from gridsvc.language import Language


def language_of(connection: HTTPConnection) -> Language:
    """`?lang=`, else Accept-Language, else Chinese."""
    return Language.of(connection.query_params.get("lang") or connection.headers.get("accept-language"))
