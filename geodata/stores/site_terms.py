"""The words that someone looks for, and what an index of sites is asked for them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from geodata.names import begun_words, folded_name, keys_of, part_words, reading_pattern

TERMS_MAX = 8
_LETTERS_MAX = 60


@dataclass(frozen=True, slots=True)
class Term:
    """One word that is looked for; the categories and street offices that it fits, each with the label that it fits."""

    folded: str
    written: str
    categories: Mapping[int, str]
    streets: Mapping[str, str]

    @property
    def begins(self) -> bool:
        """Whether it finds only what begins with it: one letter says too little."""
        return len(self.folded) == 1

    def row(self) -> dict[str, object]:
        """The term as a search reads it."""
        return {
            "folded": self.folded,
            "pattern": reading_pattern(self.folded),
            "written": self.written,
            "begins": self.begins,
            "categories": list(self.categories),
            "streets": list(self.streets),
        }


def terms_of(text: str, known: Sequence[Mapping[str, Any]]) -> list[Term]:
    """The words of a text; known: rows of categories and street offices with names, code and aliases."""
    parts = [(part[:_LETTERS_MAX], folded_name(part[:_LETTERS_MAX])) for part in text.split()]
    return [
        Term(
            folded=folded,
            written=written,
            categories={int(key): label for key, label in _labelled(known, "category", folded)},
            streets=dict(_labelled(known, "street", folded)),
        )
        for written, folded in parts[:TERMS_MAX]
        if folded
    ]


def search_labels(row: Mapping[str, Any]) -> list[str]:
    """Labels of a category or street office, folded, then what they begin with when they are spoken, marked by ^."""
    labels = _labels(row)
    spoken = (f"^{reading}" for label in labels for reading in _readings(label))
    return list(dict.fromkeys((*map(_folded, labels), *spoken)))


def looks_for(terms: Sequence[Term], whole: str) -> list[str]:
    """Queries of the index, each a `tsquery`: for the name itself, for what begins so, for all that fits."""
    begun = begun_words(whole)
    looks = [_quoted(begun[0]), *(_begins(word) for word in begun)]
    if len(terms) == 1:
        looks.append(_begins("k" + terms[0].written))
    if len(terms) > 1 or not terms[0].begins:
        looks.append(" & ".join(f"({' | '.join(_ways(term))})" for term in terms))
    return list(dict.fromkeys(looks))


def _ways(term: Term) -> Iterable[str]:
    for words in part_words(term.folded):
        yield f"({' & '.join(_begins(word) for word in words)})"
    yield _begins("k" + term.written)
    yield from (_quoted(f"c{key}") for key in term.categories)
    yield from (_quoted(f"s{code}") for code in term.streets)


def _begins(word: str) -> str:
    return f"{_quoted(word)}:*"


def _quoted(word: str) -> str:
    plain = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{plain}'"


def _labelled(known: Sequence[Mapping[str, Any]], kind: str, folded: str) -> Iterable[tuple[str, str]]:
    if len(folded) > 1:
        for row in known:
            label = _label_of(row, folded) if row["kind"] == kind else None
            if label is not None:
                yield row["key"], label


def _label_of(row: Mapping[str, Any], folded: str) -> str | None:
    """What of a category or street office a term fits: a name, the code or an alias that holds it, or its pinyin."""
    labels = _labels(row)
    held = (label for label in labels if folded in _folded(label))
    return next(held, None) or next((label for label in labels if _is_spoken(label, folded)), None)


def _labels(row: Mapping[str, Any]) -> list[str]:
    return [label for label in (row["name_zh"], row["name_en"], *row["aliases"], row["code"]) if label]


def _is_spoken(label: str, folded: str) -> bool:
    return any(reading.startswith(folded) for reading in _readings(label))


_folded = lru_cache(maxsize=16_384)(folded_name)


@lru_cache(maxsize=4096)
def _readings(label: str) -> tuple[str, ...]:
    return tuple(reading.replace(" ", "") for reading in keys_of(label).readings)
