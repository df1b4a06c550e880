"""Counting from outside: plain files and the forge's own rows, nothing of the program's ledger or journal."""

from __future__ import annotations

import mailbox
import sqlite3
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from understudy.core.settings import Settings


@dataclass(frozen=True)
class Counted:
    """What stands in the world. `pulls` and `mails` are by head branch and by Message-ID."""

    pulls: dict[str, int]
    mails: dict[str, int]
    sent: int
    comments: int
    requested: int

    @property
    def twice(self) -> list[str]:
        """Whatever is there more than once."""
        return [name for name, count in (*self.pulls.items(), *self.mails.items()) if count > 1]


def count(home: Path) -> Counted:
    """Look at a home's forge and at every mailbox of its post office."""
    with sqlite3.connect(f"file:{home / 'forge' / 'forge.db'}?mode=ro", uri=True) as forge:
        pulls = Counter(str(row[0]) for row in forge.execute("SELECT head FROM pulls"))
        comments = int(forge.execute("SELECT count(*) FROM comments").fetchone()[0])
        requested = int(forge.execute("SELECT count(*) FROM reviewers").fetchone()[0])
    forge.close()
    mails: Counter[str] = Counter()
    sent = 0
    for folder in sorted((home / "mail").glob("*@*")):
        for message in mailbox.Maildir(str(folder), create=False):
            if (
                "@understudy" in str(message["Message-ID"])
                or message["X-Understudy"]
                or "agent@" in str(message["From"])
            ):
                mails[f"{folder.name} {message['Message-ID']}"] += 1
        if (folder / ".Sent").is_dir():
            sent += len(mailbox.Maildir(str(folder / ".Sent"), create=False))
    return Counted(dict(pulls), dict(mails), sent, comments, requested)


def whole(home: Path, settings: Settings | None = None) -> list[str]:
    """What is broken in the audit chain and the skill store; empty when both are whole."""
    settings = settings or Settings()
    from understudy.memory.calls import Calls
    from understudy.memory.database import open_database
    from understudy.skills.store import SkillStore
    from understudy.tools.audit import verify

    found = []
    engine = open_database(home, settings.database)
    try:
        broken = verify(Calls(engine))
        if broken:
            found.append(f"audit: {broken.why}")
    finally:
        engine.dispose()
    store = SkillStore(home, settings.chroma)
    try:
        for state in store.skills():
            store.package(state.latest)
    finally:
        store.close()
    return found
