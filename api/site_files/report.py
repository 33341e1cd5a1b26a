"""The file of a site in words: facts, a sketch, and a table each for what is known of it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from api.drawings.drawing import Drawing
from api.drawings.site_sketch import site_frame, site_sketch
from api.exports.table_sheet import Cell, Column, Kind
from api.plain_text import file_stem
from api.reports.report import Report, Section
from api.reports.sections import named, reason_text, state_text
from api.sentences import say
from api.site_files.photos import photo_section
from api.site_files.site_file import COUNTED, RECURRENCE_DAYS, Row, SiteFile, problem_kinds, visit_counts
from gridsvc.language import Language
from gridsvc.sites.walk import WALKING_M_S

_WEEK, _ROW = 7, 3


def site_report(file: SiteFile, language: Language) -> Report:
    """The file as a report; its tables hold everything."""
    city = file.city.city
    made_at = city.local(file.made_at).replace(tzinfo=None, microsecond=0)
    shown_city = city.name_zh if language is Language.ZH else city.name_en or city.name_zh
    return Report(
        name=f"site_{file_stem(file.site['name'], 'site')}_{file.site['id'].hex[:8]}",
        title=file.site["name"],
        subtitle=f"{say('site_file_title', language)} · {shown_city}",
        language=language,
        made_at=made_at,
        footer=say("report_footer", language, city=shown_city, at=f"{made_at:%Y-%m-%d %H:%M}"),
        warning=say("sheet_synthetic", language) if city.synthetic else "",
        facts=tuple(_facts(file, language)),
        sections=tuple(_sections(file, language)),
        sketch=sketch_of_site(file, language),
    )


def sketch_of_site(file: SiteFile, language: Language) -> Drawing:
    """Where the site lies, among the streets around it."""
    site = file.site
    return site_sketch(
        site["geom"],
        site["ground"],
        [(each["lon"], each["lat"]) for each in file.entries],
        file.streets.within(site_frame(site["geom"], site["ground"], site["walk"]).sides),
        walk=site["walk"],
        title=say("site_file_sketch", language, site=site["name"], surroundings=round(site["surroundings_m"]))
        + (say("site_file_sketch_walk", language) if site["walk"] else ""),
    )


def _facts(file: SiteFile, language: Language) -> Iterator[tuple[str, Cell]]:
    site, grids = file.site, file.grids or {}
    told: dict[str, Cell] = {
        "report_kind": named(site, "category", language),
        "site_file_register": ", ".join(say(f"site_file_register_{each}", language) for each in site["registers"]),
        "report_agency": site["agency"],
        "report_closed_on": site["closed_on"],
        "site_file_district": named(site, "district", language),
        "report_street": named(site, "street", language),
        "report_community": named(site, "community", language),
        "site_file_unit_grid": grids.get("unit"),
        "site_file_management_grid": grids.get("management"),
        "site_file_grid_head": grids.get("head"),
        "site_file_evaluation_grid": grids.get("evaluation"),
        "site_file_zone": _zones(file, language),
        "site_file_place": f"{site['lon']:.6f}, {site['lat']:.6f}",
        "report_minutes": _whole(site["minutes_on_site"]),
        "site_file_visits_per_cycle": site["visits_per_cycle"],
        "report_surroundings": _whole(site["surroundings_m"]),
        "site_file_ground_m2": _whole(site["surroundings_m2"]),
        "site_file_street_m": _whole(site["surrounding_street_m"]),
        "site_file_walk_m": _metres(site["street_by_mode"], "walk"),
        "site_file_round_m": round(site["walk_m"] or 0) or None,
        "site_file_round_min": round((site["walk_m"] or 0) / WALKING_M_S / 60) or None,
        "site_file_windows": windows_text(site["windows"], language),
        "site_file_source": f"{site['source']} {site['source_id']}",
        "site_file_duplicates": ", ".join(site["duplicates"]),
        "report_id": str(site["id"]),
    }
    may_be_left_out = (
        "report_closed_on",
        "site_file_evaluation_grid",
        "site_file_duplicates",
        "site_file_grid_head",
        *("site_file_ground_m2", "site_file_street_m", "site_file_walk_m"),
        *("site_file_round_m", "site_file_round_min"),
    )
    for code, value in told.items():
        if value not in (None, "") or code not in may_be_left_out:
            yield say(code, language), value if value != "" else None


def windows_text(windows: list[Row], language: Language) -> str:
    """Opening hours in words, days with the same hours together; none means always."""
    by_day: dict[int, list[str]] = {}
    for each in windows:
        by_day.setdefault(int(each["weekday"]), []).append(f"{str(each['starts'])[:5]}–{str(each['ends'])[:5]}")
    by_hours: dict[str, list[int]] = {}
    for day in sorted(by_day):
        by_hours.setdefault(" ".join(by_day[day]), []).append(day)
    if not by_hours:
        return say("site_file_always_open", language)
    return "; ".join(
        hours if len(days) == _WEEK else f"{_days_text(days, language)} {hours}" for hours, days in by_hours.items()
    )


def _days_text(days: Sequence[int], language: Language) -> str:
    """Weekdays by name; three and more in a row by the first and the last."""
    named_days = [say(f"weekday_{day}", language) for day in days]
    in_a_row = len(days) >= _ROW and days[-1] - days[0] == len(days) - 1
    return f"{named_days[0]}–{named_days[-1]}" if in_a_row else ", ".join(named_days)


def _zones(file: SiteFile, language: Language) -> str:
    tiers = [(each["name"], say(f"site_file_tier_{each['tier']}", language)) for each in file.zones]
    return ", ".join(tier if name == tier else f"{name} ({tier})" for name, tier in tiers)


def _whole(number: float | None) -> Cell:
    return number if number is None else int(number) if number == int(number) else number


def _metres(by_name: Row | None, name: str) -> Cell:
    return None if by_name is None else round(by_name.get(name, 0))


def _sections(file: SiteFile, language: Language) -> Iterator[Section]:
    yield _owners(file, language)
    yield _visit_counts(file, language)
    yield _visits(file, language)
    yield _kinds(file, language)
    yield _problems(file, language)
    yield from _category_changes(file, language)
    now = say("site_file_checklist", language, version=file.site["category_version"])
    yield _checklist(file.checklist, now, language)
    for old in file.old_checklists:
        code = "site_file_other_checklist" if old["other"] else "site_file_old_checklist"
        then = say(code, language, version=old["version"], category=named(old, "name", language))
        since = say("site_file_checklist_since", language, since=file.city.city.local(old["since"]).date())
        yield replace(_checklist(old["checklist"], then, language, note=since), past=True)
    yield _entries(file, language)
    yield photo_section(file, language)


def _owners(file: SiteFile, language: Language) -> Section:
    kinds = {"rank": Kind.TEXT, "name": Kind.TEXT, "agency": Kind.TEXT, "since": Kind.DATE}
    rows = tuple(
        (say(f"report_rank_{row['rank']}", language), row["name"], row["agency"], row["valid_from"])
        for row in file.owners or ()
    )
    nothing = "site_file_owners_hidden" if file.owners is None else "report_no_owners"
    note = say("site_file_owners_on", language, on=file.on)
    return _table("report_owners", kinds, rows, language, nothing=nothing, note=note)


def _visit_counts(file: SiteFile, language: Language) -> Section:
    kinds = {"programme": Kind.TEXT, **dict.fromkeys(COUNTED, Kind.COUNT), "cover": Kind.SHARE}
    rows = tuple(
        (programme, *(counts[name] for name in COUNTED), counts["done"] / counts["due"] if counts["due"] else None)
        for programme, counts in visit_counts(file.visits).items()
    )
    return _table("site_file_visit_counts", kinds, rows, language, nothing="report_no_visits")


def _visits(file: SiteFile, language: Language) -> Section:
    kinds = {"programme": Kind.TEXT, "cycle": Kind.TEXT, "state": Kind.TEXT, "date": Kind.DATE, "team": Kind.TEXT}
    kinds |= {"findings": Kind.COUNT, "checklist_version": Kind.COUNT, "reason": Kind.TEXT}
    rows = tuple(
        (
            row["programme"],
            f"{row['starts_on']} – {row['ends_on']}",
            state_text(row["state"], language),
            row["on_date"],
            row["team"],
            row["findings"],
            row["checklist_version"],
            reason_text(row["reason"], language) if row["reason"] else None,
        )
        for row in file.visits
    )
    return _table("report_visits", kinds, rows, language, nothing="report_no_visits")


def _kinds(file: SiteFile, language: Language) -> Section:
    kinds = {"class": Kind.TEXT, **dict.fromkeys(("reported_all", "open", "overdue", "returned"), Kind.COUNT)}
    kinds["last_reported"] = Kind.MOMENT
    rows = tuple(
        (
            named(row, "class", language),
            *(row[name] for name in ("reported", "open", "overdue", "returned")),
            _local(file, row["last_reported"]),
        )
        for row in problem_kinds(file.problems)
    )
    note = say("site_file_kinds_note", language, days=RECURRENCE_DAYS)
    return _table("site_file_kinds", kinds, rows, language, nothing="report_no_problems", note=note)


def _problems(file: SiteFile, language: Language) -> Section:
    kinds = {"class": Kind.TEXT, "state": Kind.TEXT, "where": Kind.TEXT, "reported_at": Kind.MOMENT}
    kinds |= {"deadline": Kind.MOMENT, "ended_at": Kind.MOMENT, "returned": Kind.TEXT, "agency": Kind.TEXT}
    kinds["grid"] = Kind.TEXT
    rows = tuple(
        (
            named(row, "class", language),
            say(f"report_problem_{row['state']}", language),
            say("site_file_here" if row["of_site"] else "site_file_around", language),
            *(_local(file, row[name]) for name in ("reported_at", "deadline_at", "ended_at")),
            say("plan_yes", language) if row["returned"] else None,
            row["agency"],
            row["grid"],
        )
        for row in file.problems
    )
    return _table("report_site_problems", kinds, rows, language, nothing="report_no_problems")


def _category_changes(file: SiteFile, language: Language) -> Iterator[Section]:
    kinds = {"changed_at": Kind.MOMENT, "old_kind": Kind.TEXT, "new_kind": Kind.TEXT}
    rows = tuple(
        (_local(file, row["changed_at"]), named(row, "old", language), named(row, "new", language))
        for row in file.category_changes
    )
    if rows:
        yield _table("site_file_category_changes", kinds, rows, language, nothing="site_nothing")


def _checklist(items: Sequence[Row], title: str, language: Language, *, note: str = "") -> Section:
    columns = tuple(Column(say(f"report_{name}", language), Kind.TEXT) for name in ("head", "item"))
    rows = tuple((say(f"site_file_head_{row['head']}", language), named(row, "name", language)) for row in items)
    return Section(title, columns, rows, note, say("site_file_no_checklist", language))


def _entries(file: SiteFile, language: Language) -> Section:
    kinds = {"number": Kind.COUNT, "entry": Kind.TEXT, "found": Kind.TEXT, "lon": Kind.DEGREES, "lat": Kind.DEGREES}
    rows = tuple(
        (row["sequence"], row["name"] or None, say(f"site_file_entry_{row['rule']}", language), row["lon"], row["lat"])
        for row in file.entries
    )
    return _table("site_file_entries", kinds, rows, language, nothing="site_file_no_entries")


def _table(
    title: str,
    kinds: dict[str, Kind],
    rows: tuple[tuple[Cell, ...], ...],
    language: Language,
    *,
    nothing: str,
    note: str = "",
) -> Section:
    columns = tuple(Column(say(f"report_{name}", language), kind) for name, kind in kinds.items())
    return Section(say(title, language), columns, rows, note, say(nothing, language))


def _local(file: SiteFile, instant: datetime | None) -> datetime | None:
    return file.city.city.local(instant).replace(tzinfo=None) if instant else None
