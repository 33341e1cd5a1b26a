"""One spelling for what people take for the same: width, case, accents, Arabic and Persian letters, digits, gaps."""

import unicodedata

_LETTERS = str.maketrans("يىكةۀؤأإآøłđðı", "ییکههواااolddi") | str.maketrans({"þ": "th", "æ": "ae", "œ": "oe"})


def folded_name(text: str) -> str:
    """Letters and digits alone, in one width, small, without accents; digits of any script as 0 to 9."""
    wide = unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS)
    parted = unicodedata.normalize("NFD", wide)
    return "".join(_plain(letter) for letter in parted if letter.isalnum())


def _plain(letter: str) -> str:
    digit = unicodedata.digit(letter, None)
    return letter if digit is None else str(digit)
