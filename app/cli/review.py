"""`review`: read, comment, ask for changes, approve and merge the pull requests that agents opened."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass

import click

from ...core.errors import NotAllowed, UsageError
from ...memory.ledger import Ledger
from ...orchestrator.places import Places
from ...tools.pulls.host import PullHost
from ...tools.pulls.records import LineComment, Patch, PullSummary
from ..session import Session
from .ending import end
from .options import json_option, pass_session, print_json, print_table, run_async
from .shown import visible
from .telling import Teller
from .words import Words


@click.group(cls=Words)
def review() -> None:
    """Review the pull requests that agents opened. PULL is a number, or owner/name#number."""


@dataclass(frozen=True)
class _Pull:
    repo: str
    number: int


def _said(_ctx: click.Context, _option: click.Parameter, message: str) -> str:
    """Words that a host takes. Raises `UsageError` for none, before anything is opened."""
    if not message.strip():
        raise UsageError("-m: says nothing; write what you have to say")
    return message


@review.command("list")
@click.option("--all", "everything", is_flag=True, help="Also what is merged or closed.")
@json_option
@pass_session
def list_pulls(session: Session, everything: bool, as_json: bool) -> None:
    """Pull requests that wait for a review, newest first."""
    found = _with_places(session, lambda places: _every_pull(places, Ledger(session.database), everything))
    if as_json:
        print_json([{"repo": repo, **_plain(pull)} for repo, pull in found])
        return
    rows = [
        (f"{repo}#{pull.number}", _state(pull), ", ".join(pull.reviewers) or "-", pull.branch, pull.title)
        for repo, pull in found
    ]
    print_table(("pull request", "state", "reviewers", "branch", "title"), rows, "no pull requests wait for a review")


@review.command()
@click.argument("pull")
@json_option
@pass_session
def show(session: Session, pull: str, as_json: bool) -> None:
    """One pull request: what it says, what it changes, what was said about it."""
    which = _named(session, pull)

    async def work(places: Places) -> None:
        host = places.host(which.repo)
        summary, patches = await host.read_pull(which.repo, which.number), await host.patches(which.repo, which.number)
        notes = await host.notes(which.repo, which.number)
        if as_json:
            files = [{"path": p.path, "status": p.status, "patch": p.text} for p in patches]
            said = [
                {"author": n.author, "kind": n.kind, "state": n.state, "body": n.body, "path": n.path} for n in notes
            ]
            print_json({"repo": which.repo, **_plain(summary), "files": files, "notes": said})
            return
        _print_pull(which, summary, patches)
        for note in notes:
            place = f" on {note.path}:{note.line}" if note.path else ""
            state = f" {note.state.lower().replace('_', ' ')}" if note.state else ""
            words = f"\n  {visible(note.body, '  ')}" if note.body else ""
            click.echo(f"\n{note.author}{place}{state}{words}")

    _with_places(session, work)


@review.command()
@click.argument("pull")
@click.option("-m", "--message", required=True, callback=_said, help="What you say.")
@pass_session
def comment(session: Session, pull: str, message: str) -> None:
    """Say something below a pull request."""
    which = _named(session, pull)
    _with_places(session, lambda places: _as(session, places, which).comment(which.repo, which.number, message))
    click.echo(f"said on {which.repo}#{which.number}")


@review.command("request-changes")
@click.argument("pull")
@click.argument("lines", nargs=-1, metavar="[FILE:LINE=REMARK]...")
@click.option("-m", "--message", required=True, callback=_said, help="What has to change; the team learns from it.")
@json_option
@pass_session
def request_changes(session: Session, pull: str, lines: tuple[str, ...], message: str, as_json: bool) -> None:
    """Ask for changes. The agent makes them; what you said becomes a proposed skill."""
    from ...memory.ledger import TaskRow
    from ...orchestrator.build import open_team

    which, remarks = _named(session, pull), [_remark(line) for line in lines]

    async def look(places: Places) -> None:
        host = _as(session, places, which)
        _refuse_ended(session, which, await host.read_pull(which.repo, which.number))
        _refuse_elsewhere(remarks, await host.patches(which.repo, which.number))

    async def work() -> TaskRow:
        async with open_team(session.home, session.settings, session.acting) as team:
            host = _as(session, team.places, which)
            mine = await host.review(which.repo, which.number, "REQUEST_CHANGES", message, remarks)
            taken = await team.take_reviews(which.repo, which.number, mine, by=session.acting)
            if not taken:  # somebody merged it since it was looked at, or the host is slow to list what is new
                _refuse_ended(session, which, await host.read_pull(which.repo, which.number))
                raise UsageError(
                    f"{which.repo}#{which.number} does not list the review yet; take it up by: "
                    f"{session.next_call('inbox')}"
                )
            return await team.follow(taken[0], Teller())

    _with_places(session, look)
    end(session, run_async(work, lambda: f"stopped; go on with: {session.next_call('run -c')}"), as_json)


@review.command()
@click.argument("pull")
@click.option("-m", "--message", default="", help="What you say.")
@pass_session
def approve(session: Session, pull: str, message: str) -> None:
    """Approve a pull request."""
    which = _named(session, pull)
    _refuse_requester(session, which)
    _with_places(session, lambda p: _as(session, p, which).review(which.repo, which.number, "APPROVE", message))
    click.echo(f"approved {which.repo}#{which.number}")


@review.command()
@click.argument("pull")
@click.option("--method", type=click.Choice(["merge", "squash", "rebase"]), default="merge", show_default=True)
@pass_session
def merge(session: Session, pull: str, method: str) -> None:
    """Merge a pull request, and bring the result to your own checkout."""
    which = _named(session, pull)

    async def work(places: Places) -> tuple[bool, str]:
        host = _as(session, places, which)
        before = await host.read_pull(which.repo, which.number)
        await host.merge(which.repo, which.number, method)  # type: ignore[arg-type]  # click.Choice holds it
        return before.merged, await asyncio.to_thread(places.bring_home, which.repo)

    already, came = _with_places(session, work)
    words = f"{which.repo}#{which.number} was merged already" if already else f"merged {which.repo}#{which.number}"
    click.echo(words + (f"\n{came}" if came else ""))


def _with_places(session: Session, work):  # type: ignore[no-untyped-def]  # a generic passed straight through
    from ...orchestrator.places import open_places

    async def inside():  # type: ignore[no-untyped-def]  # see above
        async with open_places(session.home, session.settings, session.people, Ledger(session.database)) as places:
            return await work(places)

    return run_async(inside)


def _as(session: Session, places: Places, which: _Pull) -> PullHost:
    person = session.working
    return places.host(which.repo, person.github or person.id)


async def _every_pull(places: Places, ledger: Ledger, everything: bool) -> list[tuple[str, PullSummary]]:
    found = []
    for repo in dict.fromkeys(row.repo for row in ledger.pulls()):
        pulls = await places.host(repo).list_pulls(repo, "all" if everything else "open")
        ours = {row.number for row in ledger.pulls(repo)}
        found += [(repo, pull) for pull in pulls if pull.number in ours]
    return found


def _named(session: Session, text: str) -> _Pull:
    found = re.fullmatch(r"(?:([\w.-]+/[\w.-]+))?#?(\d+)", text)
    if not found:
        raise UsageError(f"{text!r} is no pull request; give its number, or owner/name#number")
    rows = [row for row in Ledger(session.database).pulls() if row.number == int(found.group(2))]
    repos = [found.group(1)] if found.group(1) else sorted({row.repo for row in rows})
    if len(repos) != 1:
        known = "several have this number" if repos else "no agent opened it"
        raise UsageError(
            f"{text}: {known}; `{session.next_call('review list --all')}` shows them, as owner/name#number"
        )
    return _Pull(repos[0], int(found.group(2)))


def _refuse_requester(session: Session, which: _Pull) -> None:
    """Who asked for the change does not count as its reviewer, where there is somebody else."""
    asked = [row.by for row in Ledger(session.database).pulls(which.repo) if row.number == which.number]
    if len(session.settings.people) > 1 and session.acting.id in asked:
        raise NotAllowed(f"{which.repo}#{which.number} was asked for by you; somebody else has to approve it")


def _refuse_ended(session: Session, which: _Pull, pull: PullSummary) -> None:
    """What is merged or closed takes no more changes: they would come as a pull request that nobody asked for."""
    if pull.merged or pull.state == "closed":
        raise UsageError(
            f"{which.repo}#{which.number} is {_state(pull)} and takes no more changes; delegate them as a task of "
            f"their own: {session.next_call('run TEXT')}"
        )


def _refuse_elsewhere(remarks: Sequence[LineComment], patches: Sequence[Patch]) -> None:
    changed = [patch.path for patch in patches]
    if lost := [remark.path for remark in remarks if remark.path not in changed]:
        raise UsageError(f"{lost[0]}: the pull request does not change it; it changes {', '.join(changed)}")


def _remark(text: str) -> LineComment:
    found = re.fullmatch(r"(.+?):(\d+)=(.+)", text, re.DOTALL)
    if not found:
        raise UsageError(f"{text!r}: write a remark on a line as FILE:LINE=REMARK")
    return LineComment(found.group(1), int(found.group(2)), found.group(3))


def _print_pull(which: _Pull, pull: PullSummary, patches: Sequence[Patch]) -> None:
    click.echo(click.style(f"{which.repo}#{which.number} {visible(pull.title)}", bold=True))
    reviewers = ", ".join(pull.reviewers) or "none"
    labels = f" · labels {visible(', '.join(pull.labels))}" if pull.labels else ""
    click.echo(f"{_state(pull)} · {pull.branch} → {pull.base} · reviewers {reviewers}{labels}\n")
    click.echo(visible(pull.body) or "(no description)")
    for patch in patches:
        click.echo(click.style(f"\n{visible(patch.path)}  +{patch.additions} -{patch.deletions}", bold=True))
        for line in patch.text.splitlines():
            colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
            click.echo(click.style(visible(line), fg=colour))


def _state(pull: PullSummary) -> str:
    return "merged" if pull.merged else "draft" if pull.draft and pull.state == "open" else pull.state


def _plain(pull: PullSummary) -> dict[str, object]:
    return {
        "number": pull.number,
        "title": pull.title,
        "state": _state(pull),
        "branch": pull.branch,
        "base": pull.base,
        "head": pull.head,
        "body": pull.body,
        "reviewers": list(pull.reviewers),
        "labels": list(pull.labels),
    }
