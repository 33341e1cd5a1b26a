"""Streets of a file checked without any city, as JSON values and as a file for a desktop GIS."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely

from api.sentences import catalogue, listing, say
from geodata.grids.features import Feature, write_features
from geodata.osm.formats import extract_at
from geodata.osm.reading import Remark
from geodata.osm.streets import read_streets
from geodata.osm.synthetic import says_synthetic
from geodata.roads import speed_table
from geodata.roads.check import StreetCheck, StreetFinding, checked_streets
from gridsvc.language import Language

_SLIPS = frozenset({"signs_unread"})


@dataclass(frozen=True, slots=True)
class FileCheck:
    """What a file holds, what of it is not taken, and what is wrong."""

    file: str
    check: StreetCheck
    left_out: Mapping[str, int]
    remarks: tuple[Remark, ...]
    synthetic: bool = False

    @property
    def faults(self) -> int:
        """How much is wrong, slips in the file included."""
        return self.check.faults + sum(each.code in _SLIPS for each in self.remarks)


def checked_file(path: Path) -> FileCheck:
    """Read a file and check its streets; InvalidInput where it is broken or holds none."""
    table = speed_table()
    extract = extract_at(path)
    read = read_streets(extract, table)
    check = checked_streets(read.streets, table)
    return FileCheck(path.name, check, read.left_out, read.remarks, says_synthetic(extract))


def check_document(checked: FileCheck, language: Language) -> dict[str, Any]:
    """A check as JSON values."""
    check = checked.check
    told = [finding_document(check, each, language) for each in check.findings]
    return {
        "file": checked.file,
        "synthetic": checked.synthetic,
        **check.report.as_json(),
        "dead_ends": check.dead_ends,
        "left_out": dict(checked.left_out),
        "findings": [each for each, found in zip(told, check.findings, strict=True) if found.fault],
        "slips": [_remark(each, language) for each in checked.remarks if each.code in _SLIPS],
        "remarks": [each for each, found in zip(told, check.findings, strict=True) if not found.fault]
        + [_remark(each, language) for each in checked.remarks if each.code not in _SLIPS],
    }


def finding_document(check: StreetCheck, found: StreetFinding, language: Language) -> dict[str, Any]:
    """A finding as JSON values, with a sentence and what to do."""
    told = {"code": found.code, **found.params, **check.ground.told(found.pieces)}
    return {**told, "text": finding_text(told, language), "remedy": remedy(told, language)}


def finding_text(told: Mapping[str, Any], language: Language) -> str:
    """What is wrong, with which streets and where."""
    names = listing(told["streets"], language) or say("road_unnamed", language)
    why = {"why": say(f"road_why_{told['why']}", language)} if "why" in told else {}
    mode = {"mode": say(f"mode_{told['mode']}", language)} if "mode" in told else {}
    near = {"near": told["near"] or say("road_unnamed", language)} if "near" in told else {}
    words = {**told, **why, **mode, **near, "streets": names, "sources": listing(told["sources"], language)}
    return say(str(told["code"]), language, **words) + say("road_place", language, **words)


def remedy(told: Mapping[str, Any], language: Language) -> str:
    """What to do about it."""
    known = catalogue()
    reason = known.say(f"road_remedy_{told.get('why', '')}", language, {})
    return reason or known.say(f"remedy_{told['code']}", language, {}) or ""


def _remark(remark: Remark, language: Language) -> dict[str, Any]:
    """What came up while the file was read."""
    return {"code": remark.code, **remark.params, "text": say(f"import_{remark.code}", language, **remark.params)}


def write_findings(path: Path, checked: FileCheck, language: Language) -> None:
    """Write findings and remarks as GeoJSON, each with the streets concerned."""
    check = checked.check
    features = []
    for found in check.findings:
        told = finding_document(check, found, language)
        flat = {key: listing(value, Language.EN) if isinstance(value, list) else value for key, value in told.items()}
        lines = shapely.MultiLineString(list(check.ground.lines(found.pieces)))
        features.append(Feature(lines, {**flat, "fault": found.fault, "synthetic": checked.synthetic}))
    write_features(path, features)
