"""Sentences for people, from the codes and params of the domain."""

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from gridsvc.errors import GridServiceError
from gridsvc.language import Catalogue, Language


@cache
def catalogue() -> Catalogue:
    """All sentences under api/messages, one TOML table a code, keys zh and en."""
    sentences: dict[str, dict[str, str]] = {}
    for file in sorted(files("api").joinpath("messages").iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml"):
            sentences |= tomllib.loads(file.read_text("utf-8"))
    return Catalogue(sentences)


def sentence_of(error: GridServiceError, language: Language) -> str:
    """What a person is told of an error; the developer's message where no sentence is written for its code."""
    params = {"message": str(error), **{name: _any(name, value, language) for name, value in error.params.items()}}
    own = catalogue().say(error.code, language, params)
    kind = catalogue().say(type(error).code, language, params)
    return own or kind or str(error)


def _any(name: str, value: object, language: Language) -> object:
    """What was left open is said as a word, not as the star that programs get."""
    return catalogue().say(f"any_{name}", language, {}) or value if value == "*" else value


def listing(parts: Iterable[str], language: Language) -> str:
    """Things one after another, parted as the language parts them."""
    return ("、" if language is Language.ZH else ", ").join(parts)


def say(code: str, language: Language, /, **params: object) -> str:
    """A sentence by code; the code itself where none is written."""
    return catalogue().say(code, language, params) or code
