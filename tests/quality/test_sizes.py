"""Ratchets on the size of files and functions over the five packages."""

import ast
import io
import tokenize
from collections.abc import Iterable
from pathlib import Path

USUAL_FILE_LINES, LONGEST_FILE_LINES = 300, 450
USUAL_FUNCTION_LINES = 35
SHARE_ABOVE_USUAL = 0.05
SHARE_OF_COMMENTS = 0.05


def function_lengths(path: Path) -> Iterable[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{path}:{node.lineno} {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def too_many_above(sizes: dict[str, int], limit: int) -> list[str]:
    """Those above the limit, where they are more than one in twenty."""
    above = sorted(name for name, size in sizes.items() if size > limit)
    return above if len(above) > SHARE_ABOVE_USUAL * len(sizes) else []


def test_no_file_is_longer_than_450_lines_and_95_of_100_have_at_most_300(modules: list[Path]) -> None:
    sizes = {str(path): len(path.read_text().splitlines()) for path in modules}
    assert not [name for name, size in sizes.items() if size > LONGEST_FILE_LINES]
    assert not too_many_above(sizes, USUAL_FILE_LINES)


def test_95_of_100_functions_have_at_most_35_lines(modules: list[Path]) -> None:
    sizes = dict(pair for path in modules for pair in function_lengths(path))
    assert not too_many_above(sizes, USUAL_FUNCTION_LINES)


def test_comments_stand_on_at_most_one_line_in_twenty(modules: list[Path]) -> None:
    lines = comments = 0
    for path in modules:
        text = path.read_text()
        lines += len(text.splitlines())
        tokens = tokenize.generate_tokens(io.StringIO(text).readline)
        comments += sum(token.type == tokenize.COMMENT for token in tokens)
    assert comments <= SHARE_OF_COMMENTS * lines


def test_one_in_twenty_may_be_above_the_limit_and_not_more() -> None:
    sizes = {str(number): 1 for number in range(19)} | {"long": 50}
    assert not too_many_above(sizes, 35)
    assert too_many_above(sizes | {"longer": 60}, 35) == ["long", "longer"]
