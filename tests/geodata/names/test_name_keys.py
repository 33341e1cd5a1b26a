"""How names are folded, read and found."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.names import NameKeys, begun_words, folded_name, keys_of, part_words, reading_pattern


def _finds(typed: str, name: str) -> bool:
    """What the database decides: the index has all words of a way, and the term stands in the name or a reading."""
    term, found = folded_name(typed), keys_of(name)
    pattern = reading_pattern(term)
    spoken = pattern is not None and any(re.search(pattern, reading) for reading in found.readings)
    fits = term in found.folded or spoken
    indexed = any(all(_begins(word, found) for word in words) for words in part_words(term))
    assert not fits or len(term) == 1 or indexed, "the index would lose it"
    return fits


def _begins(word: str, found: NameKeys) -> bool:
    return any(each.startswith(word) for each in found.words)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("农贸", "龙泉路农贸市场"),
        ("nongmao", "龙泉路农贸市场"),
        ("maoshichang", "龙泉路农贸市场"),
        ("nmsc", "龙泉路农贸市场"),
        ("NMSC", "龙泉路农贸市场"),
        ("nong mao", "龙泉路农贸市场"),
        ("chongqinglu", "重庆路"),
        ("zhongqing", "重庆路"),
        ("yinhang", "中国银行"),
        ("zgyh", "中国银行"),
        ("changshui", "长水机场"),
        ("luhe", "六合广场"),
        ("liuhe", "六合广场"),
        ("lvdi", "绿地"),
        ("3hx", "3号线A口"),
        ("３号线ａ", "3号线A口"),
        ("ktvsc", "ＫＴＶ商场"),
        ("昆明长途", "昆明-长途 客运站"),
        ("kmctkyz", "昆明-长途 客运站"),
        ("danxing", "單行道"),
        ("strom", "Ärtöränki Ström"),
        ("smorrebrod", "Smørrebrød"),
        ("strasse", "Straße"),
        ("بازار کاشان 12", "بازار كاشان ۱۲"),
        ("مدرسه", "مدرسة"),
    ],
)
def test_what_people_type_finds_the_name(typed: str, name: str) -> None:
    assert _finds(typed, name)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("ongmao", "农贸市场"),
        ("mc", "农贸市场"),
        ("renhang", "女儿巷"),
        ("银行", "银海行署"),
        ("bank", "Banaan kauppa"),
    ],
)
def test_what_stands_inside_a_syllable_or_nowhere_finds_nothing(typed: str, name: str) -> None:
    assert not _finds(typed, name)


def test_one_letter_looks_for_what_begins_with_it() -> None:
    assert part_words("农") == tuple((word,) for word in begun_words("农")) == (("=农",),)
    found = keys_of("农贸")
    assert all(any(_begins(word, found) for word in begun_words(term)) for term in ("农", "n", "no", "nm", "nongmao"))
    assert not any(_begins(word, found) for term in ("贸", "m", "ma") for word in begun_words(term))


def test_a_long_term_is_looked_for_by_both_its_ends() -> None:
    assert part_words("龙泉街道农贸市场") == (("n龙泉街道", "n农贸市场"),)


@given(st.text(max_size=40))
def test_folding_is_settled_after_once(text: str) -> None:
    assert folded_name(folded_name(text)) == folded_name(text)


@given(st.text(alphabet="重庆路银行长水绿地六合A区3号 Ström", min_size=2, max_size=20).filter(folded_name))
def test_every_name_is_found_by_itself_its_parts_and_its_readings(name: str) -> None:
    found = keys_of(name)
    assert _finds(name, name)
    assert len(found.readings) <= 2 * 6
    for key in found.readings:
        for syllables in range(key.count(" ")):
            assert _finds("".join(key.split(" ")[1 + syllables :]), name)
