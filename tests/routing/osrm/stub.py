"""A server that speaks OSRM's documented JSON about a network of ours, and fails in the ways it is told to."""

import json
import re
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlsplit

import numpy as np

from gridsvc.errors import Unreachable
from gridsvc.roads import UNREACHABLE, Location, Mode, TravelMatrix
from routing.network import Network

_PATH = re.compile(r"/(?P<service>table|route|nearest)/v1/(?P<profile>\w+)/(?P<places>[-\d.,;]+)")
_MODES = {"foot": Mode.WALK, "bike": Mode.EBIKE, "driving": Mode.CAR}
Fault = Callable[["Handler"], None]


@dataclass
class Stub:
    """What the server knows, what it was asked, and the faults that its next answers have."""

    network: Network
    table_size: int = 100
    asked: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    address: str = ""
    data_version: str = "20261101"

    def reply(self, path: str, _body: bytes = b"") -> tuple[int, dict[str, Any]]:
        found = _PATH.fullmatch(urlsplit(path).path)
        if found is None:
            return 400, {"code": "InvalidUrl", "message": "URL string malformed close to position 3"}
        places = np.array([place.split(",") for place in found["places"].split(";")], dtype=np.float64)
        options = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
        return getattr(self, f"_{found['service']}")(_MODES[found["profile"]], places, options)

    def _table(self, mode: Mode, places: np.ndarray, options: dict[str, str]) -> tuple[int, dict[str, Any]]:
        sources, targets = ([int(one) for one in options[name].split(";")] for name in ("sources", "destinations"))
        if len(sources) * len(targets) > self.table_size**2:
            return 400, {"code": "TooBig", "message": "Too many table coordinates"}
        spots = self._snapped(places, mode)
        table = self.network.matrix([spots[row] for row in sources], [spots[row] for row in targets], mode)
        assert options["annotations"] == "duration,distance"
        return 200, {
            "code": "Ok",
            **tables(table),
            "sources": self._waypoints(places[sources]),
            "destinations": self._waypoints(places[targets]),
        }

    def _route(self, mode: Mode, places: np.ndarray, options: dict[str, str]) -> tuple[int, dict[str, Any]]:
        assert (options["geometries"], options["overview"], options["steps"]) == ("geojson", "full", "true")
        source, target = self._snapped(places, mode)
        try:
            (path,) = self.network.paths([(source, target)], mode)
        except Unreachable:
            return 400, {"code": "NoRoute", "message": "Impossible route between points"}
        steps = [{"name": name, "mode": "walking"} for name in ("", *path.names, *path.names)]
        line = {"type": "LineString", "coordinates": path.lonlat.tolist()}
        way = {"geometry": line, "duration": path.ms / 1000, "distance": float(path.metres), "legs": [{"steps": steps}]}
        return 200, {"code": "Ok", "routes": [way], "waypoints": self._waypoints(places)}

    def _nearest(self, _mode: Mode, _places: np.ndarray, _options: dict[str, str]) -> tuple[int, dict[str, Any]]:
        places = np.array([[self.network.roads.lon[0], self.network.roads.lat[0]]])
        return 200, {"code": "Ok", "data_version": self.data_version, "waypoints": self._waypoints(places)}

    def _snapped(self, places: np.ndarray, mode: Mode) -> list[Location]:
        near, far = (self.network.nearest(places, mode, limit_m).locations for limit_m in (300, 50_000))
        return [place for place in (here or there for here, there in zip(near, far, strict=True)) if place]

    def _waypoints(self, places: np.ndarray) -> list[dict[str, Any]]:
        return [{"hint": "", "name": "", "distance": 0.0, "location": place} for place in places.tolist()]


def tables(table: TravelMatrix) -> dict[str, Any]:
    """Durations and distances as OSRM writes them."""

    def rows(values: np.ndarray, unit: float) -> list[list[float | None]]:
        return [[None if one == UNREACHABLE else round(one / unit, 1) for one in row] for row in values.tolist()]

    return {"durations": rows(table.ms, 1000), "distances": rows(table.metres, 1)}


class Handler(BaseHTTPRequestHandler):
    """Answers as the stub of its server says."""

    protocol_version = "HTTP/1.1"
    timeout = 10
    wbufsize = 65_536

    body = b""

    def do_POST(self) -> None:
        self.body = self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def do_GET(self) -> None:
        stub: Any = self.server.stub  # type: ignore[attr-defined]
        stub.asked.append(self.path)
        if stub.faults:
            stub.faults.pop(0)(self)
        else:
            status, document = self.honest()
            self.send_text(json.dumps(document), status)

    def send_text(
        self, text: str, status: int = 200, kind: str = "application/json; charset=UTF-8", **headers: str
    ) -> None:
        body = text.encode()
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def honest(self) -> tuple[int, dict[str, Any]]:
        """What the stub would have answered."""
        return self.server.stub.reply(self.path, self.body)  # type: ignore[attr-defined,no-any-return]

    def log_message(self, *_: object) -> None:
        """Tests are silent."""


def status(number: int) -> Fault:
    return lambda handler: handler.send_text("<html>down</html>", number, "text/html")


def refusal(code: str, message: str = "") -> Fault:
    return lambda handler: handler.send_text(json.dumps({"code": code, "message": message}), 400)


def text(body: str, kind: str = "application/json") -> Fault:
    return lambda handler: handler.send_text(body, 200, kind)


def changed(**members: Any) -> Fault:
    """The honest answer with some members put in its place."""
    return lambda handler: handler.send_text(json.dumps({**handler.honest()[1], **members}))


def redirect(handler: Handler) -> None:
    handler.send_text("", 302, Location="http://127.0.0.1:1/elsewhere")


def reset(handler: Handler) -> None:
    """The connection breaks before any answer."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.close_connection = True


def half(handler: Handler) -> None:
    """The connection ends in the middle of the answer."""
    body = json.dumps(handler.honest()[1]).encode()
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body[: len(body) // 2])
    handler.close_connection = True


def silent_until(released: threading.Event) -> Fault:
    def wait(handler: Handler) -> None:
        released.wait(20)
        handler.close_connection = True

    return wait


Served = TypeVar("Served")


@contextmanager
def serving(stub: Served) -> Iterator[Served]:
    """The stub at an address of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.stub = stub  # type: ignore[attr-defined]
    stub.address = f"http://127.0.0.1:{server.server_port}"  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
