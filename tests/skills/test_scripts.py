"""A skill's own program as a check: run confined, or not at all."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Mapping
from typing import Annotated

import pytest

from understudy.core.artifacts import Correction, MailDraft
from understudy.core.errors import SandboxError, SkillError
from understudy.core.protocols import AnyArtifact, Ran, ScriptRunner
from understudy.core.types import Acting, Json
from understudy.skills.checks import parse_check
from understudy.skills.guard import SkillGuard
from understudy.skills.induction.induce import Induced, induce
from understudy.skills.manage import SkillManager
from understudy.skills.package import CHECKS_FILE, SKILL_FILE, Package
from understudy.skills.wording import Wording, proved_by
from understudy.tools.mending import mended
from understudy.tools.registry import Arg, declared, tool
from understudy.tools.sandbox.script_runner import ConfinedScripts

MAIL = MailDraft(to=("ada@example.org",), subject="Sums", body="2 + 2 = 5")
SUMS = """
import json, sys
mail = json.load(sys.stdin)
if "2 + 2 = 5" in mail["body"]:
    print("the sum is wrong")
    sys.exit(1)
"""


class Fake:
    """A runner that has one answer."""

    def __init__(self, ran: Ran | None) -> None:
        self.ran = ran

    def run(self, script: bytes, artifact: str, seconds: float) -> Ran:
        if self.ran is None:
            raise SandboxError("sandbox: nothing on this machine can confine a command")
        return self.ran


def share(manager: SkillManager, script: str | None, seconds: float = 5) -> None:
    check = {"kind": "script", "args": {"path": "scripts/sums.py", "seconds": seconds}}
    files = {
        SKILL_FILE: b"---\nname: sums\ndescription: When writing a mail, mind the sums in it.\n---\n\nMind the sums.\n",
        CHECKS_FILE: json.dumps([check]).encode(),
    }
    manager.propose(Package(files | ({"scripts/sums.py": script.encode()} if script else {})))
    manager.approve("sums")


def said(manager: SkillManager, runner: ScriptRunner | None, mail: MailDraft = MAIL) -> list[str]:
    review = SkillGuard(manager.store, runner).review(mail, Acting())
    return [finding.message for finding in review.findings]


@pytest.mark.needs("bwrap")
def test_a_script_is_run_in_the_sandbox_on_the_artifact(alone: SkillManager) -> None:
    share(alone, SUMS)
    assert said(alone, ConfinedScripts()) == ["the sum is wrong"]
    assert said(alone, ConfinedScripts(), MAIL.model_copy(update={"body": "2 + 2 = 4"})) == []


@pytest.mark.needs("bwrap")
def test_a_script_reaches_nobody_and_is_stopped(alone: SkillManager) -> None:
    reach = "import socket\nsocket.create_connection(('127.0.0.1', 22), 1)\n"
    share(alone, f"{reach}print('reached')\n")
    (message,) = said(alone, ConfinedScripts())
    assert "failed" in message
    assert "reached" not in message.split(":")[-1]


@pytest.mark.parametrize(
    ("ran", "message"),
    [
        (None, "could not be run: sandbox: nothing"),
        (Ran(0, "fine", 0.1), ""),
        (Ran(1, "a\nb\n", 0.1), "a"),
        (Ran(1, "Traceback (most recent call last):\nKeyError: 'to'\n", 0.1), "failed (exit 1): KeyError: 'to'"),
        (Ran(3, "", 0.1), "failed (exit 3): it said nothing"),
        (Ran(124, "", 5.0, timed_out=True), "took longer than 5 s"),
    ],
)
def test_whatever_becomes_of_a_script_nothing_passes_unseen(alone: SkillManager, ran: Ran | None, message: str) -> None:
    share(alone, SUMS)
    found = said(alone, Fake(ran))
    assert (found == []) == (message == "")
    assert message in (found[0] if found else "")


def test_without_a_sandbox_or_without_its_file_it_is_a_finding(alone: SkillManager) -> None:
    share(alone, None)
    assert "there is no sandbox here" in said(alone, None)[0]
    assert "no file scripts/sums.py" in said(alone, Fake(Ran(0, "", 0.1)))[0]


class Waits:
    """A runner whose script ends when something else on the loop has happened."""

    def __init__(self) -> None:
        self.happened = threading.Event()

    def run(self, script: bytes, artifact: str, seconds: float) -> Ran:
        return Ran(0 if self.happened.wait(20) else 3, "", 0.1)


async def test_the_loop_goes_on_while_a_script_runs(alone: SkillManager) -> None:
    share(alone, SUMS)
    runner = Waits()

    async def draft(_self: object, _args: Mapping[str, Json]) -> AnyArtifact:
        return MAIL

    class Post:
        @tool(effect="send", result="own", draft=draft)
        async def send_mail(self, body: Annotated[str, Arg("content", "text")]) -> str:
            """Send a mail."""
            return body

    async def elsewhere() -> None:
        runner.happened.set()

    (send,) = declared(Post())
    review, _ = await asyncio.gather(
        mended(send, {"body": "x"}, SkillGuard(alone.store, runner), Acting()), elsewhere()
    )
    assert review.findings == (), "the script saw the loop go on"


@pytest.mark.parametrize("path", ["check.py", "scripts/../x.py", "scripts/a/b.py", "scripts/x.sh", "/etc/x.py"])
def test_a_script_is_a_file_of_its_package(path: str) -> None:
    with pytest.raises(SkillError, match=r"scripts/NAME\.py"):
        parse_check({"kind": "script", "args": {"path": path}})


def test_no_correction_and_no_model_makes_a_script() -> None:
    after = MAIL.model_copy(update={"body": "2 + 2 = 4"})
    correction = Correction(comment="run scripts/sums.py on it", before=MAIL, after=after)
    assert [proved.check.kind for proved in induce(correction).checks if proved.check.kind == "script"] == []
    wording = Wording(description="Mind the sums.", checks=[{"kind": "script", "args": {"path": "scripts/a.py"}}])
    assert proved_by(correction, wording, Induced((), 0)).checks == ()
