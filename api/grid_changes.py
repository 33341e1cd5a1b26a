"""What changed between two versions of grids: in words, as it is drawn, and as JSON values."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import shapely

from api.sentences import listing, say
from geodata.cities import CityRow
from geodata.grids.comparing import NamedChange, ProblemMove, SetDifference
from geodata.grids.outlines import SetOutlines, geometry_array
from gridsvc.grids.changes import ChangeKind
from gridsvc.language import Language
from maps.grid_changes import ComparedVersions, ShownChange, ShownVersion, changes_page

_NAMED_MAX = 6
_SEQUENCE_DIGITS = 3
_DECIMALS = 7


def difference_line(found: SetDifference, language: Language) -> str:
    """How many changes of which kind there are, in one sentence."""
    counts = Counter(each.kind for each in found.changes)
    told = [f"{_word(kind, language)} {counts[kind]}" for kind in ChangeKind if counts[kind]]
    return say(
        "grid_diff",
        language,
        district=found.district,
        old=found.old.version,
        new=found.new.version,
        counts=listing(told, language) or "–",
        problems=len(found.moves),
    )


def change_text(change: NamedChange, language: Language) -> str:
    """A change in one sentence: what happened, to which grids, and how many open problems go with it."""
    shares = {each.new: round(100 * each.share) for each in change.shares} if change.kind is ChangeKind.SPLIT else {}
    new = [f"{code} ({shares[code]}%)" if code in shares else code for code in change.new]
    told = say(
        f"grid_change_told_{'both' if change.old and change.new else 'one'}",
        language,
        kind=_word(change.kind, language),
        old=_listed(change.old or new, language),
        new=_listed(new, language),
    )
    moving = say("grid_change_problems", language, problems=change.problems) if change.problems else ""
    return ("；" if language is Language.ZH else "; ").join(filter(None, (told, moving)))


def compared_versions(found: SetDifference, city: CityRow, language: Language) -> ComparedVersions:
    """A difference as it is drawn: the changes with which most open problems move come first."""
    one, other = found.outlines
    before, after = _places(one), _places(other)
    changes = sorted(found.changes, key=lambda each: -each.problems)
    counts = Counter(each.kind for each in found.changes)
    return ComparedVersions(
        title=difference_line(found, language),
        old=_version(one),
        new=_version(other),
        changes=[
            ShownChange(
                each.kind.value,
                change_text(each, language),
                tuple(before[code] for code in each.old),
                tuple(after[code] for code in each.new),
            )
            for each in changes
        ],
        kinds={kind.value: (_word(kind, language), counts[kind]) for kind in ChangeKind},
        moving=found.moving_m(city.city.metric_srid),
        synthetic=city.city.synthetic,
    )


def changes_title(city: CityRow, language: Language) -> str:
    """What a page of changes is called."""
    name = city.city.name_zh if language is Language.ZH else city.city.name_en
    return say("grid_changes_title", language, city=name)


def draw_changes(path: Path, found: Sequence[SetDifference], city: CityRow, language: Language) -> None:
    """Write one page that shows differences, for a browser without a network."""
    compared = [compared_versions(each, city, language) for each in found]
    page = changes_page(changes_title(city, language), compared, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8")


def _word(kind: ChangeKind, language: Language) -> str:
    return say(f"grid_change_{kind}", language)


def _listed(codes: Sequence[str], language: Language) -> str:
    more = f" … +{len(codes) - _NAMED_MAX}" if len(codes) > _NAMED_MAX else ""
    return listing(codes[:_NAMED_MAX], language) + more


def _places(outlines: SetOutlines) -> dict[str, int]:
    return {code: place for place, code in enumerate(outlines.code)}


def _version(outlines: SetOutlines) -> ShownVersion:
    return ShownVersion(geometry_array(outlines.metric), [code[-_SEQUENCE_DIGITS:] for code in outlines.code])


def difference_document(found: SetDifference) -> dict[str, Any]:
    """A difference as JSON values: counts by kind, all changes, the open problems that move."""
    counts = Counter(each.kind for each in found.changes)
    return {
        "district": found.district,
        "old": found.old.version,
        "new": found.new.version,
        "level": found.level.value,
        "counts": {kind.value: counts[kind] for kind in ChangeKind},
        "changes": [asdict(each) for each in found.changes],
        "problems": [_move_document(each) for each in found.moves],
    }


def _move_document(move: ProblemMove) -> dict[str, Any]:
    x, y = shapely.get_coordinates(move.place)[0].tolist()
    return {
        "public_id": str(move.public_id),
        "class_code": move.class_code,
        "old_code": move.old_code,
        "new_code": move.new_code,
        "place": [round(x, _DECIMALS), round(y, _DECIMALS)],
    }
