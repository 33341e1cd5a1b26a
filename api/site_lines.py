"""A site in lines of text for people."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from api.sentences import say
from gridsvc.language import Language
from gridsvc.sites.walk import WALKING_M_S

_MORE_SHOWN = 10


def label(row: Mapping[str, Any], name: str, language: Language) -> str:
    """The name of a thing in the reader's language, else its other name, else its code."""
    names = (row.get(f"{name}_zh"), row.get(f"{name}_en"))
    first, second = names if language is Language.ZH else reversed(names)
    return first or second or row.get(name) or ""


def site_lines(site: Mapping[str, Any], on: date, language: Language) -> Iterator[str]:
    """All that is known of a site, a line each."""

    def line(name: str, /, **params: object) -> str:
        return say(f"site_{name}", language, **params)

    yield f"{site['name']}  {site['id']}"
    yield line("category_line", **_named(site, "category", language), version=site["category_version"])
    for each in site["category_changes"]:
        yield f"  {category_change_line(each, language)}"
    yield line("registers_line", registers=register_names(site["registers"], language), on=on)
    for each in site["listings"]:
        yield listing_line(each, language)
    regions = [
        f"{label(site, level, language)} ({site[level]})"
        for level in ("district", "street", "community")
        if site[level]
    ]
    yield line("regions_line", regions=" · ".join(regions))
    grids = [
        f"{line(f'{level}_grid')} {site[f'{level}_grid']}"
        for level in ("unit", "management", "evaluation")
        if site[f"{level}_grid"]
    ]
    yield line("grids_line", grids=" · ".join(grids) or line("nothing"))
    zone = f"{site['zone']} ({line('tier_' + site['zone_tier'])})" if site["zone"] else line("nothing")
    yield line("zone_line", zone=zone)
    yield line("agency_line", agency=site["agency"] or line("nothing"))
    yield line(
        "asked_line",
        **{name: site[name] for name in ("minutes_on_site", "visits_per_cycle", "priority")},
        hours=site["windows"] or line("always"),
    )
    yield line(
        "place_line", lon=f"{site['lon']:.6f}", lat=f"{site['lat']:.6f}", source=site["source"], code=site["code"]
    )
    if site["closed_on"]:
        yield line("closed_line", on=site["closed_on"])
    yield from _part(line("entries_title"), [entry_line(each, language) for each in site["entries"]])
    yield from surroundings_lines(site, language)
    if site["owners"] is not None:
        yield from _part(
            line("owners_title", on=on), [owner_line(each, language) for each in site["owners"]] or [line("nothing")]
        )
    patrols = [_patrol_line(each, language) for each in site["patrols"]]
    yield from _part(line("patrols_title"), patrols or [line("nothing")])
    duplicates = [f"{each['source']} {each['code']}  {each['name']}" for each in site["duplicates"]]
    yield from _part(line("duplicates_title", count=len(duplicates)), duplicates)


def found_because(site: Mapping[str, Any], language: Language) -> str:
    """By which way each word that was looked for fits a site."""
    ways = ((each["by"], {"word": each["word"], "fits": _fits(site, each, language)}) for each in site["why"])
    return ", ".join(say(f"site_found_by_{by}", language, **told) for by, told in ways)


def _fits(site: Mapping[str, Any], each: Mapping[str, str], language: Language) -> str:
    named = label(site, each["by"], language) if each["by"] in ("category", "street") else each["fits"]
    return each["fits"] if named == each["fits"] else f"{named} ({each['fits']})"


def surroundings_lines(site: Mapping[str, Any], language: Language) -> Iterator[str]:
    """What lies around a site: ground, and metres of street by class and by mode."""
    around = site["surroundings"]
    if around is None:
        yield say("site_unmeasured_line", language)
        return
    drawn = say(
        "site_drawn" if site["surroundings_drawn"] else "site_radius", language, radius=site["surroundings_radius_m"]
    )
    yield say(
        "site_surroundings_line",
        language,
        how=drawn,
        area=f"{around['area_m2']:.0f}",
        street=f"{around['street_m']:.0f}",
    )
    for name in ("by_class", "by_mode"):
        if around[name]:
            told = ", ".join(
                f"{key} {metres:.0f} m" for key, metres in sorted(around[name].items(), key=lambda each: -each[1])
            )
            yield f"  {say(f'site_{name}', language)}: {told}"
    yield from _walk_lines(around["walk"], language)


def _walk_lines(walk: Mapping[str, Any], language: Language) -> Iterator[str]:
    if walk["m"]:
        both = f"{walk['both_m'] / WALKING_M_S / 60:.0f}"
        yield "  " + say(
            "site_walk_line", language, metres=f"{walk['m']:.0f}", minutes=f"{walk['minutes']:.0f}", both=both
        )
    if walk["through_m"] is not None:
        minutes = f"{walk['through_m'] / WALKING_M_S / 60:.0f}"
        yield "  " + say("site_walk_through_line", language, metres=f"{walk['through_m']:.0f}", minutes=minutes)
    if walk["left_m"]:
        yield "  " + say("site_walk_left_line", language, metres=f"{walk['left_m']:.0f}")


def owner_line(owner: Mapping[str, Any], language: Language) -> str:
    """One person of a chain, with the span of days."""
    rank = say(f"site_rank_{owner['rank']}", language)
    who = " ".join(part for part in (owner["name"], owner["phone"], owner["agency"]) if part)
    return f"{rank}: {who}  {_span(owner, language)}"


def category_change_line(change: Mapping[str, Any], language: Language) -> str:
    """One change of a site's category."""
    old, new = (
        label({"it_zh": change[f"{each}_zh"], "it_en": change[f"{each}_en"]}, "it", language) for each in ("old", "new")
    )
    told = {"at": change["changed_at"][:16].replace("T", " "), "old": old, "new": new, "who": change["actor_id"] or ""}
    return say("site_category_change", language, **told).rstrip()


def listing_line(listing: Mapping[str, Any], language: Language) -> str:
    """One thing that was said of a site's registers."""
    code = "site_put_on" if listing["listed"] else "site_taken_off"
    told = say(code, language, register=register_names([listing["register"]], language), span=_span(listing, language))
    return f"  {told}{'  ' + listing['note'] if listing['note'] else ''}"


def register_names(registers: list[str], language: Language) -> str:
    """Registers by their names."""
    return ", ".join(say(f"register_{each}", language) for each in registers) or say("site_nothing", language)


def entry_line(entry: Mapping[str, Any], language: Language) -> str:
    """One way into a site."""
    rule = say(f"site_entry_{entry['rule']}", language)
    away = "" if entry["away_m"] is None else say("site_entry_away", language, metres=f"{entry['away_m']:.0f}")
    parts = (rule, f"{entry['lon']:.6f}, {entry['lat']:.6f}", entry["street"], away)
    return "  ".join(part for part in parts if part)


def _part(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield title
        yield from (f"  {each}" for each in lines[:_MORE_SHOWN])
        if len(lines) > _MORE_SHOWN:
            yield f"  … {len(lines) - _MORE_SHOWN}"


def _span(row: Mapping[str, Any], language: Language) -> str:
    until = row["until"] or say("site_for_good", language)
    return f"{row['since']} – {until}"


def _named(site: Mapping[str, Any], name: str, language: Language) -> dict[str, str]:
    return {"name": label(site, name, language), "code": site[name]}


def _patrol_line(patrol: Mapping[str, Any], language: Language) -> str:
    told = {
        "level": say(f"level_{patrol['level']}", language),
        "why": say(f"visits_from_{patrol['from']}", language),
        "text": patrol["text"] or say("programme_rule_all", language),
        "drawn": say("rule_drawn", language) if patrol["drawn"] else "",
    }
    return say("site_patrol", language, **{**patrol, **told})
