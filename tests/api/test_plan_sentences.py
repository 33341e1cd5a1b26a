"""Every code that plans can show has a sentence in both languages, with places only for what it is given."""

import re
import string
import tomllib
from collections import Counter
from pathlib import Path

import pytest

import api
from api.sentences import catalogue
from gridsvc.language import Language
from gridsvc.plans.checker import FaultCode, faults_of
from gridsvc.plans.checker.reasons import RELAXATIONS
from gridsvc.plans.document import plan_from_document
from gridsvc.plans.plan import Evidence, PlanStatus, ReasonCode
from tests.gridsvc.plans.small_plan import FACTS, TASK, StraightRoad, document
from tests.gridsvc.plans.test_checker import DAMAGES, Damage

MESSAGES = sorted((Path(api.__file__).parent / "messages").glob("*.toml"))
CODES = [
    *(f"fault_{each}" for each in FaultCode),
    *(f"reason_{each}" for each in ReasonCode),
    *(f"evidence_{each}" for each in Evidence),
    *(f"relaxation_{each}" for each in sorted(RELAXATIONS)),
    *(f"plan_status_{each}" for each in PlanStatus),
]


@pytest.mark.parametrize("code", CODES)
def test_a_code_has_a_sentence_in_each_language(code: str) -> None:
    for language in Language:
        assert catalogue().say(code, language, {})


@pytest.mark.parametrize("path", MESSAGES, ids=lambda path: path.stem)
def test_both_languages_have_the_same_places(path: Path) -> None:
    for code, texts in tomllib.loads(path.read_text("utf-8")).items():
        if path.stem in ("plans", "exports"):
            names = [{name for _, name, _, _ in string.Formatter().parse(texts[key]) if name} for key in ("zh", "en")]
            assert set(texts) == {"zh", "en"}, code
            assert names[0] ^ names[1] <= {"found"}, code


def test_no_code_stands_in_two_files() -> None:
    found = Counter(code for path in MESSAGES for code in tomllib.loads(path.read_text("utf-8")))
    assert [code for code, times in found.items() if times > 1] == []


@pytest.mark.parametrize(("code", "damage"), DAMAGES)
def test_what_a_fault_tells_fills_its_sentence(code: FaultCode, damage: Damage) -> None:
    changed = document()
    damage(changed)
    for fault in faults_of(plan_from_document(changed), TASK, StraightRoad(), facts=FACTS):
        if fault.code is code:
            for language in Language:
                said = catalogue().say(f"fault_{code}", language, fault.params) or "{}"
                assert not re.search(r"\{\w+\}", said), said
