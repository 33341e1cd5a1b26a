"""Chinese letters as syllables without tones; a letter with several readings keeps those that people try."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice

from pypinyin import Style, lazy_pinyin, pinyin

_RUNS = re.compile(r"([㐀-䶿一-鿿豈-﫿\U00020000-\U0003134f]+)")
_READINGS_MAX = 3
_VARIANTS_MAX = 6
_OF_SEVERAL_READINGS = frozenset(
    "阿艾扒柏薄堡便泊卜藏曾叉差刹厂长朝车称澄乘冲重臭畜传创茨单弹当得的调都度囤朵恶发番坊分佛夫服干岗港膏葛给更供谷观冠"
    "龟哈还行巷号和荷核横红哄华划会几济夹贾假间见将降嚼角觉校结解劲禁经颈卷圈咖卡看壳可空落乐勒累丽俩量凉六笼露绿率论"
    "埋蔓没蒙模磨抹南难娘宁弄片漂铺埔瀑期奇强桥翘亲曲区雀任塞散丧色杉扇单少舍什石识食属数说宿遂台提挑同吐尾委蔚吓厦鲜"
    "县相宵兄血旋压牙燕洋叶遗隐应佣员载脏择扎炸占涨着折侦正只殖种轴属转幢椎着仔琢钻作尉陂邗坻"
)
"""Letters of which passers-by know more than one reading; the rare readings that dictionaries have are no help."""

_SHORT = 4


@dataclass(frozen=True, slots=True)
class Syllable:
    """A Chinese letter as it is spoken, or a run of other letters, and how people abbreviate it."""

    spoken: str
    short: str


def transcriptions(folded: str) -> Iterator[tuple[Syllable, ...]]:
    """A folded name as syllables: as usual, then with one letter read otherwise; none without a Chinese letter."""
    parts = [part for part in _RUNS.split(folded) if part]
    if any(_RUNS.fullmatch(part) for part in parts):
        readings = [each for part in parts for each in _readings(part)]
        usual = tuple(each[0] for each in readings)
        yield usual
        others = ((place, other) for place, each in enumerate(readings) for other in each[1:])
        for place, other in islice(others, _VARIANTS_MAX - 1):
            yield (*usual[:place], other, *usual[place + 1 :])


@lru_cache(maxsize=65_536)
def _readings(part: str) -> Sequence[Sequence[Syllable]]:
    if not _RUNS.fullmatch(part):
        kept = len(part) <= _SHORT or not part.isalpha()
        return [[Syllable(part, part if kept else part[0])]]
    return [[Syllable(each, each[0]) for each in of_letter] for of_letter in _spoken(part)]


def _spoken(part: str) -> Sequence[Sequence[str]]:
    usual = [] if _OF_SEVERAL_READINGS.isdisjoint(part) else _in_words(part)
    if len(usual) != len(part):
        return [_alone(letter)[:1] for letter in part]
    return [
        list(dict.fromkeys((read, *_alone(letter))))[:_READINGS_MAX] if letter in _OF_SEVERAL_READINGS else [read]
        for letter, read in zip(part, usual, strict=True)
    ]


def _in_words(part: str) -> list[str]:
    return [_written(each) for each in lazy_pinyin(part, style=Style.NORMAL)]


@cache
def _alone(letter: str) -> tuple[str, ...]:
    """How a letter is read by itself, the usual reading first; as it is where nobody knows."""
    (found,) = pinyin(letter, style=Style.NORMAL, heteronym=True)
    return tuple(_written(each) for each in found)


def _written(syllable: str) -> str:
    return syllable.replace("ü", "v")
