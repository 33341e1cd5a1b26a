"""Asks an outside engine: by turns at its addresses, again after a pause, for a bounded time and a bounded answer."""

import json
import ssl
import threading
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from concurrent.futures import CancelledError
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from types import TracebackType
from typing import Any, NoReturn, Self

import httpx

from gridsvc.errors import GridServiceError
from routing.outside import faults
from routing.outside.faults import Fault
from routing.outside.patience import Patience
from routing.outside.rota import Rota
from routing.outside.server import Server

_MAY_PASS = frozenset({429, 500, 502, 503, 504})
_BYTES_MAX = 32 * 2**20
_CONNECT_S = 5.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine said: a JSON object, the address and the status it came with."""

    address: str
    status: int
    document: dict[str, Any]


class Asker:
    """Sends requests to one engine; threads may share it, and it closes its connections on leaving.

    Settings of the environment for proxies are not followed: the engine is asked at its address or not at all.
    """

    def __init__(self, server: Server, rota: Rota, patience: Patience, *, connections: int) -> None:
        self.server = server
        self._rota = rota
        self._patience = patience
        self._stopped = threading.Event()
        self._client = httpx.Client(
            timeout=httpx.Timeout(patience.answer_s, connect=min(_CONNECT_S, patience.answer_s)),
            limits=httpx.Limits(max_connections=connections, max_keepalive_connections=connections),
            headers={"Accept": "application/json", "Accept-Encoding": "identity"},
            verify=_trusted(),
            follow_redirects=False,
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        self._client.close()

    def stop(self) -> None:
        """Let nothing more be asked."""
        self._stopped.set()

    def ask(self, path: str, body: object = None) -> Answer:
        """The answer to a GET of a path, or to a POST where there is a body.

        Answers that refuse the request are answers. Unreachable or InvalidInput when no address gives any.
        """
        last = GridServiceError("nothing was asked")
        given_up: set[str] = set()
        for address in self._attempts(given_up):
            try:
                return self._answer(address, path, body)
            except Fault as fault:
                last = fault.error
                self._rota.failed(address)
                given_up |= {address} if fault.lasting else set()
        raise last

    def _attempts(self, given_up: AbstractSet[str]) -> Iterator[str]:
        """Addresses in the order in which they are asked, with pauses between the rounds."""
        for number in range(self._patience.rounds):
            if number and len(given_up) < len(self.server.addresses):
                self._patience.sleep(self._patience.pause_s(number - 1))
            yield from (address for address in self._rota.order() if address not in given_up)

    def _answer(self, address: str, path: str, body: object) -> Answer:
        if self._stopped.is_set():
            raise CancelledError
        request = self._client.build_request(
            "GET" if body is None else "POST", address + path, json=body if body is not None else None
        )
        try:
            status, text = self._received(address, request)
        except httpx.RequestError as error:
            raise faults.of_transport(error, self.server, address, self._patience.answer_s) from error
        try:
            document = json.loads(text, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise faults.of_garble(self.server, address, f"no JSON ({error})") from error
        if not isinstance(document, dict):
            raise faults.of_stranger(self.server, address, status, text[:80].decode(errors="replace"))
        return Answer(address, status, document)

    def _received(self, address: str, request: httpx.Request) -> tuple[int, bytes]:
        ends = self._patience.now() + self._patience.answer_s
        response = self._client.send(request, stream=True)
        try:
            self._refuse_status(address, response)
            received = bytearray()
            for chunk in response.iter_bytes():
                received += chunk
                if len(received) > _BYTES_MAX:
                    raise faults.of_size(self.server, address, _BYTES_MAX)
                if self._patience.now() > ends:
                    raise faults.of_slowness(self.server, address, self._patience.answer_s)
            return response.status_code, bytes(received)
        finally:
            response.close()

    def _refuse_status(self, address: str, response: httpx.Response) -> None:
        status = response.status_code
        if status in _MAY_PASS:
            raise faults.of_status(self.server, address, status)
        if response.has_redirect_location:
            raise faults.of_redirect(self.server, address, response.headers["location"])
        if status in (HTTPStatus.REQUEST_URI_TOO_LONG, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE):
            raise faults.of_length(self.server, address, status)
        kind = response.headers.get("content-type", "")
        if "json" not in kind:
            raise faults.of_stranger(self.server, address, status, kind)


@cache
def _trusted() -> ssl.SSLContext:
    return ssl.create_default_context()


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")
