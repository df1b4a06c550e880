"""Performed on the far side, answer lost: each effect is found again by its key or given to a person; none is repeated.

Counted outside: the forge's own rows, the refs of its repository, and the files of the mailboxes.
"""

from __future__ import annotations

import asyncio
import mailbox
import sqlite3
import subprocess
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from understudy.core.artifacts import MailDraft
from understudy.core.errors import ForgeOutcomeUnknown, MailOutcomeUnknown
from understudy.core.journal import PlainJournal
from understudy.core.types import Person, Task, ToolCall
from understudy.memory.calls import Calls
from understudy.memory.database import open_database
from understudy.memory.vectors import Chroma, Records
from understudy.tools.code.workspace import Workspace
from understudy.tools.forge.app import app
from understudy.tools.forge.forge import Forge
from understudy.tools.forge.server import serving
from understudy.tools.gateway import Authority, Gateway
from understudy.tools.mail.mailbox import Sent
from understudy.tools.mail.postoffice import LocalMailbox, PostOffice
from understudy.tools.mail.tools import MailTools
from understudy.tools.policy import Policy
from understudy.tools.pulls.host import PullHost
from understudy.tools.pulls.records import LineComment, NewPull
from understudy.tools.registry import declared

from .lossy import Lossy, lossy

REPO, TOKENS = "acme/shop", {"agent": "token-of-agent", "dana": "token-of-dana", "mira": "token-of-mira"}


@dataclass
class Tally:
    """What became of one kind of effect."""

    cases: int = 0
    reconciled: int = 0
    """Done once, and the caller knows it."""
    asked: int = 0
    """Done once, and given to a person or to whoever called."""
    twice: int = 0
    lost: int = 0
    """Not done at all, although it was performed: must never be."""


@dataclass
class Effects:
    """The forge, its proxy, and how to count in it."""

    folder: Path
    plan: Lossy
    far: PullHost
    """Through the proxy."""
    near: PullHost
    reviewer: PullHost
    url: str
    found: dict[str, Tally] = field(default_factory=dict)

    def rows(self, query: str, *values: object) -> int:
        """A count in the forge's own database."""
        with sqlite3.connect(self.folder / "forge" / "forge.db") as forge:
            count = int(forge.execute(query, values).fetchone()[0])
        forge.close()
        return count

    async def case(self, name: str, act: Callable[[], Awaitable[Any]], count: Callable[[], int]) -> None:
        """Do it with the answer lost, and count what stands there."""
        tally = self.found.setdefault(name, Tally())
        tally.cases += 1
        self.plan.lose = 1
        try:
            await act()
            known = True
        except ForgeOutcomeUnknown:
            known = False
        self.plan.lose = 0
        there = count()
        tally.reconciled += known and there == 1
        tally.asked += not known and there == 1
        tally.twice += there > 1
        tally.lost += there == 0


async def forge_effects(folder: Path, rounds: int) -> dict[str, Tally]:
    """Eight kinds of effect on the forge, `rounds` times each."""
    source = _source(folder / "source", rounds)
    with Forge(folder / "forge") as forge:
        for login, token in TOKENS.items():
            forge.add_user(login, token, login.title(), f"{login}@acme.example")
        forge.create_repository("acme", "shop", source)
        with serving(app(forge)) as address, lossy(address.port) as (plan, port):
            far = f"http://127.0.0.1:{port}"
            hosts = [PullHost(f"{far}/api/v3", TOKENS["agent"]), PullHost(address.api, TOKENS["agent"])]
            effects = Effects(folder, plan, *hosts, PullHost(address.api, TOKENS["dana"]), f"{far}/{REPO}.git")
            for number in range(rounds):
                await _round(effects, number)
            return effects.found


async def _round(effects: Effects, number: int) -> None:
    far, rows, branch = effects.far, effects.rows, f"b{number}"
    new = NewPull(f"Change {number}", "body", branch, "main", False)
    await effects.case(
        "open a pull request",
        lambda: far.open_pull(REPO, new),
        lambda: rows("SELECT count(*) FROM pulls WHERE head = ?", branch),
    )
    found = await effects.near.find_pull(REPO, branch)
    assert found is not None
    pull, title = found.number, f"Better {number}"
    by_pull = "(SELECT id FROM pulls WHERE number = ?)"
    await effects.case(
        "change a pull request",
        lambda: far.update_pull(REPO, pull, title=title),
        lambda: rows("SELECT count(*) FROM pulls WHERE title = ?", title),
    )
    await effects.case(
        "comment",
        lambda: far.comment(REPO, pull, "said", f"t{number}/1"),
        lambda: rows(f"SELECT count(*) FROM comments WHERE pull = {by_pull}", pull),
    )
    await effects.reviewer.review(REPO, pull, "COMMENT", "look", [LineComment(f"{branch}.txt", 1, "why?")])
    line = next(note.id for note in await effects.near.notes(REPO, pull) if note.kind == "line")
    await effects.case(
        "answer a comment",
        lambda: far.reply(REPO, pull, line, "because", f"t{number}/2"),
        lambda: rows("SELECT count(*) FROM review_comments WHERE reply_to = ?", line),
    )
    await effects.case(
        "request a review",
        lambda: far.request_reviewers(REPO, pull, ["mira"]),
        lambda: rows(f"SELECT count(*) FROM reviewers WHERE pull = {by_pull}", pull),
    )
    await effects.case(
        "label",
        lambda: far.add_labels(REPO, pull, ["shop"]),
        lambda: rows(f"SELECT count(*) FROM pull_labels WHERE pull = {by_pull}", pull),
    )
    await _push(effects, number)
    await effects.case(
        "merge",
        lambda: far.merge(REPO, pull),
        lambda: _merges(effects.folder, branch),
    )


async def _push(effects: Effects, number: int) -> None:
    work = await Workspace.open(effects.url, effects.folder / f"w{number}", branch=f"p{number}", token=TOKENS["agent"])
    (work.path / "new.txt").write_text("new\n")
    await work.commit("Add a file", "Understudy", "agent@acme.example")

    async def push() -> None:
        try:
            await work.push(effects.url, TOKENS["agent"])
        except Exception:  # the tool tells the model, which calls it again
            await work.push(effects.url, TOKENS["agent"])

    bare = effects.folder / "forge" / f"{REPO}.git"
    await effects.case(
        "push", push, lambda: int(_git(bare, "rev-list", "--count", f"main..refs/heads/p{number}", "--", "new.txt"))
    )


def _merges(folder: Path, branch: str) -> int:
    log = _git(folder / "forge" / f"{REPO}.git", "log", "--merges", "--format=%P", "main").splitlines()
    head = _git(folder / "forge" / f"{REPO}.git", "rev-parse", f"refs/heads/{branch}")
    return sum(head in line.split()[1:] for line in log)


class LostReceipt(LocalMailbox):
    """A mailbox that sends and then does not know it, as a mail server that breaks off after the text."""

    async def send(self, draft: MailDraft, key: str) -> Sent:
        """Send, and lose the answer."""
        await super().send(draft, key)
        raise MailOutcomeUnknown("the mail server broke off after it had the mail")


async def mails(folder: Path, cases: int) -> Tally:
    """A mail that left and was not confirmed goes to a person, whose silence is a no."""
    office, tally = PostOffice(folder / "mail"), Tally()
    agent, dana = "agent@acme.example", Person("dana", "Dana Reyes", "dana@acme.example", "lead", "dana")
    office.open(agent)
    calls = Calls(open_database(folder))
    for number in range(cases):
        person = Person("dana", "Dana Reyes", f"dana{number}@acme.example", "lead", "dana")
        office.open(person.email)
        box = LostReceipt(agent, folder / "mail" / agent, office)
        task = Task(f"m{number}", "dana", f"Tell {person.email} that it is ready")
        authority = Authority(person, task, (person, dana))
        journal = PlainJournal(task.id)
        gate = Gateway(authority, declared(MailTools(box)), _NoGuard(), calls, journal, Policy.load(), 0.0)
        args = {"to": [person.email], "subject": "Ready", "body": "It is ready."}
        await gate.call(ToolCall("s1", "dana", "send_mail", args))
        there = len(mailbox.Maildir(str(folder / "mail" / person.email), create=False))
        asked = [row for row in calls.approvals(("expired",), task.id) if "nobody knows" in row.why]
        tally.cases += 1
        tally.asked += there == 1 and len(asked) == 1
        tally.twice += there > 1
        tally.lost += there == 0
    calls.engine.dispose()
    return tally


class _NoGuard:
    def review(self, artifact: Any, acting: Any) -> Any:
        """There are no skills here."""
        from understudy.core.protocols import Review

        return Review(artifact)


def skill_records(folder: Path, cases: int) -> Tally:
    """A skill record that was written and not confirmed: the same id again finds the first, and changes nothing."""
    chroma, tally = Chroma(folder / "skills"), Tally()
    records = Records(chroma, "skill-records")
    for number in range(cases):
        records.add([(f"s/{number:06}", {"by": "first"})])  # performed; suppose that the answer never came
        won = records.add([(f"s/{number:06}", {"by": "again"})])
        rows = [row for row in records.tail(0) if row.id == f"s/{number:06}"]
        tally.cases += 1
        tally.reconciled += won == [False] and [row.data for row in rows] == [{"by": "first"}]
        tally.twice += len(rows) > 1
    chroma.close()
    return tally


def _source(folder: Path, rounds: int) -> Path:
    folder.mkdir(parents=True)
    _git(folder, "init", "-q", "-b", "main")
    (folder / "README.md").write_text("shop\n")
    _commit(folder, "Start")
    for number in range(rounds):
        _git(folder, "checkout", "-q", "-b", f"b{number}", "main")
        (folder / f"b{number}.txt").write_text("text\n")
        _commit(folder, f"Change {number}")
    _git(folder, "checkout", "-q", "main")
    return folder


def _commit(folder: Path, message: str) -> None:
    _git(folder, "add", "-A")
    _git(folder, "-c", "user.name=Dana", "-c", "user.email=dana@acme.example", "commit", "-q", "-m", message)


def _git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True, text=True).stdout.strip()


def run(rounds: int = 21) -> dict[str, Tally]:
    """All effects; by default 8 * 21 + 21 + 11 = 200 cases."""
    with tempfile.TemporaryDirectory(prefix="torture-") as folder:
        found = asyncio.run(forge_effects(Path(folder) / "f", rounds))
        found["mail"] = asyncio.run(mails(Path(folder) / "m", rounds))
        found["skill record"] = skill_records(Path(folder) / "s", rounds // 2 + 1)
    return found


if __name__ == "__main__":
    for name, tally in run().items():
        print(name, tally)
