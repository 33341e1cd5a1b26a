"""The file of a site as a page of the service, short enough for a phone; documents hold the rest."""

from urllib.parse import urlencode

from api.reports.report import NUMBERS, Report, Section, shown
from api.sentences import say
from api.site_files.photos import SMALL_SIDE, photo_address, photo_section, photo_words
from api.site_files.report import site_report
from api.site_files.site_file import Row, SiteFile
from gridsvc.language import Language
from maps.description import CityView
from maps.documents import DocumentDay, DocumentGallery, DocumentPage, DocumentPhoto, DocumentSketch, DocumentTable
from maps.pages import document_page

_ROWS_SHOWN, _ROWS_UNFOLDED = 10, 40
_DOCUMENTS = ("pdf", "docx", "xlsx", "html", "json")


def site_page(city: CityView, file: SiteFile, language: Language) -> str:
    """The page's HTML."""
    report, site = site_report(file, language), file.site["id"]
    photos = photo_section(file, language)
    own, query = f"/api/cities/{city.code}/sites/{site}", urlencode({"lang": language})
    dated = urlencode({"lang": language, "on": file.on.isoformat()})
    document = DocumentPage(
        address=f"/cities/{city.code}/sites/{site}",
        title=report.title,
        subtitle=say("site_file_title", language),
        facts=_facts(report),
        tables=tuple(_table(each, language) for each in report.sections if each != photos),
        gallery=_gallery(file, photos, language),
        sketch=_sketch(report, f"{own}/sketch.svg?{query}"),
        on_map=f"/cities/{city.code}/sites?{query}#site={site}",
        day=DocumentDay(say("site_file_day", language), file.on.isoformat(), say("site_file_show_day", language)),
        documents={each.upper(): f"{own}/file.{each}?{dated}" for each in _DOCUMENTS},
    )
    return document_page(city, document, language)


def _sketch(report: Report, address: str) -> DocumentSketch | None:
    drawn = report.sketch
    return DocumentSketch(address, drawn.title, round(drawn.width), round(drawn.height)) if drawn else None


def _gallery(file: SiteFile, section: Section, language: Language) -> DocumentGallery:
    photos = [_photo(file, each, language) for each in file.photos[:_ROWS_UNFOLDED]]
    more = say("site_file_photos_shown", language, shown=len(photos), all=len(file.photos))
    return DocumentGallery(
        title=section.title,
        photos=tuple(photos[:_ROWS_SHOWN]),
        nothing=section.nothing,
        rest=tuple(photos[_ROWS_SHOWN:]),
        unfold=say("site_file_unfold_photos", language, count=len(photos) - _ROWS_SHOWN),
        more=more if len(photos) < len(file.photos) else "",
    )


def _photo(file: SiteFile, row: Row, language: Language) -> DocumentPhoto:
    address = photo_address(file.city.city.code, file.site["id"], row["id"])
    share = min(SMALL_SIDE / max(row["width"], row["height"]), 1)
    return DocumentPhoto(
        address=address,
        small=f"{address}?size=small",
        told=photo_words(file, row, language),
        width=round(row["width"] * share),
        height=round(row["height"] * share),
    )


def _facts(report: Report) -> tuple[tuple[str, str], ...]:
    return tuple((label, shown(value)) for label, value in report.facts)


def _table(section: Section, language: Language) -> DocumentTable:
    shown_at_once = 0 if section.past else _ROWS_SHOWN
    rows = [
        tuple(shown(value, column.kind) for value, column in zip(row, section.columns, strict=True))
        for row in section.rows[:_ROWS_UNFOLDED]
    ]
    more = say("site_file_more", language, shown=len(rows), all=len(section.rows))
    return DocumentTable(
        title=section.title,
        columns=tuple(each.title for each in section.columns),
        numeric=tuple(each.kind in NUMBERS for each in section.columns),
        rows=tuple(rows[:shown_at_once]),
        note=section.note,
        nothing=section.nothing,
        rest=tuple(rows[shown_at_once:]),
        unfold=say(
            "site_file_unfold" if shown_at_once else "site_file_show",
            language,
            count=len(rows) - len(rows[:shown_at_once]),
        ),
        more=more if len(rows) < len(section.rows) else "",
    )
