"""Every sentence exists in both languages, is used, and is there when it is used."""

import re
from pathlib import Path

import pytest

from gridsvc.errors import GridServiceError
from gridsvc.language import Language
from gridsvc.plans.plan import Evidence, PlanStatus, ReasonCode
from maps import palette
from maps.texts import catalogue, say, scripted

MAPS = Path(__file__).parents[2] / "maps"
CODE = re.compile(r"""["'`]([a-z_]+\.[a-z0-9_]+)["'`]""")
STEM = re.compile(r"""["'`]([a-z_]+\.[a-z_]*)(?:\$\{|["'] ~)""")
PLACES = re.compile(r"\{(\w+)\}")
CHANNELS = (
    *("patrol", "inspector", "hotline_12345", "hotline_12319", "citizen", "weibo", "wechat", "forum", "newspaper"),
    *("app", "satellite", "camera", "upward", "third_party", "other"),
)


def used() -> tuple[set[str], set[str]]:
    """Codes named whole, and beginnings to which a script or template adds the rest."""
    sources = [*MAPS.glob("*.py"), *MAPS.glob("static/*.js"), *MAPS.glob("templates/*.html")]
    texts = [source.read_text("utf-8").replace('f"page.{', '"page.${') for source in sources]
    whole = {code for text in texts for code in CODE.findall(text)}
    stems = {stem for text in texts for stem in STEM.findall(text)}
    return whole, stems


def test_every_sentence_is_written_in_both_languages_with_the_same_places() -> None:
    for code, texts in catalogue().sentences.items():
        assert set(texts) == {"zh", "en"}, code
        assert all(text.strip() for text in texts.values()), code
        assert sorted(PLACES.findall(texts["zh"])) == sorted(PLACES.findall(texts["en"])), code


def test_every_sentence_is_used() -> None:
    whole, stems = used()
    idle = [
        code
        for code in catalogue().sentences
        if code not in whole and not any(stem and code.startswith(stem) for stem in stems)
    ]
    assert idle == []


def test_every_sentence_that_is_named_is_written() -> None:
    whole, _ = used()
    heads = {code.partition(".")[0] for code in catalogue().sentences}
    files = {"cities.html", "plans.html", "shell.html", "map.html"}
    named = {code for code in whole if code.partition(".")[0] in heads and code not in files}
    missing = {code for code in named - set(catalogue().sentences) if not code.endswith((".html", ".js", ".css"))}
    assert missing == set()


@pytest.mark.parametrize(
    ("stem", "keys"),
    [
        ("reason.", [str(code) for code in ReasonCode]),
        ("evidence.", [str(kind) for kind in Evidence]),
        ("plan_status.", [str(status) for status in PlanStatus]),
        ("register.", palette.REGISTERS),
        ("channel.", CHANNELS),
        ("level.", ["leaders", "office", "agency"]),
    ],
)
def test_what_data_may_hold_has_a_sentence(stem: str, keys: list[str]) -> None:
    assert {stem + key for key in keys} <= set(catalogue().sentences)


def test_marks_have_words() -> None:
    marks = [*palette.SITE_STATES, *palette.PROBLEM_STATES]
    assert {mark.text for mark in marks} <= set(catalogue().sentences)


def test_scripts_get_what_they_say_and_not_what_templates_say() -> None:
    english = scripted(Language.EN)
    assert english["problems.none"] == say("problems.none", Language.EN)
    assert not [code for code in english if code.startswith("page.")]


def test_an_unwritten_sentence_is_refused() -> None:
    with pytest.raises(GridServiceError):
        say("page.unheard", Language.ZH)
