"""The page on imports names every field and every table of a mapping file."""

import re
import tomllib
from pathlib import Path

import pytest

from geodata.importers.incoming import KINDS
from geodata.importers.mapping import field_names, read_mapping

_PAGE = (Path(__file__).parents[2] / "docs/imports.md").read_text("utf-8")


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_field_is_named_with_a_column_name_that_is_understood(kind: str) -> None:
    (row,) = re.findall(rf"^\| {kind} .*$", _PAGE, re.MULTILINE)
    told = dict(re.findall(r"`([a-z_0-9]+)` ?([^\s,|`(]*)", row))
    fields = field_names(kind)
    assert set(told) == set(fields)
    chinese = {field: name for field, name in told.items() if re.search(r"[\u4e00-\u9fff]", name)}
    assert not {field: name for field, name in chinese.items() if name not in fields[field]}


def test_the_mapping_on_the_page_can_be_read(tmp_path: Path) -> None:
    (text,) = re.findall(r"^cat > mapping.toml <<'END'\n(.*?)^END", _PAGE, re.MULTILINE | re.DOTALL)
    path = tmp_path / "mapping.toml"
    path.write_text(text, "utf-8")
    mapping = read_mapping(path, "sites")
    assert mapping.columns["POI 编号"] == "id"
    assert [each.code for each in mapping.local_categories] == ["other_place"]
    assert set(tomllib.loads(text)) == {"source", "columns", "constants", "categories", "local_categories"}
