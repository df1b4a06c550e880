"""A loop of machines that a mail server vouches for ends, whatever it costs the mails of that day."""

from __future__ import annotations

from pathlib import Path

from tests.orchestrator.test_services import models
from understudy.core.settings import MailSection, Settings
from understudy.core.types import Person, Task
from understudy.memory.database import open_database
from understudy.memory.ledger import Ledger
from understudy.orchestrator.build import open_team
from understudy.orchestrator.flood import thread_of, too_much
from understudy.tools.mail.message import Message
from understudy.tools.mail.postoffice import PostOffice

DANA, LEE = Person("dana", "Dana", "dana@acme.example"), Person("lee", "Lee", "lee@acme.example")
FEW = MailSection(a_day=4, a_thread=2)


def ledger(folder: Path, *threads: str, by: str = "dana") -> Ledger:
    found = Ledger(open_database(folder))
    for number, thread in enumerate(threads):
        found.add_task(Task(f"{by}-{number}", by, "again", "mail"), {"thread": thread})
    found.add_task(Task("by-chat", by, "again", "chat"), {"thread": "<a@x>"})
    return found


def answer(to: str, *before: str) -> Message:
    return Message("m", "<new@x>", in_reply_to=to, references=before)


def test_a_conversation_is_known_by_the_mail_that_began_it() -> None:
    assert thread_of(answer("<b@x>", "<a@x>", "<b@x>")) == "<a@x>"
    assert thread_of(answer("<b@x>")) == "<b@x>"
    assert thread_of(answer("")) == "<new@x>"


def test_a_conversation_that_goes_on_and_on_makes_no_more_tasks(tmp_path: Path) -> None:
    known = ledger(tmp_path, "<a@x>", "<a@x>", "<b@x>")
    assert "looks like a loop of machines" in too_much(known, FEW, DANA, answer("<a@x>"))
    assert too_much(known, FEW, DANA, answer("<b@x>")) == ""
    assert too_much(known, FEW, LEE, answer("<a@x>")) == ""


def test_one_persons_mails_are_bounded_by_the_day(tmp_path: Path) -> None:
    known = ledger(tmp_path, "<a@x>", "<b@x>", "<c@x>")
    assert too_much(known, FEW, DANA, answer("")) == ""
    known.add_task(Task("dana-9", "dana", "again", "mail"), {})
    assert "raise mail.a_day" in too_much(known, FEW, DANA, answer(""))


MAIL = """\
Authentication-Results: mx.acme.example; dmarc=pass header.from=acme.example
Message-ID: <{name}@acme.example>
References: <first@acme.example>
Date: Tue, 10 Mar 2026 09:12:05 +0100
From: dana@acme.example
To: agent@acme.example
Subject: Re: Re: Re: {name}

And again, {name}.
"""


async def test_the_inbox_stops_a_conversation_that_does_not_end_and_says_so_once(home: Path) -> None:
    settings = Settings.model_validate(
        {
            "people": [vars(DANA)],
            "mail": {"address": "agent@acme.example", "trust": ["mx.acme.example"], "a_thread": 2},
        }
    )
    told: list[str] = []
    async with open_team(home, settings, DANA, models) as team:
        office = PostOffice(home / "mail")
        for name in ("one", "two", "three"):
            office.deliver("agent@acme.example", MAIL.format(name=name).encode())
        assert len(await team.take_mail(told.append)) == 2
        assert await team.take_mail(told.append) == []
    (line,) = told
    assert "2 mails of this conversation became tasks within a day; stopped, it looks like a loop of machines" in line
