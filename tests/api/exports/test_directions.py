"""Directions in words, and where people find them: on paper, on the screen, in tables, as JSON."""

import io
import json
from pathlib import Path
from uuid import UUID

import openpyxl
import pytest
from pypdf import PdfReader

from api.exports.exported import ExportedPlan
from api.exports.files import ExportFormat, write_plan
from api.exports.pdf import pdf_of
from api.exports.sheet import sheet_of
from api.exports.step_words import far_words, leg_words, step_words
from api.exports.workbook import xlsx_of
from gridsvc.itineraries import Side, Step, Turn
from gridsvc.language import Language
from gridsvc.plans.directions import LegDirections, Untold
from tests.api.exports.made_plan import exported
from tests.gridsvc.plans.small_plan import EBIKE, MON

ENGLISH, CHINESE = Language.EN, Language.ZH
AT = (102.7, 25.0)


def step(turn: Turn, name: str = "北京路", metres: int = 200, road_class: str = "primary", **more: object) -> Step:
    return Step(turn, name, road_class, metres, 1000, AT, 90, **more)  # type: ignore[arg-type]  # test shorthand


@pytest.mark.parametrize(
    ("given", "zh", "en"),
    [
        (step(Turn.LEFT), "左转进入北京路，行 200 米", "Turn left into 北京路, 200 m"),
        (step(Turn.DEPART), "沿北京路向东行 200 米", "Go east on 北京路, 200 m"),
        (
            step(Turn.DEPART, side=Side.LEFT),
            "出门左转，沿北京路行 200 米",
            "Leave to the left on 北京路, 200 m",
        ),
        (
            step(Turn.ROUNDABOUT, exit=2),
            "进入环岛，从第 2 个出口驶出，走北京路，行 200 米",
            "At the roundabout take exit 2 into 北京路, 200 m",
        ),
        (step(Turn.ROUNDABOUT), "进入环岛，行 200 米", "Enter the roundabout, 200 m"),
        (step(Turn.U_TURN), "掉头，沿北京路行 200 米", "Turn round on 北京路, 200 m"),
        (step(Turn.RIGHT, "", road_class="steps"), "右转进入台阶，行 200 米", "Turn right into steps, 200 m"),
        (
            step(Turn.STRAIGHT, "", road_class="ferry"),
            "直行进入轮渡，行 200 米",
            "Go straight on into the ferry, 200 m",
        ),
        (step(Turn.ARRIVE, metres=0, side=Side.RIGHT), "到达，目的地在右侧", "Arrive, on the right"),
    ],
)
def test_steps_in_words(given: Step, zh: str, en: str) -> None:
    assert (step_words(given, CHINESE), step_words(given, ENGLISH)) == (zh, en)


@pytest.mark.parametrize("turn", list(Turn))
@pytest.mark.parametrize("language", list(Language))
def test_every_turn_has_words_in_each_language(turn: Turn, language: Language) -> None:
    assert "step_" not in step_words(step(turn), language)


@pytest.mark.parametrize(
    ("metres", "words"),
    [
        (1, "5 m"),
        (12, "10 m"),
        (47, "45 m"),
        (52, "50 m"),
        (187, "190 m"),
        (994, "990 m"),
        (996, "1.0 km"),
        (1249, "1.2 km"),
        (12_600, "13 km"),
    ],
)
def test_lengths_as_people_say_them(metres: int, words: str) -> None:
    assert far_words(metres, ENGLISH) == words


def test_who_is_there_already_is_told_nothing() -> None:
    assert leg_words(LegDirections(1, (step(Turn.ARRIVE, metres=0),)), CHINESE) == []


def ride() -> ExportedPlan:
    """Monday's ride: the first leg told, the second not, and the way back."""
    chosen = exported().only(on=MON, team=EBIKE)
    way = (step(Turn.DEPART), step(Turn.LEFT, "人民路", 340), step(Turn.ARRIVE, metres=0, side=Side.LEFT))
    legs = (
        LegDirections(1, way),
        LegDirections(2, untold=Untold.STREETS_CHANGED),
        LegDirections(None, (step(Turn.DEPART, "回程路"), step(Turn.ARRIVE, metres=0))),
    )
    return exported(plan=chosen.plan, directions={UUID(int=51): legs})


def test_they_stand_on_the_printed_sheet_and_only_when_asked_for() -> None:
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf_of(ride(), CHINESE))).pages)
    for line in ("沿北京路向东行 200 米；左转进入人民路，行 340 米；到达，目的地在左侧", "没有路线指引", "沿回程路"):
        assert line in text
    without = exported().only(on=MON, team=EBIKE)
    assert "人民路" not in "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(pdf_of(without, CHINESE))).pages
    )


def test_they_unfold_on_the_sheet_of_the_screen() -> None:
    (route,) = ride().plan.routes
    page = sheet_of(ride(), route, ENGLISH).content.decode()
    assert "Turn left into 人民路, 340 m</li>" in page
    assert page.count('<details class="steps" open>') == 3
    assert "<details" not in sheet_of(exported(), route, ENGLISH).content.decode()


def test_the_workbook_has_a_row_a_step() -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of(ride(), ENGLISH)))
    header, *rows = book["Directions"].iter_rows(values_only=True)
    column = list(map(str, header)).index("direction")
    assert [str(row[column]).partition(",")[0] for row in rows] == [
        "Go east on 北京路",
        "Turn left into 人民路",
        "Arrive",
        "No directions: the way takes another time than when it was planned (streets closed or opened since)",
        "Go east on 回程路",
        "Arrive",
    ]
    assert "Directions" not in openpyxl.load_workbook(io.BytesIO(xlsx_of(exported(), ENGLISH))).sheetnames


def test_json_comes_beside_the_plan(tmp_path: Path) -> None:
    written = write_plan(ride(), tmp_path, [ExportFormat.JSON], ENGLISH)
    assert [path.name for path in written] == ["plan.json", "directions.json"]
    document = json.loads(written[1].read_text("utf-8"))
    assert document["schema"] == "gridsvc/directions/1"
    assert [leg["to"] for leg in document["routes"][0]["legs"]] == [1, 2, None]
