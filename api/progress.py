"""Progress of long work on stderr: a bar for people, nothing for programs."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from api.sentences import say
from gridsvc.language import Language
from gridsvc.ports import Progress


@contextmanager
def shown_progress(language: Language) -> Iterator[Progress]:
    """Show the share done and the sentence of the present step."""
    if not sys.stderr.isatty():
        yield _unseen
        return
    from rich.console import Console
    from rich.progress import Progress as Bars

    with Bars(console=Console(stderr=True), transient=True) as bars:
        bar = bars.add_task("", total=1.0)

        def show(share: float, code: str) -> None:
            bars.update(bar, completed=share, description=say(code, language))

        yield show


def _unseen(share: float, code: str) -> None:
    """Nobody looks."""
