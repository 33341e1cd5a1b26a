"""Languages and catalogues of sentences; the sentences themselves live with those who show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """Languages of people who use the service, first one first."""

    ZH = "zh-CN"
    EN = "en"

    @classmethod
    def of(cls, tag: str | None) -> "Language":
        """The language of a tag like `zh_CN.UTF-8`, `en-GB` or an Accept-Language header; Chinese when in doubt."""
        for part in (tag or "").split(","):
            start = part.strip().lower()[:2]
            if start in ("zh", "en"):
                return cls.ZH if start == "zh" else cls.EN
        return cls.ZH


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Sentences by code and language, with {named} places for params."""

    sentences: Mapping[str, Mapping[str, str]]

    def say(self, code: str, language: Language, params: Mapping[str, object] | None = None) -> str | None:
        """The sentence of a code, or None when the catalogue has none; params it misses stay visible as {name}."""
        texts = self.sentences.get(code)
        if texts is None:
            return None
        text = texts.get("zh" if language is Language.ZH else "en", "")
        return text.format_map(_Shown({name: _listed(value) for name, value in (params or {}).items()}))


def _listed(value: object) -> object:
    return ", ".join(str(each) for each in value) if isinstance(value, list | tuple) else value


class _Shown(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"
