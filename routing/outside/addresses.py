"""Addresses of road engines, checked before anything is sent to them."""

from collections.abc import Iterable
from urllib.parse import SplitResult, urlsplit

from gridsvc.errors import InvalidInput

_EXPECTED = "http://HOST:PORT"
_SEPARATORS = str.maketrans(",;", "  ")
_PORTS = range(1, 65_536)


def addresses_in(text: str, setting: str) -> tuple[str, ...]:
    """The addresses in a setting, separated by spaces or commas, each once and without a slash at the end."""
    return tuple(dict.fromkeys(_checked(word, setting) for word in text.translate(_SEPARATORS).split()))


def _checked(address: str, setting: str) -> str:
    parts = _parts(address)
    if parts is None or any(_wrongs(parts)):
        shown = _without_login(address)
        raise InvalidInput(
            f"{setting}: {shown!r} is no address of a road engine; write {_EXPECTED}",
            code="engine_address_wrong",
            params={"setting": setting, "address": shown, "expected": _EXPECTED},
        )
    return address.rstrip("/")


def _parts(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        known = parts.port is None or parts.port in _PORTS
    except ValueError:
        return None
    return parts if known and parts.hostname else None


def _wrongs(parts: SplitResult) -> Iterable[bool]:
    yield parts.scheme not in ("http", "https")
    yield parts.username is not None or parts.password is not None
    yield bool(parts.query or parts.fragment)
    yield not (parts.netloc + parts.path).isprintable() or "\\" in parts.netloc


def _without_login(address: str) -> str:
    before, at, rest = address.rpartition("@")
    return f"…@{rest}" if at and before else address
