"""The frame of the feeds: landing, collections, tags, scopes, sealed plans, clients of others."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta

import pytest

from geodata.database import Database, DatabaseRole
from geodata.feeds import Collection, Kind, Property, Registry
from gridsvc.actors import Actor, Role, Scope, ScopeKind
from tests.api.conftest import COMMUNITY, NOW, OPERATOR, Client, ClientOf, Planned, Write

AddGrids = Callable[[int, int], None]
GRIDS = "/ogc/collections/grids/items"
COLLECTIONS = ["regions", "grids", "sites", "problems", "visits", "routes", "roads", "closures"]


def test_the_landing_page_leads_to_everything(client: Client) -> None:
    landing = client.get("/ogc").json()
    links = {link["rel"]: link["href"] for link in landing["links"]}
    assert set(links) == {"self", "service-desc", "conformance", "data"}
    assert client.get(links["service-desc"]).json()["info"]["title"] == "gridsvc"
    assert (
        "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"
        in client.get(links["conformance"]).json()["conformsTo"]
    )
    assert [each["id"] for each in client.get(links["data"]).json()["collections"]] == COLLECTIONS


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_every_collection_links_to_its_items_and_queryables(client: Client, city: str, collection: str) -> None:
    assert city
    described = client.get(f"/ogc/collections/{collection}").json()
    links = {link["rel"]: link["href"] for link in described["links"] if not link.get("templated")}
    assert client.get(links["items"]).json()["type"] == "FeatureCollection"
    queryables = client.get(links["http://www.opengis.net/def/rel/ogc/1.0/queryables"]).json()
    assert queryables["properties"]["city"] == {"type": "string"}
    assert described["extent"]["spatial"]["bbox"] == [[102.6, 24.9, 102.9, 25.2]]
    assert client.get(f"/ogc/collections/{collection}?limit=1").json()["code"] == "parameter_unknown"


def test_titles_speak_the_language_of_the_reader(client: Client) -> None:
    titles = [
        client.get("/ogc/collections/grids", headers={"accept-language": tag}).json()["title"]
        for tag in ("zh-CN,zh;q=0.9", "en-GB", "de")
    ]
    assert titles == ["网格", "Grids", "网格"]
    assert client.get("/ogc/collections/grids?lang=zh-CN").json()["title"] == "网格"


def test_an_unknown_collection_is_404(client: Client) -> None:
    for address in ("/ogc/collections/stars", "/ogc/collections/stars/items", "/ogc/collections/stars/queryables"):
        answer = client.get(address)
        assert (answer.status_code, answer.json()["code"]) == (404, "collection_unknown")


def test_a_page_is_304_until_something_it_shows_changes(client: Client, add_grids: AddGrids, write: Write) -> None:
    add_grids(0, 2)
    tag = client.get(GRIDS).headers["etag"]
    known = {"if-none-match": tag}
    unchanged = client.get(GRIDS, headers=known)
    assert (unchanged.status_code, unchanged.content, unchanged.headers["etag"]) == (304, b"", tag)
    assert client.get(f"{GRIDS}?limit=1", headers=known).status_code == 200
    write("UPDATE grid SET land_use = 'park' WHERE code LIKE '%%000'")
    changed = client.get(GRIDS, headers=known)
    assert (changed.status_code, changed.json()["features"][0]["properties"]["land_use"]) == (200, "park")


def test_a_tag_tells_a_late_commit(client: Client, database: Database, add_grids: AddGrids) -> None:
    """The transaction that began first commits last: its number is below one already seen."""
    add_grids(0, 2)
    with database.connect(DatabaseRole.APP, OPERATOR) as slow:
        slow.execute("UPDATE grid SET land_use = 'slow' WHERE code LIKE '%000'")
        with database.connect(DatabaseRole.APP, OPERATOR) as quick:
            quick.execute("UPDATE grid SET land_use = 'quick' WHERE code LIKE '%001'")
        between = client.get(GRIDS)
        assert client.get(GRIDS, headers={"if-none-match": between.headers["etag"]}).status_code == 304
    after = client.get(GRIDS, headers={"if-none-match": between.headers["etag"]})
    assert [each["properties"]["land_use"] for each in after.json()["features"]] == ["slow", "quick"]


def test_other_collections_do_not_disturb_a_tag(
    client: Client, add_grids: AddGrids, add_problem: Callable[..., str]
) -> None:
    add_grids(0, 1)
    tag = client.get(GRIDS).headers["etag"]
    add_problem(0)
    assert client.get(GRIDS, headers={"if-none-match": tag}).status_code == 304


def test_one_feature_is_304_while_it_is_known(client: Client, add_grids: AddGrids) -> None:
    add_grids(0, 1)
    tag = client.get(f"{GRIDS}/{COMMUNITY}000").headers["etag"]
    assert client.get(f"{GRIDS}/{COMMUNITY}000", headers={"if-none-match": tag}).status_code == 304


def test_large_pages_are_gzipped_for_those_who_take_it(client: Client, add_grids: AddGrids) -> None:
    add_grids(0, 50)
    packed, plain = client.get(GRIDS), client.get(GRIDS, headers={"accept-encoding": "gzip;q=0"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.json()["features"] == plain.json()["features"]
    assert "Accept-Encoding" in plain.headers["vary"]


@pytest.mark.parametrize(
    ("scope", "seen"),
    [
        (Scope(), 2),
        (Scope(ScopeKind.CITY, "990000"), 2),
        (Scope(ScopeKind.DISTRICT, "990001"), 2),
        (Scope(ScopeKind.DISTRICT, "990009"), 0),
        (Scope(ScopeKind.STREET, "990001001"), 2),
        (Scope(ScopeKind.TEAM, "00000000-0000-0000-0000-000000000000"), 0),
    ],
)
def test_a_scope_bounds_what_is_seen(client_of: ClientOf, add_grids: AddGrids, scope: Scope, seen: int) -> None:
    add_grids(0, 2)
    client = client_of(Actor("somebody", Role.SUPERVISOR, scope))
    assert client.get(GRIDS).json()["numberReturned"] == seen
    assert client.get(f"{GRIDS}/{COMMUNITY}000").status_code == (200 if seen else 404)


def test_a_collection_of_ones_own_is_served(client_of: ClientOf, add_grids: AddGrids) -> None:
    own = Collection(
        id="corners",
        relation="SELECT grid.code AS id, ST_StartPoint(ST_ExteriorRing(grid.geom)) AS geom, 'x' AS mark FROM grid",
        properties=(Property("mark"),),
        key=Kind.TEXT,
    )
    add_grids(0, 2)
    client = client_of(registry=Registry([own]))
    page = client.get("/ogc/collections/corners/items")
    assert [each["properties"] for each in page.json()["features"]] == [{"mark": "x"}, {"mark": "x"}]
    assert "etag" not in page.headers


def test_only_the_published_plan_shows_and_others_by_their_id(client: Client, add_plan: Callable[..., Planned]) -> None:
    published, draft = add_plan("published"), add_plan("draft")
    for collection, ids in (("visits", (published.visit, draft.visit)), ("routes", (published.route, draft.route))):
        address = f"/ogc/collections/{collection}/items"
        assert [each["id"] for each in client.get(address).json()["features"]] == [ids[0]]
        assert [each["id"] for each in client.get(f"{address}?plan={draft.plan}").json()["features"]] == [ids[1]]
        assert client.get(f"{address}/{ids[1]}").status_code == 404
        assert client.get(f"{address}/{ids[1]}?plan={draft.plan}").status_code == 200


def test_publishing_changes_the_tags_of_visits_and_routes(
    client: Client, add_plan: Callable[..., Planned], write: Write
) -> None:
    add_plan("draft")
    for collection in ("visits", "routes"):
        address = f"/ogc/collections/{collection}/items"
        tag = client.get(address).headers["etag"]
        write("UPDATE plan SET status = 'published', published_at = now()")
        answer = client.get(address, headers={"if-none-match": tag})
        assert (answer.status_code, answer.json()["numberReturned"]) == (200, 1)
        write("UPDATE plan SET status = 'draft', published_at = NULL")


def test_a_sealed_plan_shows_only_from_the_start_of_its_shift(
    client_of: ClientOf, add_plan: Callable[..., Planned]
) -> None:
    planned = add_plan("published", sealed=True, starts_at=NOW + timedelta(hours=1))
    moment = [NOW]
    others = client_of(clock=lambda: moment[0])
    planner, supervisor = (client_of(Actor("x", role)) for role in (Role.PLANNER, Role.SUPERVISOR))
    tags = {}
    for collection in ("visits", "routes"):
        address = f"/ogc/collections/{collection}/items"
        early = others.get(address)
        tags[address] = early.headers["etag"]
        assert early.json()["numberReturned"] == 0
        assert planner.get(address).json()["numberReturned"] == 1
        assert supervisor.get(address).json()["numberReturned"] == 1
    site = f"/ogc/collections/sites/items/{planned.site}"
    assert others.get(site).json()["properties"]["cycle_state"] == "due"
    assert others.get(site).json()["properties"]["cycle_date"] is None
    moment[0] = NOW + timedelta(hours=1)
    for address, tag in tags.items():
        begun = others.get(address, headers={"if-none-match": tag})
        assert (begun.status_code, begun.json()["numberReturned"]) == (200, 1)


def test_a_site_shows_the_state_of_its_visit_in_the_running_cycle(
    client: Client, add_plan: Callable[..., Planned]
) -> None:
    planned = add_plan("published")
    shown = client.get(f"/ogc/collections/sites/items/{planned.site}").json()["properties"]
    assert (shown["cycle_state"], shown["cycle_date"], shown["last_visit"]) == ("planned", "2026-11-23", None)
    assert (shown["category"], shown["category_zh"], shown["synthetic"]) == ("market", "集贸市场", True)


READ_WITH_GDAL = """
import json, sys, pyogrio
source = "OAPIF:" + sys.argv[1]
layers = [str(name) for name, _ in pyogrio.list_layers(source)]
grids = pyogrio.read_dataframe(source, layer="grids", bbox=(102.70, 25.0, 102.7035, 25.2))
json.dump({"layers": layers, "codes": list(grids["code"])}, sys.stdout)
"""


def test_gdal_reads_the_feed_as_a_client_of_the_standard(served: str, add_grids: AddGrids) -> None:
    add_grids(0, 120)
    # In a process of its own: GDAL holds the interpreter lock while it waits for an answer.
    command = [sys.executable, "-c", READ_WITH_GDAL, f"{served}/ogc"]
    read = json.loads(subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout)
    assert set(COLLECTIONS) <= set(read["layers"])
    assert sorted(read["codes"]) == [f"{COMMUNITY}{number:03d}" for number in range(120) if number % 10 < 4]
