"""A small town of streets and places, as an OSM file and as the two services would tell of it."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import quoteattr

import pytest

from geodata.osm.services import OsmServices

WEST, SOUTH, STEP, LINES = 102.70, 25.00, 0.0015, 12
PARK, SCHOOL, BANK, BENCH = 9001, 9002, 9003, 9004


def elements() -> list[dict[str, Any]]:
    """Streets on a chequerboard of about 1.8 km, a park, a school without a name, a bank, a bench, a far hotel."""
    nodes = [
        {"type": "node", "id": node(i, j), "lon": round(WEST + i * STEP, 7), "lat": round(SOUTH + j * STEP, 7)}
        for i in range(LINES)
        for j in range(LINES)
    ]
    lines = [[node(i, j) for j in range(LINES)] for i in range(LINES)]
    lines += [[node(i, j) for i in range(LINES)] for j in range(LINES)]
    streets = [
        {"type": "way", "id": 500 + k, "nodes": refs, "tags": {"highway": street_class(k), "name": f"{k}号路"}}
        for k, refs in enumerate(lines)
    ]
    block = [node(2, 2), node(3, 2), node(3, 3), node(2, 3), node(2, 2)]
    places = [
        {"type": "node", "id": SCHOOL, "lon": 102.7041, "lat": 25.0051, "tags": {"amenity": "school"}},
        {"type": "node", "id": BANK, "lon": 102.7061, "lat": 25.0061, "tags": {"amenity": "bank", "name": "银行 & Co"}},
        {"type": "node", "id": BENCH, "lon": 102.706, "lat": 25.006, "tags": {"amenity": "bench"}},
        {"type": "node", "id": 9005, "lon": 103.9, "lat": 26.0, "tags": {"tourism": "hotel", "name": "Far"}},
        {"type": "way", "id": PARK, "nodes": block, "tags": {"leisure": "park", "name": "公园"}},
    ]
    return [*nodes, *streets, *places]


def node(i: int, j: int) -> int:
    return 1 + i * LINES + j


def street_class(k: int) -> str:
    return "primary" if k % LINES == LINES // 2 else "residential"


def osm_xml(parts: list[dict[str, Any]]) -> str:
    lines = ["<?xml version='1.0' encoding='UTF-8'?>", "<osm version='0.6'>"]
    for part in sorted(parts, key=lambda each: (each["type"], each["id"])):
        place = f" lon='{part['lon']}' lat='{part['lat']}'" if part["type"] == "node" else ""
        lines.append(f"<{part['type']} id='{part['id']}' version='1'{place}>")
        lines += [f"<nd ref='{ref}'/>" for ref in part.get("nodes", ())]
        lines += [f"<tag k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in part.get("tags", {}).items()]
        lines.append(f"</{part['type']}>")
    return "\n".join([*lines, "</osm>"])


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """The town as an OSM XML file."""
    path = tmp_path / "town.osm"
    path.write_text(osm_xml(elements()), "utf-8")
    return path


@dataclass
class Stub:
    """Nominatim and Overpass on this machine; what they were asked is kept."""

    services: OsmServices
    asked: list[str] = field(default_factory=list)
    answer: dict[str, Any] = field(default_factory=dict)
    status: int = 200


@pytest.fixture
def stub() -> Iterator[Stub]:
    """A server that speaks as much of both protocols as a city needs."""
    told: list[Stub] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            query = parse_qs(urlsplit(self.path).query)
            told[0].asked.append(self.path)
            known = query.get("q", [""])[0] == "Testville"
            self.reply([place()] if known else [])

        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers["Content-Length"])).decode()
            query = parse_qs(text)["data"][0]
            told[0].asked.append(query)
            self.reply(told[0].answer or overpass(query))

        def reply(self, value: object) -> None:
            body = json.dumps(value).encode()
            self.send_response(told[0].status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Tests are silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    address = f"http://127.0.0.1:{server.server_port}"
    told.append(Stub(OsmServices(f"{address}/", f"{address}/api")))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield told[0]
    server.shutdown()
    thread.join()
    server.server_close()


def place() -> dict[str, Any]:
    east, north = WEST + LINES * STEP, SOUTH + LINES * STEP
    ring = [[WEST, SOUTH], [east, SOUTH], [east, north], [WEST, north], [WEST, SOUTH]]
    return {
        "place_id": 1,
        "osm_type": "relation",
        "osm_id": 1,
        "lat": str(SOUTH),
        "lon": str(WEST),
        "class": "boundary",
        "type": "administrative",
        "importance": 0.5,
        "display_name": "Testville",
        "boundingbox": [str(SOUTH), str(north), str(WEST), str(east)],
        "geojson": {"type": "Polygon", "coordinates": [ring]},
    }


def overpass(query: str) -> dict[str, Any]:
    streets = '["highway"]' in query
    parts = [
        part
        for part in elements()
        if (part["type"] == "node" and part["id"] < SCHOOL) or streets == ("highway" in part.get("tags", {}))
    ]
    return {"version": 0.6, "elements": parts}
