"""Lines of a calendar file (RFC 5545): quoting, folding, instants, and the rules of a time zone over some years."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from api.exports.plain_text import in_xml

_FOLDED_BYTES = 74
_QUOTED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""})


def calendar_bytes(lines: Iterable[str]) -> bytes:
    """The file: lines of at most 75 bytes, cut between characters, each ended as the standard wants."""
    return b"".join(part + b"\r\n" for line in lines for part in _folded(line))


def quoted(text: str) -> str:
    """Text as a value; line breaks stay, other control characters do not."""
    return in_xml(text).replace("\t", " ").translate(_QUOTED)


def local_time(instant: datetime, zone: ZoneInfo) -> str:
    """The parameter and value of an instant on the clock of a zone."""
    return f"TZID={zone.key}:{instant.astimezone(zone):%Y%m%dT%H%M%S}"


def utc_time(instant: datetime) -> str:
    """An instant of UTC."""
    return f"{instant:%Y%m%dT%H%M%SZ}"


def zone_lines(zone: ZoneInfo, first: date, last: date) -> Iterator[str]:
    """The component that says how far a zone is from UTC from the first day to the last, each change by itself."""
    begun = datetime.combine(first - timedelta(days=1), time(), UTC)
    until = datetime.combine(last + timedelta(days=2), time(), UTC)
    yield "BEGIN:VTIMEZONE"
    yield f"TZID:{zone.key}"
    yield from _observance(begun, _offset(begun, zone), zone)
    for change in _changes(zone, begun, until):
        yield from _observance(change, _offset(change - timedelta(seconds=1), zone), zone)
    yield "END:VTIMEZONE"


def _changes(zone: ZoneInfo, begun: datetime, until: datetime) -> Iterator[datetime]:
    """Instants at which the offset changes, found day by day and then by halving."""
    while begun < until:
        after = begun + timedelta(days=1)
        if _offset(begun, zone) != _offset(after, zone):
            yield _change_between(zone, begun, after)
        begun = after


def _change_between(zone: ZoneInfo, early: datetime, late: datetime) -> datetime:
    before = _offset(early, zone)
    while late - early > timedelta(seconds=1):
        middle = early + timedelta(seconds=int((late - early).total_seconds()) // 2)
        early, late = (middle, late) if _offset(middle, zone) == before else (early, middle)
    return late


def _observance(change: datetime, before: timedelta, zone: ZoneInfo) -> Iterator[str]:
    now = change.astimezone(zone)
    kind = "DAYLIGHT" if now.dst() else "STANDARD"
    yield f"BEGIN:{kind}"
    yield f"DTSTART:{(change + before).replace(tzinfo=None):%Y%m%dT%H%M%S}"
    yield f"TZOFFSETFROM:{_written(before)}"
    yield f"TZOFFSETTO:{_written(_offset(change, zone))}"
    yield f"TZNAME:{quoted(now.tzname() or zone.key)}"
    yield f"END:{kind}"


def _offset(instant: datetime, zone: ZoneInfo) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()


def _written(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02d}{rest:02d}"


def _folded(line: str) -> Iterator[bytes]:
    part = b""
    for character in line:
        encoded = character.encode()
        if len(part) + len(encoded) > _FOLDED_BYTES:
            yield part
            part = b" "
        part += encoded
    yield part
