"""What a name is found by: itself, its syllables, its initials; the beginnings of its parts are words of an index."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from geodata.names.folding import folded_name
from geodata.names.pinyin import transcriptions

NAME, PART, FIRST_SPOKEN, SPOKEN = "=", "n", "^", "p"
"""Marks of words: a whole name, a part of it, a reading from its beginning, a reading from any syllable on."""
_LATIN = re.compile(r"[a-z0-9]+")
_PART_LETTERS, _SPOKEN_LETTERS, _WHOLE_LETTERS = 4, 8, 60


@dataclass(frozen=True, slots=True)
class NameKeys:
    """The folded name; its readings, each as syllables or initials with a gap before every one; and all words."""

    folded: str
    readings: tuple[str, ...]
    words: frozenset[str]


def keys_of(name: str) -> NameKeys:
    """The keys of a name."""
    folded = folded_name(name)
    words = {PART + folded[place : place + _PART_LETTERS] for place in range(max(1, len(folded) - 1))}
    words.add(NAME + folded[:_WHOLE_LETTERS])
    readings = []
    for syllables in transcriptions(folded):
        for parts in ([each.spoken for each in syllables], [each.short for each in syllables]):
            readings.append(" " + " ".join(parts))
            words |= _words_of(parts)
    return NameKeys(folded, tuple(dict.fromkeys(readings)), frozenset(words))


def begun_words(term: str) -> tuple[str, ...]:
    """Of these words one at least begins a word of every name that begins, or is read, with a folded term."""
    spoken = (FIRST_SPOKEN + term[:_WHOLE_LETTERS],) if _LATIN.fullmatch(term) else ()
    return NAME + term[:_WHOLE_LETTERS], *spoken


def part_words(term: str) -> tuple[tuple[str, ...], ...]:
    """Ways in which a name may hold a folded term: all words of one way begin words of the name."""
    if len(term) == 1:
        return tuple((word,) for word in begun_words(term))
    parts = tuple(dict.fromkeys((PART + term[:_PART_LETTERS], PART + term[-_PART_LETTERS:])))
    spoken = ((SPOKEN + term[:_SPOKEN_LETTERS],),) if _LATIN.fullmatch(term) else ()
    return parts, *spoken


def reading_pattern(term: str) -> str | None:
    """A regular expression for a folded term in a spaced key, from a syllable on; None where no reading has it."""
    return " " + " ?".join(term) if _LATIN.fullmatch(term) else None


def _words_of(parts: Sequence[str]) -> set[str]:
    whole = "".join(parts)
    starts = accumulate(map(len, parts[:-1]), initial=0)
    return {SPOKEN + whole[start : start + _SPOKEN_LETTERS] for start in starts} | {
        FIRST_SPOKEN + whole[:_WHOLE_LETTERS]
    }
