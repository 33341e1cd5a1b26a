"""Invented names: none of them is a name of Kunming's; whoever reads one of them reads a synthetic place."""

from collections.abc import Iterator

import numpy as np

_FIRST = (
    "云锦翠丹星澄碧岚霁枫柏桐兰芷菱荷泽溪澜汀皓朗祺瑞嘉怡安宁和泰景晨曦霞杉榆槐榕棠蕙"
    "萱蔚沁润浩瀚清沐月霖雪露虹雁鹭鹤麒麟玉琼瑶珑璟"
)
_SECOND = "屏岭湾川坪塘渡泉坞浦苑畔陌畴峰谷岗桥林墅台阁轩亭汇津港垣洲溪涧岩崖堤堰埠圃庭邑里"


def invented_names(rng: np.random.Generator) -> Iterator[str]:
    """Two-character place names, each once, in an order of their own for each seed; then with a number."""
    pairs = [first + second for first in _FIRST for second in _SECOND]
    order = rng.permutation(len(pairs))
    round_number = 0
    while True:
        for place in order:
            yield pairs[place] + (str(round_number) if round_number else "")
        round_number += 1
