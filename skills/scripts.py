"""Script checks on behalf of the guard: what a run in the sandbox says of an artifact. Fails closed."""

from __future__ import annotations

from ..core.errors import SandboxError, StorageError
from ..core.protocols import AnyArtifact, Ran, ScriptRunner
from .checks.base import Check
from .checks.script import Script
from .records import Version
from .store import SkillStore

_KEPT, _BROKEN = 0, 1
_LINES, _WIDTH = 20, 300


def script_violations(
    check: Check, version: Version, artifact: AnyArtifact, store: SkillStore, runner: ScriptRunner | None
) -> list[tuple[str, str]]:
    """Message and place of each violation; that it could not be run is one, too."""
    rule = check.rule
    assert isinstance(rule, Script)
    if not check.when.holds(artifact):
        return []
    if runner is None:
        return [(f"{rule.path} could not be run: there is no sandbox here", rule.path)]
    try:
        script = store.package(version).files.get(rule.path)
        if script is None:
            return [(f"the skill has no file {rule.path}", rule.path)]
        ran = runner.run(script, artifact.model_dump_json(by_alias=True), rule.seconds)
    except (SandboxError, StorageError) as error:
        return [(f"{rule.path} could not be run: {error}", rule.path)]
    return [(said, rule.path) for said in _said(rule, ran)]


def _said(rule: Script, ran: Ran) -> list[str]:
    lines = [line.strip()[:_WIDTH] for line in ran.output.splitlines() if line.strip()]
    if ran.timed_out:
        return [f"{rule.path} took longer than {rule.seconds:g} s"]
    if ran.exit_code == _KEPT:
        return []
    if ran.exit_code == _BROKEN and lines and "Traceback (most recent call last)" not in ran.output:
        return lines[:_LINES]
    return [f"{rule.path} failed (exit {ran.exit_code}): {lines[-1] if lines else 'it said nothing'}"]
