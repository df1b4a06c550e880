"""`skills check`: hold an artifact, or a range of commits, to the shared skills. Exit 1 on a violation, for CI."""

from __future__ import annotations

import sys
from collections.abc import Collection
from pathlib import Path

import click

from ...core.artifacts import parse_artifact
from ...core.protocols import AnyArtifact
from ...skills.guard import SkillGuard
from ..session import Session
from .options import json_option, pass_session, print_json
from .skills_store import open_store, read_text


@click.command()
@click.argument("file", default="-")
@click.option("--diff", "commits", metavar="BASE..HEAD", help="Check these commits of the repository here.")
@click.option("--repo", metavar="OWNER/NAME", help="With --diff: the repository's name, if origin does not say it.")
@json_option
@pass_session
def check(session: Session, file: str, commits: str | None, repo: str | None, as_json: bool) -> None:
    """Check an artifact (JSON in FILE or on standard input) against every shared skill in scope."""
    artifact, unknown = _artifact(file, commits, repo)
    checked, findings = SkillGuard(open_store(session)).findings(artifact, session.scope, unknown)
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
        click.echo(f"{checked} checks, {len(findings)} violations")
    if findings:
        sys.exit(1)


def _artifact(file: str, commits: str | None, repo: str | None) -> tuple[AnyArtifact, Collection[str]]:
    if commits is None:
        return parse_artifact(read_text(file)), ()
    from ..differences import UNKNOWN, pull_request_of

    return pull_request_of(commits, repo, Path.cwd()), UNKNOWN
