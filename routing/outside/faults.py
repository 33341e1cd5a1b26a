"""What can go wrong between an outside engine and us, by whose fault it is and whether asking again may help."""

import socket
import ssl
from collections.abc import Iterator

import httpx

from gridsvc.errors import GridServiceError, InvalidInput, Unreachable
from routing.outside.server import Server

_SHOWN = 80


class Fault(Exception):
    """One address gave no answer of use; a lasting fault will be the same when asked again."""

    def __init__(self, error: GridServiceError, *, lasting: bool) -> None:
        super().__init__(str(error))
        self.error = error
        self.lasting = lasting


def of_transport(error: httpx.RequestError, server: Server, address: str, seconds: float) -> Fault:
    """The connection failed, broke or was silent for too long."""
    told = server.told(address)
    if isinstance(error, httpx.TimeoutException):
        return of_slowness(server, address, seconds)
    causes = tuple(_causes(error))
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        wrong = Unreachable(f"{address} speaks no TLS that is trusted: {error}", code="engine_without_tls", params=told)
        return Fault(wrong, lasting=True)
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        unknown = Unreachable(f"{address} names a host that is not known", code="engine_host_unknown", params=told)
        return Fault(unknown, lasting=False)
    if isinstance(error, httpx.ConnectError):
        refused = Unreachable(f"nothing answers at {address}: {error}", code="engine_silent", params=told)
        return Fault(refused, lasting=False)
    broken = Unreachable(f"{address} broke off its answer: {error}", code="engine_broke_off", params=told)
    return Fault(broken, lasting=False)


def of_slowness(server: Server, address: str, seconds: float) -> Fault:
    """The answer was not whole in time."""
    told = server.told(address, seconds=f"{seconds:g}")
    return Fault(
        Unreachable(f"{address} took longer than {seconds:g} s", code="engine_slow", params=told), lasting=False
    )


def of_status(server: Server, address: str, status: int) -> Fault:
    """The server, or one before it, says that it cannot answer now."""
    told = server.told(address, status=status)
    return Fault(Unreachable(f"{address} answers with {status}", code="engine_failing", params=told), lasting=False)


def of_redirect(server: Server, address: str, to: str) -> Fault:
    """The server sends us elsewhere, where we do not go."""
    told = server.told(address, to=to[:_SHOWN])
    error = InvalidInput(f"{address} sends to {to[:_SHOWN]}", code="engine_redirects", params=told)
    return Fault(error, lasting=True)


def of_stranger(server: Server, address: str, status: int, found: str) -> Fault:
    """Something answers, but not the engine: a proxy, a page, another service."""
    told = server.told(address, status=status, found=found[:_SHOWN] or "-")
    error = InvalidInput(
        f"{address} answers with {status} and {found[:_SHOWN]!r}, which {server.engine} does not",
        code="engine_is_another",
        params=told,
    )
    return Fault(error, lasting=True)


def of_length(server: Server, address: str, status: int) -> Fault:
    """The address with all its places is longer than the server, or one before it, reads."""
    told = server.told(address, status=status)
    error = InvalidInput(f"{address} finds the request too long ({status})", code="engine_url_too_long", params=told)
    return Fault(error, lasting=True)


def of_size(server: Server, address: str, most: int) -> Fault:
    """The answer is larger than any that was asked for."""
    told = server.told(address, megabytes=most // 2**20)
    error = Unreachable(f"{address} answers with more than {most} bytes", code="engine_answer_too_large", params=told)
    return Fault(error, lasting=True)


def of_garble(server: Server, address: str, problem: str) -> Fault:
    """The answer is not what the engine's documentation says."""
    return Fault(garbled(server, address, problem), lasting=False)


def garbled(server: Server, address: str, problem: str) -> Unreachable:
    """The error for an answer that cannot be read."""
    told = server.told(address, problem=problem[:_SHOWN])
    return Unreachable(f"the answer of {address}: {problem[:_SHOWN]}", code="engine_answer_unreadable", params=told)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
