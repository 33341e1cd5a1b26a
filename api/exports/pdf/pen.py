"""A pen for A4 pages: text in any script, boxes, lines; places in points from the left and from the top."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Literal

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from api.exports.pdf.letters import font_of, runs_of, width_of

PAGE_WIDTH, PAGE_HEIGHT = A4
INK, QUIET, RULE, WARNING, PAPER = "#111111", "#555555", "#999999", "#8c1d18", "#fafafa"
MARGIN = 12 * mm
_OUTLINES: Literal[1] = 1
_HALO = 0.25
_BAR = 1.02


@dataclass(frozen=True, slots=True)
class Type:
    """How letters look: size in points, weight, colour."""

    size: float = 10
    bold: bool = False
    colour: str = INK
    halo: bool = False


class Pen:
    """Draws on the pages of one document."""

    def __init__(self, title: str, subject: str, language: str, made_at: datetime) -> None:
        self._buffer = BytesIO()
        options: dict[str, Any] = {"initialFontName": font_of("regular").fontName, "lang": language, "invariant": 1}
        rl_config.useA85 = 0
        self._canvas = Canvas(self._buffer, A4, pageCompression=1, **options)
        self._canvas.setTitle(title)
        self._canvas.setSubject(subject)
        self._canvas.setAuthor("gridsvc")
        self._canvas.setCreator("gridsvc")
        self._canvas.setDateFormatter(lambda *_: f"D:{made_at.astimezone(UTC):%Y%m%d%H%M%S}Z")

    def text(self, place: tuple[float, float], text: str, look: Type = Type(), align: float = 0.0) -> None:
        """A line whose foot stands at a place; align 0 begins there, 1 ends there, 0.5 has its middle there."""
        x = place[0] - align * width_of(text, look.size, bold=look.bold)
        if look.halo:
            self._canvas.setStrokeColor(HexColor("#ffffff"))
            self._canvas.setLineWidth(look.size * _HALO)
            self._runs(x, place[1], text, look, mode=_OUTLINES)
        self._canvas.setFillColor(HexColor(look.colour))
        self._runs(x, place[1], text, look)

    def _runs(self, x: float, foot: float, text: str, look: Type, mode: Literal[0, 1] = 0) -> None:
        for run in runs_of(text, bold=look.bold):
            self._canvas.setFont(run.font, look.size)
            self._canvas.drawString(x, PAGE_HEIGHT - foot, run.text, mode=mode)
            x += font_of(run.font).stringWidth(run.text, look.size)

    def line(
        self, places: list[tuple[float, float]], *, colour: str = RULE, width: float = 0.6, dots: bool = False
    ) -> None:
        """A line along places, dotted where wanted."""
        self._canvas.setStrokeColor(HexColor(colour))
        self._canvas.setLineWidth(width)
        self._canvas.setLineCap(1)
        self._canvas.setLineJoin(1)
        self._canvas.setDash(*(([0.5, 3],) if dots else ([],)))
        path = self._canvas.beginPath()
        path.moveTo(places[0][0], PAGE_HEIGHT - places[0][1])
        for x, y in places[1:]:
            path.lineTo(x, PAGE_HEIGHT - y)
        self._canvas.drawPath(path)
        self._canvas.setDash([])

    def lines(self, lines: Iterable[Sequence[tuple[float, float]]], *, colour: str, width: float) -> None:
        """Many lines along places, drawn as one."""
        self._canvas.setStrokeColor(HexColor(colour))
        self._canvas.setLineWidth(width)
        self._canvas.setLineCap(1)
        self._canvas.setLineJoin(1)
        steps = (
            f"{x:.2f} {PAGE_HEIGHT - y:.2f} {'l' if number else 'm'}"
            for line in lines
            for number, (x, y) in enumerate(line)
        )
        self._canvas.addLiteral(f"{' '.join(steps)} S")

    def box(
        self,
        place: tuple[float, float],
        size: tuple[float, float],
        *,
        colour: str = INK,
        fill: str = "",
        width: float = 0.9,
    ) -> None:
        """A rectangle, its upper left corner at a place; without a fill only its outline."""
        self._canvas.setStrokeColor(HexColor(colour))
        self._canvas.setLineWidth(width)
        self._canvas.setFillColor(HexColor(fill or PAPER))
        x, y = place[0], PAGE_HEIGHT - place[1] - size[1]
        self._canvas.rect(x, y, *size, stroke=1 if width else 0, fill=1 if fill else 0)

    def bars(
        self, corner: tuple[float, float], unit: float, bars: Iterable[tuple[int, int, int]], *, fill: str
    ) -> None:
        """Filled rectangles a unit high, without outlines: column, row and length of each in units from a corner."""
        self._canvas.setFillColor(HexColor(fill))
        boxes = " ".join(f"{column} {row} {length} {_BAR} re" for column, row, length in bars)
        place = f"{corner[0]:.3f} {PAGE_HEIGHT - corner[1]:.3f}"
        self._canvas.addLiteral(f"q {unit:.5f} 0 0 {-unit:.5f} {place} cm {boxes} f Q")

    def shape(self, corners: list[tuple[float, float]], *, fill: str, outline: str = "") -> None:
        """A filled shape, with an outline in a colour."""
        self._canvas.setFillColor(HexColor(fill))
        self._canvas.setStrokeColor(HexColor(outline or fill))
        self._canvas.setLineWidth(0.9)
        path = self._canvas.beginPath()
        path.moveTo(corners[0][0], PAGE_HEIGHT - corners[0][1])
        for x, y in corners[1:]:
            path.lineTo(x, PAGE_HEIGHT - y)
        path.close()
        self._canvas.drawPath(path, stroke=int(bool(outline)), fill=1)

    def circle(self, place: tuple[float, float], radius: float) -> None:
        """A white disc with an outline."""
        self._canvas.setStrokeColor(HexColor(INK))
        self._canvas.setFillColor(HexColor("#ffffff"))
        self._canvas.setLineWidth(0.9)
        self._canvas.circle(place[0], PAGE_HEIGHT - place[1], radius, stroke=1, fill=1)

    def picture(self, content: bytes, place: tuple[float, float], size: tuple[float, float]) -> None:
        """A JPEG, its upper left corner at a place."""
        x, y = place[0], PAGE_HEIGHT - place[1] - size[1]
        self._canvas.drawImage(ImageReader(BytesIO(content)), x, y, *size)

    def mark(self, name: str) -> None:
        """Name this page in the list of contents that viewers show."""
        self._canvas.bookmarkPage(name)
        self._canvas.addOutlineEntry(name, name, level=0)

    def link(self, address: str, place: tuple[float, float], size: tuple[float, float]) -> None:
        """Make a rectangle lead to an address."""
        x, y = place[0], PAGE_HEIGHT - place[1] - size[1]
        self._canvas.linkURL(address, (x, y, x + size[0], y + size[1]), relative=0)

    def next_page(self) -> None:
        """End this page."""
        self._canvas.showPage()

    def content(self) -> bytes:
        """End the document; its bytes."""
        self._canvas.save()
        return self._buffer.getvalue()
