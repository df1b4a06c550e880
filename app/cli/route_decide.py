"""`route decide`: a line filter that says who takes each text. Stays open, answers each line at once."""

from __future__ import annotations

import sys
from functools import lru_cache
from typing import TYPE_CHECKING

import click

from ...core.errors import UnderstudyError, UsageError
from ..session import Session
from .options import json_option, pass_session, print_json, say_what_is_read
from .route_model import OpenRouter, with_router

if TYPE_CHECKING:
    from ...core.settings import Settings
    from ...routing.classifier import Dispatch

REMEMBERED = 4_096
"""The last so many texts are not thought over again."""


@click.command()
@json_option
@pass_session
@with_router
def decide(session: Session, router: OpenRouter, as_json: bool) -> None:
    """Read lines of {"text"}; write who takes each, how sure that is, on which model, and why.

    A line that cannot be used is answered too, with an error and no worker; the exit code is then 1 at the end.
    """
    desk = _Desk(router, session.settings)
    say_what_is_read('lines of {"text"}')
    bad = 0
    for number, line in enumerate(sys.stdin.buffer, 1):
        try:
            answer = desk.answer(line)
        except UsageError as error:
            bad += 1
            answer = {**desk.nobody(), "error": f"line {number}: {error}"}
        if as_json:
            print_json(answer)
        else:
            words = (f"{key} {value}" for key, value in answer.items() if key != "worker")
            click.echo(f"{answer['worker'] or '-'}  {', '.join(words)}")
        sys.stdout.flush()
    if bad:
        raise UnderstudyError(f"{bad} of {number} lines could not be used; each answer says why")


class _Desk:
    """Answers lines. Knows which model stands behind each worker."""

    def __init__(self, router: OpenRouter, settings: Settings) -> None:
        section = settings.router
        self._threshold = router.threshold
        self._models = {worker.name: worker.model for worker in section.workers}
        self._small = settings.models.small or "small"
        self._frontier = section.fallback.model or section.planner.model or settings.models.frontier or "frontier"
        self._decide = lru_cache(REMEMBERED)(lambda text: router.decide([text])[0])

    def answer(self, line: bytes) -> dict[str, object]:
        """Who takes the text of this line. Raises `UsageError`."""
        from ...routing.labels import record_of, text_of

        try:
            words = line.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise UsageError("not UTF-8 text") from None
        found: Dispatch = self._decide(text_of(record_of(words)))
        covered = found.covered(self._threshold)
        return {
            "worker": found.worker,
            "confidence": round(found.confidence, 4),
            "model": self._models.get(found.guess, self._small) if covered else self._frontier,
            "reason": found.reason(self._threshold),
        }

    def nobody(self) -> dict[str, object]:
        """The answer where there is no text."""
        return {"worker": None, "confidence": 0.0, "model": self._frontier, "reason": "out_of_scope"}
