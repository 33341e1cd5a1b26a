"""Serves the web application on an address until it is told to stop, with a worker beside it."""

import errno
import ipaddress
import logging
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from types import FrameType

import uvicorn
from fastapi import FastAPI

from api.jobs.companion import companion_worker
from gridsvc.errors import Conflict, GridServiceError, InvalidInput

_GRACE_S = 5
_BACKLOG = 512
_IPV6 = 6


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen; any_allowed: whether others than this machine may be let in."""

    host: str
    port: int
    any_allowed: bool = False


def serve(application: Callable[[], FastAPI], address: Address, *, worker: bool, told: Callable[[str], None]) -> None:
    """Listen, tell where, and serve until SIGINT or SIGTERM; the address is refused before anything is started."""
    refuse_open_address(address)
    with listening(address) as channel, _quiet_signals():
        config = uvicorn.Config(
            application(),
            log_level=logging.WARNING,
            access_log=False,
            server_header=False,
            ws="none",
            timeout_graceful_shutdown=_GRACE_S,
        )
        with companion_worker() if worker else nullcontext():
            told(_shown(channel))
            uvicorn.Server(config).run([channel])


def refuse_open_address(address: Address) -> None:
    """Refuse what others than this machine could reach, unless that is allowed: there is no log-in yet."""
    if address.any_allowed or _is_local(address.host):
        return
    raise InvalidInput(
        f"{address.host} would let others in, and there is no log-in yet",
        code="address_unsafe",
        params={"host": address.host, "remedy": "--host 127.0.0.1"},
    )


@contextmanager
def listening(address: Address) -> Iterator[socket.socket]:
    """A listening socket; what stands in the way is said in the words of gridsvc."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    # asyncio switches the 40 ms of Nagle's algorithm off only where the protocol is named.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as channel:
        try:
            channel.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            channel.bind((address.host, address.port))
            channel.listen(_BACKLOG)
        except (OSError, OverflowError) as error:
            raise _refusal(address, error) from error
        yield channel


def _refusal(address: Address, error: OSError | OverflowError) -> GridServiceError:
    params = {"host": address.host, "port": address.port, "reason": str(error)}
    number = error.errno if isinstance(error, OSError) else None
    if number == errno.EADDRINUSE:
        remedy = f"--port {address.port + 1}"
        return Conflict(f"port {address.port} is taken", code="port_taken", params={**params, "remedy": remedy})
    if number in (errno.EACCES, errno.EPERM):
        return InvalidInput(
            f"port {address.port} needs more rights", code="port_forbidden", params={**params, "remedy": "--port 8080"}
        )
    return InvalidInput(f"cannot listen on {address.host}:{address.port}", code="address_unusable", params=params)


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _shown(channel: socket.socket) -> str:
    host, port = channel.getsockname()[:2]
    given = ipaddress.ip_address(host)
    name = "127.0.0.1" if given.is_unspecified else f"[{host}]" if given.version == _IPV6 else host
    return f"http://{name}:{port}/"


@contextmanager
def _quiet_signals() -> Iterator[None]:
    # uvicorn ends in order and then sends itself the signal again, which would make an order look like a crash.
    before = {number: signal.signal(number, _ignore) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _ignore(number: int, frame: FrameType | None) -> None:
    """Nothing: the server has heard it."""
