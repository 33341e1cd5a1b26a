"""Refusals: their shape, their language, strange hosts, other sites; health; what the reading role may do."""

import asyncio
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal

from api.problems import STATUSES, problem_of
from geodata.database import Database
from geodata.feeds import FeedReader
from gridsvc.errors import Conflict, Forbidden, GridServiceError, InvalidInput, NotFound, Unreachable
from gridsvc.language import Language
from tests.api.conftest import Client, ClientOf


def test_a_problem_document_has_code_params_and_a_sentence_in_both_languages(client: Client) -> None:
    answers = {
        tag: client.get("/ogc/collections/grids/items?colour=red", headers={"accept-language": tag}).json()
        for tag in ("zh-CN", "en")
    }
    assert answers["en"] | {"params": None} == {
        "type": "urn:gridsvc:problem:parameter_unknown",
        "title": "The request is not valid",
        "status": 400,
        "detail": answers["en"]["detail"],
        "code": "parameter_unknown",
        "params": None,
    }
    assert answers["en"]["detail"].startswith("colour is not a known parameter; known are bbox, city")
    assert (answers["zh-CN"]["title"], answers["zh-CN"]["code"]) == ("请求有误", "parameter_unknown")
    assert "不认识参数 colour" in answers["zh-CN"]["detail"]


def test_lang_in_the_address_is_stronger_than_the_header(client: Client) -> None:
    assert client.get("/nowhere?lang=zh").json()["title"] == "找不到"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (InvalidInput("x"), 400),
        (Forbidden("x"), 403),
        (NotFound("x"), 404),
        (Conflict("x"), 409),
        (Unreachable("x"), 503),
        (GridServiceError("x"), 500),
    ],
)
def test_every_kind_of_error_has_a_status_and_titles(error: GridServiceError, status: int) -> None:
    assert set(STATUSES) == set(GridServiceError.__subclasses__())
    for language in Language:
        document = problem_of(error, language)
        assert document["status"] == status
        assert document["title"] != f"status_{status}"


def test_what_is_not_served_is_told_in_the_same_shape(client: Client) -> None:
    for answer, status, code in (
        (client.get("/nowhere"), 404, "address_unknown"),
        (client.post("/ogc"), 405, "method_not_allowed"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert answer.headers["content-type"] == "application/problem+json"
    assert client.request("OPTIONS", "/ogc").headers["allow"] == "GET, HEAD"


def test_a_fault_shows_nothing_of_its_inside(client_of: ClientOf) -> None:
    answer = client_of(registry=None).get("/ogc/collections")
    assert (answer.status_code, answer.json()["code"], answer.json()["params"]) == (500, "fault", {})
    assert "NoneType" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_names_that_are_not_ours_are_not_answered(client: Client, client_of: ClientOf) -> None:
    for host in ("evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8080", ""):
        answer = client.get("/health/live", headers={"host": host})
        assert (answer.status_code, answer.json()["code"]) == (403, "host_refused"), host
    for host in ("localhost:8080", "127.0.0.1:9", "[::1]:8080", "localhost"):
        assert client.get("/health/live", headers={"host": host}).status_code == 200, host
    assert client_of(hosts=None).get("/health/live", headers={"host": "any.example"}).status_code == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:81", "http://[bad"])
def test_other_sites_may_not_write(client: Client, origin: str) -> None:
    answer = client.post("/ogc", headers={"origin": origin})
    assert (answer.status_code, answer.json()["code"]) == (403, "origin_refused")
    assert client.post("/ogc", headers={"origin": "http://127.0.0.1"}).status_code == 405


def test_every_answer_is_hardened(client: Client) -> None:
    for address in ("/ogc", "/nowhere", "/health/live"):
        headers = client.get(address).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert "access-control-allow-origin" not in headers


def test_head_is_get_without_the_body(client: Client) -> None:
    full, bare = (client.request(method, "/ogc/conformance") for method in ("GET", "HEAD"))
    assert (bare.status_code, bare.content) == (200, b"")
    assert {**bare.headers} == {**full.headers}


def test_health(client: Client, database: Database) -> None:
    assert client.get("/health/live").json() == {"status": "live"}
    assert client.get("/health/ready").json() == {"status": "ready"}
    with database.administer() as connection:
        connection.execute("DELETE FROM gridsvc.migration WHERE number = (SELECT max(number) FROM gridsvc.migration)")
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["code"]) == (409, "database_behind")


def test_without_a_database_the_process_lives_and_says_that_it_is_not_ready(client_of: ClientOf) -> None:
    away = Database("host=/nowhere port=1 dbname=none")
    client = client_of(database=away, reader=FeedReader(away, patience_s=0.2))
    assert client.get("/health/live").status_code == 200
    for address in ("/health/ready", "/ogc/collections/grids/items"):
        answer = client.get(address)
        assert (answer.status_code, answer.json()["code"]) == (503, "database_unreachable")
        assert answer.headers["retry-after"] == "5"


@pytest.mark.parametrize("statement", ["DELETE FROM grid", "INSERT INTO epoch DEFAULT VALUES", "CREATE TABLE x ()"])
def test_the_reader_cannot_write(database: Database, portal: BlockingPortal, statement: str) -> None:
    async def attempt() -> None:
        reader = FeedReader(database)
        await reader.open()
        try:
            await reader.row(statement.encode(), {})
        finally:
            await reader.close()

    with pytest.raises(Forbidden):
        portal.call(attempt)


@pytest.mark.parametrize(("anew", "kept"), [(True, 0), (False, 1)])
def test_a_reader_keeps_no_plan_of_what_depends_on_its_values(
    database: Database, portal: BlockingPortal, *, anew: bool, kept: int
) -> None:
    async def attempt() -> object:
        reader = FeedReader(database, size=1)
        await reader.open()
        try:
            for number in range(8):
                await reader.row(b"SELECT 1 + %(number)s::int", {"number": number}, anew=anew)
            return await reader.row(b"SELECT count(*) FROM pg_prepared_statements", {})
        finally:
            await reader.close()

    assert portal.call(attempt) == (kept,)


def test_a_reader_whose_connections_died_asks_again(database: Database, portal: BlockingPortal) -> None:
    async def attempt() -> list[Any]:
        reader = FeedReader(database, size=2)
        await reader.open()
        try:
            first = await asyncio.gather(*(reader.row(b"SELECT pg_sleep(0.05), 1", {}) for _ in range(2)))
            with database.administer() as connection:
                connection.execute(
                    """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                        WHERE datname = current_database() AND pid <> pg_backend_pid()"""
                )
            return [*first, await reader.row(b"SELECT 2", {})]
        finally:
            await reader.close()

    assert portal.call(attempt)[-1] == (2,)
