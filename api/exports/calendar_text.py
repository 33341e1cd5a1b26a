"""Text in calendars (RFC 5545, 3.3.11), in which a typed backslash stays one."""

from icalendar import vText

_TYPED = "\\N"


class CalendarText(vText):
    r"""Text whose typed \N comes back as such; the library alone takes it for a line break."""

    __slots__ = ()

    def to_ical(self) -> bytes:
        """The text as it stands in a file."""
        return rb"\\N".join(vText(part).to_ical() for part in self.split(_TYPED))
