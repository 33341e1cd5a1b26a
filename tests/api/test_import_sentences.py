"""What people are told of an import: one line for what is alike, and words that they use themselves."""

from collections.abc import Sequence

import pytest

from api.import_reports import sentence_of_finding, summary
from gridsvc.imports import ImportReport, RowFinding, RowOutcome
from gridsvc.language import Language


def _report(findings: Sequence[RowFinding] = (), counts: dict[RowOutcome, int] | None = None) -> ImportReport:
    refusals = {RowOutcome.REFUSED: len(findings)} if findings else {}
    return ImportReport("regions", "s", "f.csv", "", dry_run=False, counts=counts or refusals, findings=findings)


def _orphan(row: int) -> RowFinding:
    parent = f"530102{row // 10:03}"
    params = {"parent": parent}
    return RowFinding(
        row, RowOutcome.REFUSED, "", "code", f"{parent}{row % 10:03}", "parent_missing", "import_regions", params
    )


def test_communities_without_their_street_offices_are_one_line() -> None:
    lines = list(summary(_report([_orphan(row) for row in range(1, 1739)]), Language.ZH))
    assert len(lines) == 3
    assert lines[1].startswith("1738 行（第 1, 2, 3, 4, 5 …… 行），code：上级行政区 530102000, 530102001, 530102002, ")


def test_a_few_findings_that_differ_are_told_one_by_one() -> None:
    lines = list(summary(_report([_orphan(row) for row in (10, 20, 30)]), Language.EN))
    assert [line[:6] for line in lines[1:4]] == ["row 10", "row 20", "row 30"]


@pytest.mark.parametrize(
    ("counts", "ending"),
    [
        ({RowOutcome.UNCHANGED: 3}, "与库中一致，没有变化。"),
        ({RowOutcome.UNCHANGED: 3, RowOutcome.DUPLICATE: 1}, "与库中一致，没有变化。"),
        ({RowOutcome.UNCHANGED: 3, RowOutcome.CHANGED: 1}, "已写入。"),
    ],
)
def test_an_import_that_changes_nothing_says_so(counts: dict[RowOutcome, int], ending: str) -> None:
    assert list(summary(_report(counts=counts), Language.ZH))[-1] == ending


def test_chinese_sentences_hold_chinese_words_for_values() -> None:
    params = {"state": "closed"}
    finding = RowFinding(3, RowOutcome.REFUSED, "", "ended_at", "", "ended_without_date", "fill_in", params)
    assert "状态 已结案 需要结案时间" in sentence_of_finding(finding, Language.ZH)
    assert "the state closed" in sentence_of_finding(finding, Language.EN)
