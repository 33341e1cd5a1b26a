"""Sentences of the pages, from texts.toml."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from gridsvc.errors import GridServiceError
from gridsvc.language import Catalogue, Language


@cache
def catalogue() -> Catalogue:
    """All sentences that pages, maps and legends use."""
    return Catalogue(tomllib.loads(files("maps").joinpath("texts.toml").read_text("utf-8")))


def say(code: str, language: Language, params: Mapping[str, object] | None = None) -> str:
    """The sentence of a code; a page must not name one that is not written."""
    sentence = catalogue().say(code, language, params)
    if sentence is None:
        raise GridServiceError(f"texts.toml has no sentence {code}", code="text_missing", params={"text": code})
    return sentence


def scripted(language: Language) -> dict[str, str]:
    """The sentences that scripts say, by code, with their {named} places open."""
    key = "zh" if language is Language.ZH else "en"
    sentences = catalogue().sentences
    return {code: sentences[code][key] for code in sorted(sentences) if not code.startswith(("page.", "index."))}
