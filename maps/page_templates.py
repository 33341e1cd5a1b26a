"""Page templates, escaping on, with the sentences at hand as `say`."""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from gridsvc.language import Language
from maps.texts import say


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("maps", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(template: str, *, language: Language, **context: Any) -> str:
    """The text of a template in a language."""

    def spoken(code: str, **params: object) -> str:
        return say(code, language, params)

    return _environment().get_template(template).render(language=language, say=spoken, **context)
