"""`skills check`: hold an artifact, commits or a pull request to the shared skills. For CI: exit 1 on a violation, 2
where it could not be checked."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...core.errors import UnderstudyError, UsageError
from ...core.types import Acting
from ..session import Session
from .options import counted, json_option, pass_session, print_json, run_async
from .skills_store import open_store, read_text

if TYPE_CHECKING:
    from ...core.protocols import AnyArtifact

    _Held = tuple[AnyArtifact, Acting, Collection[str]]
    """An artifact, for whom it is held to which skills, and the fields that its source does not show."""


@click.command()
@click.argument("file", type=click.Path(allow_dash=True), default="-")
@click.option("--diff", "commits", metavar="BASE..HEAD", help="Check these commits of the repository here.")
@click.option("--pr", "pull", metavar="N", help="Check this pull request, at its host (GitHub: GITHUB_TOKEN).")
@click.option("--repo", metavar="OWNER/NAME", help="With --diff and --pr: the repository, if origin does not say it.")
@json_option
@pass_session
def check(session: Session, file: str, commits: str | None, pull: str | None, repo: str | None, as_json: bool) -> None:
    """Check an artifact (JSON in FILE or on standard input) against every shared skill in scope.

    A range of commits does not show reviewers, labels and what the description says, so their checks are left out;
    a pull request at its host shows all.
    """
    from ...skills.guard import SkillGuard
    from ...tools.sandbox.script_runner import ConfinedScripts

    _may_go_together(commits, pull, repo)
    try:
        held = _held(session, file, commits, pull, repo)
        store = open_store(session)
        checked, findings = SkillGuard(store, ConfinedScripts()).findings(*held)
    except UnderstudyError as error:
        if error.exit_code != UnderstudyError.exit_code:
            raise
        raise UsageError(str(error)) from error  # 1 is for a violation
    if not (checked or any(state.shared for state in store.skills())):
        click.echo(f"understudy: no skill is shared in {session.home}, so nothing was held to anything", err=True)
    if as_json:
        violations = [
            {"skill": f.skill, "version": f.version, "check": f.check, "message": f.message, "where": f.where}
            for f in findings
        ]
        print_json({"violations": violations, "checked": checked})
    else:
        for finding in findings:
            place = f"{finding.where}: " if finding.where else ""
            click.echo(f"{click.style('✗', fg='red')} {place}{finding.message}  ({finding.skill} v{finding.version})")
        click.echo(f"{counted(checked, 'check')}, {counted(len(findings), 'violation')}")
    if findings:
        sys.exit(1)


def _may_go_together(commits: str | None, pull: str | None, repo: str | None) -> None:
    """Raises `UsageError` for options of which one is too many, or that say no repository."""
    if commits is not None and pull is not None:
        raise UsageError("--diff and --pr: give one of them")
    if repo is not None and commits is None and pull is None:
        raise UsageError("--repo: an artifact says its repository itself; give --repo with --diff or --pr")
    if repo is not None and not re.fullmatch(r"[^/\s]+/[^/\s]+", repo):
        raise UsageError(f"--repo: {repo!r} is no OWNER/NAME")


def _held(session: Session, file: str, commits: str | None, pull: str | None, repo: str | None) -> _Held:
    from ...core.artifacts import parse_artifact

    if pull is not None:
        return _hosted(session, pull, repo)
    if commits is not None:
        return _commits(session, commits, repo)
    return parse_artifact(read_text(file)), session.scope, ()


def _commits(session: Session, commits: str, repo: str | None) -> _Held:
    from ..differences import UNKNOWN, author_of, pull_request_of
    from ..hosted import author_acting

    here = Path.cwd()
    name = repo or os.environ.get("GITHUB_REPOSITORY") or session.repository_at(here)
    pull_request = pull_request_of(commits, name, here)
    if "/" not in pull_request.repo:
        click.echo(
            "understudy: origin does not say which repository this is, so skills of one repository are left out; "
            "say it with --repo OWNER/NAME",
            err=True,
        )
    return pull_request, author_acting(session, email=author_of(commits, here)), UNKNOWN


def _hosted(session: Session, pull: str, repo: str | None) -> _Held:
    from ..hosted import pull_request_at_host

    name = repo or os.environ.get("GITHUB_REPOSITORY") or session.repository_at(Path.cwd())
    pull_request, acting = run_async(lambda: pull_request_at_host(session, pull, name))
    return pull_request, acting, ()
