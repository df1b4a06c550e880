"""`skills recall, search`."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from ...core.errors import UsageError
from ...core.types import Acting
from ..session import Session
from .options import json_option, pass_session, print_json, print_table, say_what_is_read
from .skills_store import open_recall

if TYPE_CHECKING:
    from ...skills.recall import Recall


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option("-k", "count", type=click.IntRange(min=0), default=10, show_default=True, help="At most this many.")
@json_option
@pass_session
def search(session: Session, words: tuple[str, ...], count: int, as_json: bool) -> None:
    """Skills by their words and their meaning, whatever their scope."""
    found = open_recall(session).ranked(" ".join(words), Acting(), None, count)
    if as_json:
        print_json([{"skill": version.name, "description": version.description} for version in found])
        return
    print_table(("skill", "what"), [(version.name, version.description) for version in found], "nothing found")


@click.command()
@click.argument("text", required=False)
@click.option("-k", "count", type=click.IntRange(min=0), default=5, show_default=True, help="At most this many.")
@click.option("--repo", metavar="OWNER/NAME", help="The repository that the task is about.")
@json_option
@pass_session
def recall(session: Session, text: str | None, count: int, repo: str | None, as_json: bool) -> None:
    """What an agent would be shown for a task: the skills that fit it best, then all that have checks. With --json only
    the names of those that fit; without TEXT a filter, one line in, one line out."""
    recalls = open_recall(session)
    if text is not None and as_json:
        print_json({"skills": recalls.names(text, session.scope, repo, count)})
        return
    if text is not None:
        _tell_recall(recalls.recall(text, session.scope, repo, count))
        return
    say_what_is_read('lines of {"task"}')
    for number, line in enumerate(sys.stdin, 1):
        if line.strip():
            task, acting, where = _read_query(line, number, session.scope)
            print_json({"skills": recalls.names(task, acting, where or repo, count)})
            sys.stdout.flush()


def _tell_recall(found: Recall) -> None:
    rows = [(one.name, "checked" if one.enforced else "advice", one.description) for one in found.skills]
    print_table(("skill", "kind", "what"), rows, "no skill fits; understudy skills list shows all")
    if names := [*(name for name, _ in found.left_out), *found.enforced]:
        click.echo(f"not shown for want of room: {', '.join(names)}")


def _read_query(line: str, number: int, acting: Acting) -> tuple[str, Acting, str | None]:
    try:
        data = json.loads(line)
        task, scope = data["task"], data.get("scope") or {}
        if not isinstance(task, str) or not isinstance(scope, dict):
            raise TypeError
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UsageError(f'line {number}: must be {{"task": "...", "scope": {{...}}}}') from None
    named = {part: str(scope[part]) for part in ("repo", "team", "person") if scope.get(part)}
    return task, Acting(named.get("person", acting.person), named.get("team", acting.team)), named.get("repo")
