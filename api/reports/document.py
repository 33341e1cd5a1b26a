"""A report as a word-processor document (DOCX): headings, tables whose header repeats, numbered pages."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Made
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from api.drawings.picture import png_of
from api.plain_text import in_xml, one_line
from api.reports.report import NUMBERS, Picture, Report, Section, shown
from api.reports.widths import shares_of

_LETTERS, _CHINESE_LETTERS = "Arial", "Microsoft YaHei"
_WARNING = RGBColor(0x8C, 0x1D, 0x18)
_QUIET = RGBColor(0x55, 0x55, 0x55)
_SHADE = "DCE6F1"
_WIDTH, _LABELS, _AIR = Mm(172), Mm(46), Pt(2)
_PICTURE_WIDTH, _PICTURE_HEIGHT = Mm(130), Mm(68)
_SHORT, _BEGINNING = 16, 3
"""Rows of a table that stands on one page, and those that a longer one begins with."""


def docx_of(report: Report) -> bytes:
    """The document, A4; the same report gives the same text."""
    document = Document()
    _prepare(document, report)
    document.add_heading(one_line(report.title), 0)
    _coloured(document.add_paragraph(), report.subtitle, _QUIET)
    _facts(document, report)
    if report.sketch:
        document.add_paragraph()
        document.add_picture(BytesIO(png_of(report.sketch)), width=_WIDTH)
    for section in report.sections:
        _section(document, section)
        for picture in section.pictures:
            _picture(document, picture)
    buffer = BytesIO()
    document.save(buffer)
    return _timeless(buffer)


def _timeless(written: BytesIO) -> bytes:
    """The same archive without the times at which its parts were packed."""
    packed = BytesIO()
    with ZipFile(written) as parts, ZipFile(packed, "w", ZIP_DEFLATED) as kept:
        for name in parts.namelist():
            kept.writestr(ZipInfo(name), parts.read(name), ZIP_DEFLATED)
    return packed.getvalue()


def _prepare(document: Made, report: Report) -> None:
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(18)
    page.top_margin = page.bottom_margin = Mm(18)
    for name in ("Normal", "Title", "Heading 1"):
        style = document.styles[name]
        if isinstance(style, ParagraphStyle):
            style.font.name = _LETTERS
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for script in ("w:eastAsia", "w:ascii", "w:hAnsi"):
                fonts.set(qn(script), _CHINESE_LETTERS if script == "w:eastAsia" else _LETTERS)
    properties = document.core_properties
    properties.title, properties.subject = one_line(report.title), one_line(report.warning)
    properties.author, properties.language = "gridsvc", str(report.language)
    properties.created = properties.modified = report.made_at
    if report.warning:
        _coloured(page.header.paragraphs[0], report.warning, _WARNING, bold=True)
    _footer(page.footer.paragraphs[0], report)


def _footer(paragraph: Paragraph, report: Report) -> None:
    _coloured(paragraph, f"{report.footer}    ", _QUIET, size=8)
    for name in ("PAGE", "NUMPAGES"):
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), name)
        run = _coloured(paragraph, "1", _QUIET, size=8)
        paragraph._p.append(field)  # noqa: SLF001 - python-docx offers no other way to a field
        field.append(run._r)  # noqa: SLF001 - the same
        if name == "PAGE":
            _coloured(paragraph, " / ", _QUIET, size=8)


def _facts(document: Made, report: Report) -> None:
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    table.columns[0].width, table.columns[1].width = _LABELS, Emu(_WIDTH - _LABELS)
    for label, value in report.facts:
        cells = table.add_row().cells
        cells[0].width, cells[1].width = _LABELS, Emu(_WIDTH - _LABELS)
        _write(cells[0], label, bold=True)
        _shade(cells[0])
        _write(cells[1], shown(value))
    _hold_together(table)


def _section(document: Made, section: Section) -> None:
    document.add_heading(one_line(section.title), 1)
    if section.note:
        note = document.add_paragraph()
        _coloured(note, section.note, _QUIET, size=9)
        note.paragraph_format.keep_with_next = True
    if not section.rows:
        document.add_paragraph(in_xml(section.nothing))
        return
    table = document.add_table(rows=1, cols=len(section.columns), style="Table Grid")
    table.autofit = False
    widths = [Emu(round(_WIDTH * share)) for share in shares_of(section)]
    for made, width in zip(table.columns, widths, strict=True):
        made.width = width
    header = table.rows[0]
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    header._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001 - the only way to a header that repeats
    for cell, width, column in zip(header.cells, widths, section.columns, strict=True):
        cell.width = width
        _write(cell, column.title, bold=True, right=column.kind in NUMBERS)
        _shade(cell)
    for row in section.rows:
        for cell, width, column, value in zip(table.add_row().cells, widths, section.columns, row, strict=True):
            cell.width = width
            _write(cell, shown(value, column.kind), right=column.kind in NUMBERS)
    _hold_together(table)


def _picture(document: Made, picture: Picture) -> None:
    share = min(_PICTURE_WIDTH / picture.width, _PICTURE_HEIGHT / picture.height)
    shown_at = document.add_paragraph()
    shown_at.paragraph_format.keep_with_next = True
    drawn = shown_at.add_run().add_picture(BytesIO(picture.content), width=Emu(round(picture.width * share)))
    drawn._inline.docPr.set("descr", one_line(picture.told))  # noqa: SLF001 - the only way to words for a picture
    _coloured(document.add_paragraph(), picture.told, _QUIET, size=9)


def _hold_together(table: Table) -> None:
    """No row is parted by the end of a page, nor a short table, nor the first rows of a long one."""
    rows = list(table.rows)
    for row in rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - python-docx does not offer it
    for row in rows[:-1] if len(rows) <= _SHORT else rows[:_BEGINNING]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _write(cell: _Cell, text: str, *, bold: bool = False, right: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = _AIR
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    run = paragraph.add_run(one_line(text))
    run.bold = bold
    run.font.size = Pt(9)


def _coloured(paragraph: Paragraph, text: str, colour: RGBColor, *, bold: bool = False, size: int = 10) -> Run:
    run = paragraph.add_run(in_xml(text))
    run.bold = bold
    run.font.size = Pt(size)
    run.font.color.rgb = colour
    return run


def _shade(cell: _Cell) -> None:
    shade: BaseOxmlElement = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", _SHADE)):
        shade.set(qn(name), value)
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - python-docx has no shading
