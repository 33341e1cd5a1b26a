"""The file of a site, reports and team calendars over HTTP."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from icalendar import Calendar

from geodata.database import Database
from gridsvc.actors import SYSTEM, Actor, Role, Scope, ScopeKind
from tests.api.cli.patrolled_city import Run
from tests.api.cli.reported_city import NAME, NOW, reported_city
from tests.api.conftest import Client, ClientOf
from tests.fixtures import small_city
from tests.fixtures.small_plan import CODE, site_id

SITE = str(site_id(0))
PAGE, FILE = f"/cities/{CODE}/sites/{SITE}", f"/api/cities/{CODE}/sites/{SITE}/file"
STRANGER = Actor("other", Role.SUPERVISOR, Scope(ScopeKind.CITY, "530100"))


class TestSiteFiles:
    """One page and its documents, on the small city."""

    @pytest.fixture(autouse=True)
    def small(self, database: Database) -> None:
        with database.connect(actor=SYSTEM) as connection:
            small_city.build(connection)

    @pytest.mark.parametrize(("lang", "words"), [("zh-CN", "点位档案"), ("en", "File of a site")])
    def test_the_page_is_light_and_speaks_both_languages(self, client: Client, lang: str, words: str) -> None:
        answer = client.get(f"{PAGE}?lang={lang}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert len(answer.content) < 50_000
        assert f'<html lang="{lang}"' in answer.text
        assert words in answer.text
        assert "合成数据" in answer.text
        tag = {"if-none-match": answer.headers["etag"]}
        assert client.get(f"{PAGE}?lang={lang}", headers=tag).status_code == 304

    def test_ten_of_a_long_list_are_shown_and_the_rest_unfolds(self, client: Client, database: Database) -> None:
        with database.connect(actor=SYSTEM) as connection:
            connection.execute(
                "INSERT INTO site_owner (site_id, rank, name, valid_from)"
                " SELECT site.id, 'site', 'owner ' || n, '2020-01-01' FROM site, generate_series(11, 24) AS n"
                "  WHERE site.public_id = %s",
                [SITE],
            )
        shown, unfolded = client.get(f"{PAGE}?lang=en").text.split("Show 4 more")
        assert ("owner 20" in shown, "owner 21" in shown) == (True, False)
        assert all(f"owner {number}" in unfolded.partition("</details>")[0] for number in range(21, 25))
        assert "<details" in shown

    def test_page_and_documents_show_the_owners_of_any_day(self, client: Client, database: Database) -> None:
        with database.connect(actor=SYSTEM) as connection:
            connection.execute(
                "INSERT INTO site_owner (site_id, rank, name, valid_from, valid_to)"
                " SELECT id, 'site', '前店长', '2019-01-01', '2020-01-01' FROM site WHERE public_id = %s",
                [SITE],
            )
        for address in (f"{PAGE}?lang=zh-CN", f"{FILE}.html?lang=zh-CN", f"{FILE}?lang=zh-CN"):
            assert "前店长" not in client.get(address).text
            assert "前店长" in client.get(f"{address}&on=2019-06-01").text
        page = client.get(f"{PAGE}?lang=zh-CN&on=2019-06-01").text
        assert 'name="on" value="2019-06-01"' in page
        assert "file.pdf?lang=zh-CN&amp;on=2019-06-01" in page
        assert "?on=2019-06-01&amp;lang=en" in page
        assert client.get(f"{PAGE}?on=yesterday").status_code == 422

    def test_all_that_the_page_leads_to_is_there(self, client: Client) -> None:
        text = client.get(f"{PAGE}?lang=en").text
        links = [each.replace("&amp;", "&") for each in re.findall(r'(?:href|src)="(/[^"#]*)', text)]
        assert {link for link in links if FILE in link}
        for link in links:
            assert client.get(link).status_code == 200, link

    @pytest.mark.parametrize(
        ("ending", "begins"),
        [("json", b"{"), ("html", b"<!doctype html>"), ("docx", b"PK"), ("xlsx", b"PK"), ("pdf", b"%PDF")],
    )
    def test_a_document_comes_by_ending_or_by_accept(self, client: Client, ending: str, begins: bytes) -> None:
        by_ending = client.get(f"{FILE}.{ending}")
        assert by_ending.content.startswith(begins)
        media = by_ending.headers["content-type"].partition(";")[0]
        assert client.get(FILE, headers={"accept": f"{media}, */*;q=0.1"}).headers["content-type"].startswith(media)
        tag = {"if-none-match": by_ending.headers["etag"]}
        assert client.get(f"{FILE}.{ending}", headers=tag).status_code == 304

    def test_markup_in_names_stays_text(self, client: Client) -> None:
        for number in range(small_city.SITES):
            text = client.get(f"/cities/{CODE}/sites/{site_id(number)}").text
            assert "<img src=x" not in text

    @pytest.mark.parametrize(
        ("address", "status"),
        [
            (f"{FILE}.odt", 400),
            (f"/api/cities/{CODE}/sites/00000000-0000-0000-0000-000000000000/file", 404),
            (f"/cities/{CODE}/sites/nonsense", 404),
            (f"/api/cities/{CODE}/reports/street/nowhere", 404),
            (f"/api/cities/{CODE}/teams/00000000-0000-0000-0000-000000000000/calendar.ics", 404),
        ],
    )
    def test_what_is_not_there_is_said_to_be_missing(self, client: Client, address: str, status: int) -> None:
        assert client.get(address).status_code == status

    @pytest.mark.parametrize("address", [PAGE, FILE, f"/api/cities/{CODE}/reports/site/{SITE}"])
    def test_who_may_not_see_the_city_sees_no_file(self, client_of: ClientOf, address: str) -> None:
        assert client_of(STRANGER).get(address).status_code == 403

    def test_a_report_of_a_site_is_its_file(self, client: Client) -> None:
        report = client.get(f"/api/cities/{CODE}/reports/site/{SITE}.html?lang=en")
        assert report.text == client.get(f"{FILE}.html?lang=en").text


class TestTeamCalendars:
    """Days of a team in published plans."""

    @pytest.fixture
    def run(self, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
        with reported_city(database, monkeypatch) as run:
            yield run

    def test_days_of_a_team_in_the_published_plan_are_there(self, run: Run, client_of: ClientOf) -> None:
        shown = json.loads(run("plan", "show", NAME, "--json").stdout)
        for team in shown["teams"]:
            days = {each["date"] for each in shown["routes"] if each["team"] == team["id"]}
            events = calendar(client_of(clock=lambda: NOW), team["id"]).walk("VEVENT")
            assert {str(each["DTSTART"].dt.date()) for each in events} == days
            assert all(each["STATUS"] == "CONFIRMED" and team["name"] in each["SUMMARY"] for each in events)
        assert shown["routes"]

    def test_a_draft_is_not_shown(self, run: Run, client_of: ClientOf, database: Database) -> None:
        (team, *_) = json.loads(run("plan", "show", NAME, "--json").stdout)["teams"]
        with database.connect() as connection:
            connection.execute("UPDATE plan SET status = 'draft', published_at = NULL")
        assert calendar(client_of(clock=lambda: NOW), team["id"]).walk("VEVENT") == []

    def test_a_sealed_day_shows_from_the_start_of_its_shift(
        self, run: Run, client_of: ClientOf, database: Database
    ) -> None:
        with database.connect() as connection:
            connection.execute("UPDATE plan SET sealed = true")
        (team, *_) = json.loads(run("plan", "show", NAME, "--json").stdout)["teams"]
        early, late = (datetime(year, 1, 1, tzinfo=UTC) for year in (2020, 2099))
        shown = [len(calendar(client_of(clock=lambda at=at: at), team["id"]).walk("VEVENT")) for at in (early, late)]
        assert shown[0] == 0
        assert len(calendar(client_of(Actor("p", Role.PLANNER), clock=lambda: early), team["id"]).walk("VEVENT")) > 0

    def test_the_same_calendar_keeps_its_tag(self, run: Run, client_of: ClientOf) -> None:
        (team, *_) = json.loads(run("plan", "show", NAME, "--json").stdout)["teams"]
        address, client = f"/api/cities/990100/teams/{team['id']}/calendar.ics", client_of(clock=lambda: NOW)
        tag = client.get(address).headers["etag"]
        assert client.get(address, headers={"if-none-match": tag}).status_code == 304


def calendar(client: Client, team: str) -> Calendar:
    answer = client.get(f"/api/cities/990100/teams/{team}/calendar.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8", answer.text
    return Calendar.from_ical(answer.content)


def test_people_are_named_to_those_who_may_see_them(
    database: Database, monkeypatch: pytest.MonkeyPatch, client_of: ClientOf
) -> None:
    with reported_city(database, monkeypatch):
        with database.connect() as connection:
            row = connection.execute("SELECT public_id FROM site WHERE name = '一小'").fetchone()
        assert row
        address = f"/api/cities/990100/sites/{row[0]}/file"
        for role, sees in ((Role.SUPERVISOR, True), (Role.CITIZEN, False), (Role.PATROLLER, False)):
            client = client_of(Actor("someone", role))
            assert ("李市长" in client.get(f"{address}.html").text) is sees
            assert (client.get(f"{address}.json").json()["owners"] is not None) is sees
