"""Who may speak to the service, and what its answers allow a browser to do."""

import logging

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.refusals import fault, refusal
from gridsvc.errors import Forbidden, GridServiceError

_log = logging.getLogger(__name__)
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
_UNCHANGED = 304  # its headers would replace those of the page that the browser has kept
_NOTHING = "default-src 'none'; frame-ancestors 'none'"


class Guard:
    """Refuses strange hosts and writes from other sites; hardens every answer; HEAD is GET without the body."""

    def __init__(self, app: ASGIApp, *, hosts: frozenset[str] | None, page_policy: str) -> None:
        self._app = app
        self._hosts = hosts
        self._page_policy = page_policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        bare = scope["method"] == "HEAD"
        begun = False

        async def sealed(message: Message) -> None:
            nonlocal begun
            begun = True
            if message["type"] == "http.response.start" and message["status"] != _UNCHANGED:
                self._harden(MutableHeaders(scope=message))
            await send({**message, "body": b""} if bare and "body" in message else message)

        error = self._objection(scope["method"], Headers(scope=scope))
        scope = {**scope, "method": "GET"} if bare else scope
        if error:
            await refusal(Request(scope), error)(scope, receive, sealed)
            return
        try:
            await self._app(scope, receive, sealed)
        except Exception:
            if begun:
                raise
            _log.exception("fault at %s %s", scope["method"], scope["path"])
            await fault(Request(scope))(scope, receive, sealed)

    def _objection(self, method: str, headers: Headers) -> GridServiceError | None:
        host = headers.get("host", "")
        if self._hosts is not None and _name(host) not in self._hosts:
            params = {"host": host, "remedy": " | ".join(sorted(self._hosts))}
            return Forbidden(f"the host {host} is not served", code="host_refused", params=params)
        origin = headers.get("origin")
        if method not in _READING and origin is not None and origin.partition("://")[2] != host:
            return Forbidden(f"{origin} may not write", code="origin_refused", params={"origin": origin})
        return None

    def _harden(self, headers: MutableHeaders) -> None:
        for name, value in _ALWAYS.items():
            headers.setdefault(name, value)
        is_page = headers.get("content-type", "").startswith("text/html")
        headers.setdefault("content-security-policy", self._page_policy if is_page else _NOTHING)


def _name(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() else host
