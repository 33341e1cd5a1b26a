"""Names of places as people look for them: folded, in pinyin, by initials."""

from geodata.names.folding import folded_name
from geodata.names.keys import NameKeys, begun_words, keys_of, part_words, reading_pattern

__all__ = ["NameKeys", "begun_words", "folded_name", "keys_of", "part_words", "reading_pattern"]
