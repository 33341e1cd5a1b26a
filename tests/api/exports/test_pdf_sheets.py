"""PDF sheets, opened by another reader: text that can be found, letters that are in the file, pages that say which."""

import io
import re
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pypdf import PdfReader
from pypdf.generic import DictionaryObject
from shapely import LineString

from api.drawings.arabic import in_drawing_order
from api.drawings.street_map import StreetMap
from api.exports.exported import ExportedPlan, SiteLabel
from api.exports.pdf import pdf_of
from api.exports.pdf.letters import lines_of, runs_of, width_of
from api.plain_text import one_line
from geodata.stores.streets import Street
from gridsvc.language import Language
from tests.api.exports.made_plan import exported, plan
from tests.gridsvc.plans.small_plan import EBIKE, MON, SITES, place

ENGLISH, CHINESE = Language.EN, Language.ZH


def opened(of: ExportedPlan, language: Language = CHINESE) -> PdfReader:
    return PdfReader(io.BytesIO(pdf_of(of, language)))


def fonts_of(reader: PdfReader) -> list[DictionaryObject]:
    found = {}
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            found[str(font.get_object()["/BaseFont"])] = font.get_object()
    return list(found.values())


def monday_ride(**changes: object) -> ExportedPlan:
    return exported(**changes).only(on=MON, team=EBIKE)


def test_a_team_and_day_have_a_page_that_says_all() -> None:
    (page,) = opened(monday_ride()).pages
    text = page.extract_text()
    for shown in (
        "合成数据",
        "骑行队 · 2026-11-23 星期一",
        "3 处",
        "市场",
        "14:00–15:40",
        "锁定日期",
        "返回",
        "带队人签名",
    ):
        assert shown in text
    assert "第 1 页，共 1 页" in text
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)


def test_every_route_begins_on_a_page_of_its_own_and_is_listed() -> None:
    reader = opened(exported())
    assert len(reader.pages) == len(plan().routes)
    titles = [str(each["/Title"]) for each in reader.outline if isinstance(each, dict)]
    assert len(set(titles)) == len(plan().routes)


def test_all_letters_are_in_the_file() -> None:
    fonts = fonts_of(opened(exported()))
    assert {str(each["/BaseFont"]).partition("+")[2] for each in fonts} == {"NotoSansSC-Regular", "NotoSansSC-Bold"}
    for font in fonts:
        descriptor = font["/FontDescriptor"]
        assert isinstance(descriptor, DictionaryObject)
        assert "/FontFile2" in descriptor
        assert "/ToUnicode" in font


def test_many_stops_go_on_over_the_page_and_none_is_lost() -> None:
    route = plan().routes[0]
    stops = tuple(replace(route.stops[0], visit=UUID(int=n), sequence=n) for n in range(1, 61))
    reader = opened(exported(plan=replace(plan(), routes=(replace(route, stops=stops),))))
    pages = [page.extract_text() for page in reader.pages]
    assert len(pages) >= 3
    assert [f"第 {number} 页，共 {len(pages)} 页" in text for number, text in enumerate(pages, 1)] == [True] * len(
        pages
    )
    assert all("合成数据" in text for text in pages)
    assert sum(text.count("\n市场") for text in pages) == 60
    assert "带队人签名" in pages[-1]


def test_the_code_leads_to_the_sheet_or_to_the_first_stop() -> None:
    (route,) = monday_ride().plan.routes
    links = []
    for address in ("http://10.0.0.5:8080/", ""):
        (page,) = opened(monday_ride(address=address)).pages
        links += [each.get_object()["/A"]["/URI"] for each in page["/Annots"]]
    assert links[0] == f"http://10.0.0.5:8080/api/plans/{plan().id}/sheets/{route.id}.html"
    assert links[1] == "geo:25.000000,102.730000"


def test_each_stop_has_its_checklist_to_tick_and_a_code_of_its_place() -> None:
    looked_at = (("地面整洁", "Ground clean"), ("照明完好", "Lights work"))
    labels = {site.subject: SiteLabel(site.name, "市场", "market", place(500), looked_at) for site in SITES}
    (page,) = opened(monday_ride(labels=labels), ENGLISH).pages
    text = page.extract_text()
    assert (text.count("Ground clean"), text.count("Lights work")) == (3, 3)
    links = [each.get_object()["/A"]["/URI"] for each in page["/Annots"]]
    assert links[1:] == [f"geo:{25:.6f},{lon:.6f}" for lon in (102.73, 102.74, 102.76)]
    assert "____ of 3 stops seen" in text


def test_streets_around_are_drawn_with_their_names() -> None:
    around = StreetMap((Street("环城路", "primary", LineString([place(0), place(6000)])),))
    with_names = opened(monday_ride(streets=around)).pages[0].extract_text()
    assert "环城路" in with_names
    assert "环城路" not in opened(monday_ride()).pages[0].extract_text()


def test_names_of_all_kinds_leave_room_for_the_rest() -> None:
    wicked = "<b>&amp;\"'🙂 بازار " + "很长的名字" * 40
    labels = {site.subject: SiteLabel(wicked, wicked, wicked, place(500), ((wicked, wicked),)) for site in SITES}
    pages = opened(monday_ride(labels=labels, programme=wicked, attribution=wicked)).pages
    text = "".join(page.extract_text() for page in pages)
    assert text.replace("\n", "").count("很长的名字") >= 3 * 40
    assert "带队人签名" in text


def test_a_document_says_when_its_plan_was_made() -> None:
    told = opened(exported()).metadata
    assert told is not None
    assert told.creation_date == plan().provenance.made_at
    assert told.author == "gridsvc"


def test_real_data_are_not_called_synthetic() -> None:
    text = "".join(
        page.extract_text() for page in opened(exported(plan=replace(plan(), synthetic=False)), ENGLISH).pages
    )
    assert "Monday" in text
    assert "ynthetic" not in text


def test_a_plan_without_routes_is_still_a_document() -> None:
    (page,) = opened(exported(plan=replace(plan(), routes=()))).pages
    assert "没有路线" in page.extract_text()


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert pdf_of(monday_ride(), CHINESE) == pdf_of(monday_ride(), CHINESE)


def test_persian_names_are_drawn_with_letters_of_their_own() -> None:
    labels = {site.subject: SiteLabel("بازار کاشان", "", "", place(0)) for site in SITES}
    names = {str(each["/BaseFont"]).partition("+")[2] for each in fonts_of(opened(monday_ride(labels=labels)))}
    assert "NotoSansArabic-Regular" in names


@pytest.mark.parametrize("width", range(24, 90, 6))
def test_no_line_begins_with_a_sign_that_closes_and_none_ends_with_one_that_opens(width: int) -> None:
    text = "大雨封路，带队领导决定改期（已电话告知点位负责人），次日补巡。完"
    lines = lines_of(text, 8, width)
    assert "".join(lines) == text
    assert not [each for each in lines if each[0] in "，。）" or each[-1] == "（"]
    assert all(width_of(each, 8) <= width for each in lines)


def test_persian_names_are_read_back_as_plain_letters() -> None:
    labels = {site.subject: SiteLabel("کاشان سلام", "", "", place(0)) for site in SITES}
    maps = [
        font["/ToUnicode"].get_data().decode()
        for page in opened(monday_ride(labels=labels)).pages
        for font in (each.get_object() for each in page["/Resources"]["/Font"].get_object().values())
        if "Arabic" in str(font["/BaseFont"])
    ]
    read = {int(found, 16) for each in maps for found in re.findall(r"<..> <([0-9A-F]{4})>", each)}
    assert {ord(letter) for letter in "کاشنسم"} <= read
    assert 0xFEFC in read
    assert not {each for each in read if each >= 0xFB50} - {0xFEFC}


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("市场 Market 3", "市场 Market 3"),
        ("باب", "\ufe8f\ufe8e\ufe91"),
        ("بلا", "\ufefc\ufe91"),
        ("باب 12", "12 \ufe8f\ufe8e\ufe91"),
        ("(باب)", "(\ufe8f\ufe8e\ufe91)"),
        ("خیابان ۱۲", "۱۲ \ufee5\ufe8e\ufe91\ufe8e\ufbff\ufea7"),
    ],
)
def test_arabic_letters_join_and_run_from_the_right(text: str, drawn: str) -> None:
    assert in_drawing_order(text) == drawn


@given(some.text(max_size=80), some.floats(20, 300))
def test_lines_fit_and_lose_no_letter(text: str, width: float) -> None:
    lines = lines_of(text, 10, width)
    assert all(width_of(line, 10) <= width or len(line) == 1 for line in lines)
    assert "".join(lines).replace(" ", "") == one_line(text).replace(" ", "")


@given(some.text(max_size=40))
def test_every_letter_is_drawn_or_shown_as_missing(text: str) -> None:
    drawn = "".join(run.text for run in runs_of(text))
    assert not set(drawn) & {"\n", "\r", "\t"}


def test_a_letter_of_no_font_is_an_empty_box() -> None:
    assert [run.text for run in runs_of("a\U00012000b")] == ["a□b"]
