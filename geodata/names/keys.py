"""What a name is found by: itself, its syllables, its initials; and the pairs of letters an index looks for first."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from geodata.names.folding import folded_name
from geodata.names.pinyin import transcriptions

_LATIN = re.compile(r"[a-z0-9]+")
_START = "^"


@dataclass(frozen=True, slots=True)
class NameKeys:
    """The folded name, then its readings, each as syllables or initials with a gap before every one; and all pairs."""

    keys: tuple[str, ...]
    grams: tuple[str, ...]


def keys_of(name: str) -> NameKeys:
    """The keys of a name."""
    folded = folded_name(name)
    readings = tuple(transcriptions(folded))
    spoken = (_spaced(syllable.spoken for syllable in each) for each in readings)
    short = (_spaced(syllable.short for syllable in each) for each in readings)
    keys = tuple(dict.fromkeys((folded, *spoken, *short)))
    return NameKeys(keys, tuple(sorted({gram for key in keys for gram in _pairs(key.replace(" ", ""))})))


def grams_of(term: str) -> tuple[str, ...]:
    """The pairs that every name has that is found by a folded term; of one letter: that it begins with it."""
    return tuple(sorted({one + other for one, other in pairwise(term)})) or first_grams_of(term)


def first_grams_of(term: str) -> tuple[str, ...]:
    """What every name has of which the name or a reading begins with a folded term."""
    return tuple(sorted({_START + term[:2], *(one + other for one, other in pairwise(term))}))


def reading_pattern(term: str) -> str | None:
    """A regular expression for a folded term in a spaced key, from a syllable on; None where no reading has it."""
    return " " + " ?".join(term) if _LATIN.fullmatch(term) else None


def _pairs(key: str) -> set[str]:
    return {one + other for one, other in pairwise(key)} | {_START + key[:1], _START + key[:2]}


def _spaced(parts: Iterable[str]) -> str:
    return "".join(f" {part}" for part in parts)
