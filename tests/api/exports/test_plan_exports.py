"""Plans as files: complete, exact, and harmless whatever names hold."""

import csv
import io
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as some
from icalendar import Calendar

from api.exports.csv_table import COLUMNS, csv_of
from api.exports.exported import SiteLabel
from api.exports.files import MARK, ExportFormat, write_plan
from api.exports.geojson import geojson_of
from api.exports.gpx import gpx_of
from api.exports.kml import kml_of
from api.exports.sheet import sheets_of
from api.exports.team_calendar import ics_of
from api.plain_text import harmless
from gridsvc.errors import InvalidInput
from gridsvc.language import Language
from gridsvc.plans.document import plan_from_json
from tests.api.exports.made_plan import exported, plan
from tests.gridsvc.plans.small_plan import EBIKE, MARKET, SITES, place, visit

WICKED = "</td><script>alert(`1`)</script>\"'&"
MARKET_VISIT = str(visit(MARKET))
ENGLISH, CHINESE = Language.EN, Language.ZH


class Page(HTMLParser):
    """Counts elements and gathers what a browser would load or show."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.loads: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name in ("src", "srcset", "data", "action") or (tag == "link" and name == "href"):
                self.loads.append(value or "")
            if tag == "a" and name == "href":
                self.links.append(value or "")

    def handle_data(self, data: str) -> None:
        self.text += data


class TestGeoJson:
    def test_routes_are_lines_and_stops_are_points(self) -> None:
        found = json.loads(geojson_of(exported()))
        kinds = [feature["properties"]["kind"] for feature in found["features"]]
        assert (kinds.count("route"), kinds.count("stop"), kinds.count("unplanned")) == (5, 8, 6)
        route = next(each for each in found["features"] if each["id"] == str(plan().routes[0].id))
        assert shapely.from_geojson(json.dumps(route["geometry"])).equals(exported().ways[plan().routes[0].id])
        assert (route["properties"]["travel_s"], route["properties"]["stops"]) == (550, 3)

    def test_every_feature_says_that_it_is_synthetic(self) -> None:
        found = json.loads(geojson_of(exported()))
        assert found["synthetic"] is True
        assert {feature["properties"]["synthetic"] for feature in found["features"]} == {True}

    def test_stops_keep_their_exact_place_and_time(self) -> None:
        stop = next(each for each in json.loads(geojson_of(exported()))["features"] if each["id"] == MARKET_VISIT)
        assert stop["geometry"]["coordinates"] == list(plan().routes[0].stops[0].entry)
        assert stop["properties"]["arrive"] == "2026-11-23T08:35:00.000+08:00"
        assert stop["properties"]["name"] == f"site {MARKET.int}"

    def test_a_route_that_was_not_drawn_has_no_geometry(self) -> None:
        features = json.loads(geojson_of(exported(ways={})))["features"]
        assert features[0]["geometry"] is None

    def test_every_format_says_in_which_street_office_and_community_a_stop_lies(self) -> None:
        named = exported(
            labels={site.subject: SiteLabel("m", "", "", regions=("甲街道 乙社区", "A B")) for site in SITES}
        )
        for content in (geojson_of(named), csv_of(named, CHINESE), gpx_of(named, CHINESE), kml_of(named, CHINESE)):
            assert content.decode().count("甲街道 乙社区") >= 8
        sheets = "".join(each.content.decode() for each in sheets_of(named, CHINESE)[:-1])
        assert sheets.count("甲街道 乙社区") == 8
        events = Calendar.from_ical(ics_of(named, ENGLISH)).walk("VEVENT")
        assert {str(each["location"]) for each in events} == {"m A B"}
        assert sum(each["description"].count("m (A B)") for each in events) == 8


class TestTable:
    def rows(self, language: Language = ENGLISH, **changes: Any) -> list[dict[str, str]]:
        text = csv_of(exported(**changes), language).decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    def test_it_begins_with_a_byte_order_mark(self) -> None:
        assert csv_of(exported(), CHINESE).startswith(b"\xef\xbb\xbf")

    def test_every_visit_has_a_row(self) -> None:
        rows = self.rows()
        assert [row["state"] for row in rows] == ["planned"] * 8 + ["not planned"] * 6
        assert {row["visit id"] for row in rows} == {str(visit) for site in SITES for visit in site.visits}
        first = rows[0]
        assert (first["date"], first["team"], first["no."]) == ("2026-11-23", "步行队", "1")
        assert (first["arrive"], first["end"], first["synthetic data"]) == ("08:30:00", "09:00:00", "yes")
        assert rows[-1]["why not planned"] == "its locks cannot be kept"

    def test_times_are_on_the_clock_of_the_city(self) -> None:
        assert self.rows(time_zone="UTC")[0]["arrive"] == "00:30:00"

    def test_headers_are_in_the_language_asked_for(self) -> None:
        assert list(self.rows(CHINESE)[0])[:4] == ["日期", "巡查队", "序号", "点位"]
        assert len(self.rows()[0]) == len(COLUMNS)

    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "\t=", " =", "\r\n@", "|", "%"])
    def test_names_that_look_like_formulas_are_text(self, start: str) -> None:
        labels = {MARKET: SiteLabel(f"{start}cmd|' /C calc'!A0", "", "")}
        named = next(row for row in self.rows(labels=labels) if row["site id"] == str(MARKET))
        assert named["site"].startswith("'")

    @given(some.text())
    def test_no_cell_begins_a_formula_or_breaks_a_line(self, text: str) -> None:
        cell = harmless(text)
        assert not cell.startswith(("=", "+", "-", "@"))
        assert not re.search(r"[\r\n\t]", cell)


class TestSheets:
    def test_there_is_one_a_team_and_day_and_a_list_of_them(self) -> None:
        sheets = sheets_of(exported(), ENGLISH)
        assert len(sheets) == 6
        assert sheets[-1].name == "index.html"
        links = Page(sheets[-1].content).links
        assert len(links) == 5
        assert len({sheet.name for sheet in sheets}) == 6

    def test_a_sheet_holds_what_a_team_needs(self) -> None:
        sheet = next(each for each in sheets_of(exported(), ENGLISH) if "骑行队 · 2026-11-23" in each.title)
        page = Page(sheet.content)
        for shown in (
            "Monday",
            "08:30–16:00",
            "3 stops",
            "29 min and 11.5 km",
            "14:00–15:40",
            "day locked",
            "Way back",
        ):
            assert shown in page.text
        assert page.tags.count("tr") == 4
        assert page.tags.count("circle") == 3
        assert page.links == ["geo:25.000000,102.730000", "geo:25.000000,102.740000", "geo:25.000000,102.760000"]

    @pytest.mark.parametrize("language", list(Language))
    def test_pages_are_complete_and_load_nothing(self, language: Language) -> None:
        for sheet in sheets_of(exported(), language):
            page = Page(sheet.content)
            text = sheet.content.decode()
            assert f'<html lang="{language}">' in text
            assert {"title", "meta", "main", "h1"} <= set(page.tags)
            assert 'name="viewport"' in text
            assert page.loads == []
            assert "script" not in page.tags
            assert "http" not in text.replace("http-equiv", "")
            assert "{" not in page.text.split("</style>")[-1] or "style" in page.tags

    def test_no_sentence_is_missing(self) -> None:
        for language in Language:
            for sheet in sheets_of(exported(), language):
                shown = re.sub(r"(?s)<style>.*</style>", "", sheet.content.decode())
                assert not re.search(r"\b(sheet|plan_column|plan_status|weekday|level|reason|evidence)_\w+", shown)
                assert not re.search(r"\{\w+\}", shown)

    def test_synthetic_data_are_called_so_and_others_are_not(self) -> None:
        for language, words in ((ENGLISH, "Synthetic data"), (CHINESE, "合成数据")):
            real = exported(plan=replace(plan(), synthetic=False))
            assert all(words in Page(sheet.content).text for sheet in sheets_of(exported(), language))
            assert not any(words in Page(sheet.content).text for sheet in sheets_of(real, language))

    def test_names_with_markup_are_shown_as_they_are(self) -> None:
        wicked = exported(
            programme=WICKED,
            city_en=WICKED,
            attribution=WICKED,
            labels={site.subject: SiteLabel(WICKED, WICKED, WICKED) for site in SITES},
            plan=replace(plan(), teams=tuple(replace(team, name=WICKED) for team in plan().teams)),
        )
        pages = [Page(sheet.content) for sheet in sheets_of(wicked, ENGLISH)]
        usual = [Page(sheet.content) for sheet in sheets_of(exported(), ENGLISH)]
        assert all(WICKED in page.text for page in pages)
        assert sorted(sorted(page.tags) for page in pages) == sorted(sorted(page.tags) for page in usual)

    def test_a_route_without_streets_is_still_drawn(self) -> None:
        content = sheets_of(exported(ways={}), ENGLISH)[1].content
        assert "circle" in Page(content).tags
        assert b'stroke-width="5.4"' not in content
        assert b'stroke-width="5.4"' in sheets_of(exported(), ENGLISH)[1].content

    def test_what_is_walked_on_site_joins_the_streets(self) -> None:
        route = plan().routes[0]
        first = route.stops[0]
        drawn = [
            sheets_of(exported(plan=replace(plan(), routes=(replace(route, stops=(stop,)),))), ENGLISH)[0].content
            for stop in (replace(first, exit=first.entry), replace(first, exit=place(1)))
        ]
        assert [content.count(b"stroke-dasharray") for content in drawn] == [0, 1]

    def test_one_stop_at_the_base_can_be_drawn(self) -> None:
        route = plan().routes[0]
        here = replace(route.stops[0], entry=place(0), exit=place(0))
        at_base = replace(plan(), routes=(replace(route, stops=(here,)),))
        assert "circle" in Page(sheets_of(exported(plan=at_base, ways={}), ENGLISH)[0].content).tags

    @pytest.mark.parametrize("team", ["../../etc/passwd", "a/b\\c:d", "..", "", "队" * 300, "CON"])
    def test_file_names_are_plain_whatever_the_team_is_called(self, team: str) -> None:
        teams = tuple(replace(each, name=team) for each in plan().teams)
        named = exported(plan=replace(plan(), teams=teams))
        name = named.file_name(plan().routes[0], "html")
        assert re.fullmatch(r"2026-11-23_[\w-]+_[0-9a-f]{8}\.html", name)
        assert len(name.encode()) < 200


class TestFiles:
    def test_all_formats_are_written(self, tmp_path: Path) -> None:
        written = write_plan(exported(), tmp_path / "out", list(ExportFormat), ENGLISH)
        assert [path.relative_to(tmp_path / "out").as_posix() for path in written] == [
            "plan.json",
            "plan.geojson",
            "plan.csv",
            "plan.xlsx",
            "plan.gpx",
            "plan.kml",
            "plan.ics",
            "plan.pdf",
            "gpx",
            "calendars",
            "sheets/index.html",
        ]
        assert plan_from_json(written[0].read_bytes()) == plan()

    def test_sheets_of_an_earlier_plan_do_not_stay(self, tmp_path: Path) -> None:
        write_plan(exported(), tmp_path, [ExportFormat.HTML], ENGLISH)
        fewer = replace(plan(), routes=plan().routes[:1])
        write_plan(exported(plan=fewer), tmp_path, [ExportFormat.HTML], ENGLISH)
        assert len(list((tmp_path / "sheets").glob("*.html"))) == 2
        assert [path.name for path in tmp_path.iterdir()] == ["sheets"]
        assert (tmp_path / "sheets" / MARK).exists()

    def test_a_folder_of_somebody_else_is_not_touched(self, tmp_path: Path) -> None:
        (tmp_path / "sheets").mkdir()
        (tmp_path / "sheets" / "letter.txt").write_text("mine")
        with pytest.raises(InvalidInput):
            write_plan(exported(), tmp_path, list(ExportFormat), ENGLISH)
        assert [path.name for path in tmp_path.rglob("*")] == ["sheets", "letter.txt"]

    def test_what_cannot_be_written_leaves_nothing(self, tmp_path: Path) -> None:
        (tmp_path / "plan.csv").mkdir()
        with pytest.raises(OSError, match=r"plan\.csv"):
            write_plan(exported(), tmp_path, [ExportFormat.CSV], ENGLISH)
        assert [path.name for path in tmp_path.rglob("*")] == ["plan.csv"]


def test_the_team_of_a_route_is_named() -> None:
    assert exported().team(EBIKE) == "骑行队"
