"""Names of places as people look for them: folded, in pinyin, by initials."""

from geodata.names.folding import folded_name
from geodata.names.keys import NameKeys, first_grams_of, grams_of, keys_of, reading_pattern

__all__ = ["NameKeys", "first_grams_of", "folded_name", "grams_of", "keys_of", "reading_pattern"]
