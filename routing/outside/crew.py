"""Many requests, a few of them under way at once."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TypeVar

from routing.outside.asking import Asker

Question = TypeVar("Question")
Reply = TypeVar("Reply")
Watch = Callable[[int, int], None]
"""Told how many requests of how many are answered; raising from it ends the work."""


def answered(
    asker: Asker,
    questions: Sequence[Question],
    reply_to: Callable[[Question], Reply],
    *,
    at_once: int,
    watch: Watch,
) -> Iterator[tuple[Question, Reply]]:
    """Each question with its reply, as they come; the first that fails keeps the others from being asked."""
    with ThreadPoolExecutor(at_once, thread_name_prefix="road-engine") as pool:
        waiting = {pool.submit(reply_to, question): question for question in questions}
        try:
            for number, done in enumerate(as_completed(waiting), start=1):
                yield waiting.pop(done), done.result()
                watch(number, len(questions))
        finally:
            asker.stop()
            pool.shutdown(cancel_futures=True)
