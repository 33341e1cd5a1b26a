"""What is refused is told in the reader's language, not in the programmer's words."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest

from api.sentences import catalogue, sentence_of
from gridsvc.cities import City
from gridsvc.errors import GridServiceError
from gridsvc.language import Language
from gridsvc.patrols.programme import Rule
from gridsvc.plans.programme_settings import refuse_bad_settings
from routing.greedy.settings import PlannerSettings

_ROOT = Path(__file__).parents[2]
_KINDS = {each.__name__ for each in GridServiceError.__subclasses__()}

REFUSED: list[Callable[[], object]] = [
    lambda: City("12", "城", "Town", "Asia/Shanghai", 4543),
    lambda: City("530100", "城", "Town", "Mars/Base", 4543),
    lambda: Rule(visits=99),
    lambda: refuse_bad_settings({"own_agency": "perhaps"}),
    lambda: refuse_bad_settings({"visits_per_day_max": 0}),
    lambda: PlannerSettings.of({"balance": "heavy"}),
    lambda: PlannerSettings.of({"ejections_max": -1}),
]


def _codes() -> set[str]:
    calls = [
        node
        for folder in ("gridsvc", "geodata", "routing", "maps", "api")
        for path in (_ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _KINDS
    ]
    given = [word.value for call in calls for word in call.keywords if word.arg == "code"]
    return {str(each.value) for each in given if isinstance(each, ast.Constant)}


@pytest.mark.parametrize("code", sorted(_codes()))
def test_every_code_that_is_raised_has_a_sentence(code: str) -> None:
    known = catalogue().sentences
    assert code in known or f"import_{code}" in known


@pytest.mark.parametrize("refused", REFUSED)
def test_what_a_user_can_get_wrong_is_told_in_chinese_alone(refused: Callable[[], object]) -> None:
    with pytest.raises(GridServiceError) as error:
        refused()
    said = sentence_of(error.value, Language.ZH)
    assert str(error.value) not in said
    assert "{" not in said
