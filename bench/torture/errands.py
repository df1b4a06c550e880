"""Small tasks for crowds: each plans once and sends one mail to a colleague of its own, through the whole gateway."""

from __future__ import annotations

import json
import mailbox
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

from understudy.agents.models.pool import Served
from understudy.agents.models.scripted import Call, Rule, ScriptedModel
from understudy.agents.models.shown import Shown
from understudy.core.settings import Settings
from understudy.core.settings_files import load_settings
from understudy.core.types import Person, Task
from understudy.memory.database import open_database
from understudy.memory.leases import Leases
from understudy.memory.ledger import Ledger
from understudy.memory.runs import Wanted
from understudy.orchestrator.serving import ModelSet
from understudy.routing.prices import Priced
from understudy.routing.route import Lineup
from understudy.tools.mail.postoffice import PostOffice

AGENT = "agent@acme.example"
_MANY = "[limits.send_mail]\na_minute = 100000\n\n"
"""More mails a minute than the gateway lets through unless it is told to."""
DANA = Person("dana", "Dana Reyes", "dana@acme.example", "lead", "dana")


def models(_settings: Settings) -> ModelSet:
    """One played model for everything."""
    rules = [
        Rule("plan", lambda s: "You are the planner " in s.system, _plan),
        Rule("told", lambda s: s.called("send_mail"), lambda _: "They have been told."),
        Rule("tell", lambda s: True, _tell),
    ]
    served = {name: Served(name, name, ScriptedModel(rules, name)) for name in ("small", "frontier")}  # type: ignore[arg-type]  # the two tiers
    return ModelSet(served, Lineup("small", "frontier"), lambda _n, _u: Priced(Decimal(0), "played"))  # type: ignore[arg-type]


def _address(shown: Shown) -> str:
    found = re.search(r"mate\d+@acme\.example", shown.text)
    return found[0] if found else ""


def _plan(shown: Shown) -> str:
    step = {"worker": "mail", "goal": f"Tell {_address(shown)}", "done_when": "the mail has left"}
    return json.dumps({"facts": [], "steps": [step], "why": "One mail."})


def _tell(shown: Shown) -> list[Call]:
    return [Call("send_mail", {"to": [_address(shown)], "subject": "Ready", "body": "It is ready."})]


def furnish(home: Path, tasks: int) -> list[str]:
    """A home with so many queued errands; their ids."""
    home.mkdir(parents=True, exist_ok=True)
    people = [f'[[people]]\nid = "dana"\nname = "Dana Reyes"\nemail = "{DANA.email}"\nrole = "lead"\ngithub = "dana"\n']
    (home / "understudy.toml").write_text(f'{_MANY}[mail]\naddress = "{AGENT}"\n\n' + "".join(people))
    office, engine = PostOffice(home / "mail"), open_database(home, load_settings(home).database)
    ledger, leases, ids = Ledger(engine), Leases(engine), []
    office.open(AGENT)
    for number in range(tasks):
        office.open(f"mate{number}@acme.example")
        task = Task(f"errand{number:05}", "dana", f"Tell mate{number}@acme.example by mail that it is ready.")
        ledger.add_task(task, {})
        leases.put(Wanted(task.id, "dana"))
        ids.append(task.id)
    engine.dispose()
    return ids


def arrived(home: Path, tasks: int) -> Counter[int]:
    """How many mailboxes hold how many mails: all of them one, if nothing was lost and nothing doubled."""
    boxes = (mailbox.Maildir(str(home / "mail" / f"mate{n}@acme.example"), create=False) for n in range(tasks))
    return Counter(len(box) for box in boxes)
