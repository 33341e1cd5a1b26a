"""The OpenAPI description: examples that look like the answers, one shape of refusals."""

from typing import Any

import pytest

from api.http.description import examples
from tests.api.conftest import CITY, Client


@pytest.fixture
def described(client: Client) -> dict[str, Any]:
    """The description."""
    document: dict[str, Any] = client.get("/api/openapi.json").json()
    return document


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {f"{method} {path}": each for path, of in document["paths"].items() for method, each in of.items()}


def test_every_address_has_an_example_of_its_answer_and_of_its_parameters(described: dict[str, Any]) -> None:
    for name, each in operations(described).items():
        (answer,) = (found for status, found in each["responses"].items() if status in ("200", "201", "202"))
        if "{z}" not in name:
            assert all(content["example"] for content in answer["content"].values()), name
        for parameter in each.get("parameters", ()):
            assert "example" in parameter or not parameter["required"], (name, parameter["name"])
    assert described["components"]["schemas"]["NewProgramme"]["examples"]


def test_every_address_refuses_in_the_shape_that_is_described(client: Client, described: dict[str, Any]) -> None:
    shown = described["components"]["schemas"]["Problem"]
    assert set(client.get("/nowhere").json()) == set(shown["required"])
    assert set(client.get("/api/plans/none").json()) == set(shown["properties"])
    for name, each in operations(described).items():
        assert list(each["responses"]["default"]["content"]) == ["application/problem+json"], name
        assert "422" not in each["responses"], name


def test_every_example_belongs_to_an_address(described: dict[str, Any]) -> None:
    assert set(examples()) <= set(operations(described))


@pytest.mark.parametrize(
    "address",
    [
        *("/health/live", "/health/ready", "/ogc", "/ogc/conformance", "/ogc/collections"),
        *("/ogc/collections/{collection}", "/ogc/collections/{collection}/queryables"),
        *("/api/cities", "/api/cities/{code}", "/api/cities/{code}/open-problems", "/api/cities/{code}/plans"),
        *("/api/cities/{code}/programmes", "/api/jobs"),
    ],
)
@pytest.mark.usefixtures("city")
def test_an_example_has_the_members_of_the_answer(client: Client, address: str) -> None:
    shown = examples()[f"get {address}"]
    answer = client.get(address.format(code=CITY, collection="sites"))
    assert answer.headers["content-type"] == shown["media"]
    assert set(answer.json()) == set(shown["example"])


def test_the_description_names_its_own_kind_and_no_other_host(client: Client) -> None:
    answer = client.get("/api/openapi.json")
    assert answer.headers["content-type"] == "application/vnd.oai.openapi+json;version=3.1"
    assert answer.json()["openapi"].startswith("3.1")
    assert "http://" not in answer.text.replace("http://www.opengis.net/", "")
    assert client.get("/api/openapi.json", headers={"if-none-match": answer.headers["etag"]}).status_code == 304
