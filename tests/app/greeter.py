"""Another repository than the scenario's, and the rules of a model that works on it."""

from __future__ import annotations

import json
import re
import subprocess
import time
from pathlib import Path

from understudy.agents.models.shown import Call, Rule, Say, Shown

_FILES = {
    "pyproject.toml": '[project]\nname = "greeter"\nversion = "1"\n\n[tool.pytest.ini_options]\npythonpath = ["."]\n',
    "greeter.py": 'def greet(name):\n    """Greet somebody."""\n    return f"Hello, {name}"\n',
    "test_greeter.py": 'from greeter import greet\n\n\ndef test_greet():\n    assert greet("Ada") == "Hello, Ada"\n',
}
REQUEST = "Refuse an empty name in greet() with a ValueError, and open a pull request."


def make_repository(folder: Path) -> Path:
    """A small package with one test, committed."""
    folder.mkdir(parents=True)
    for name, text in _FILES.items():
        (folder / name).write_text(text)
    for args in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-qm", "Begin"]):
        identity = ["-c", "user.name=Ada", "-c", "user.email=ada@greeter.example"]
        subprocess.run(["git", "-C", str(folder), *identity, *args], check=True, capture_output=True)
    return folder


def _is(worker: str, shown: Shown) -> bool:
    return f"You are the {worker} " in shown.system


def _plan(_shown: Shown) -> Say:
    steps = [("code", "Refuse an empty name", "the tests pass"), ("Pulls", "Open a pull request", "it is open")]
    rows = [{"worker": worker, "goal": goal, "done_when": done} for worker, goal, done in steps]
    return json.dumps({"facts": [], "steps": rows, "why": "change, then open"})


def _code(shown: Shown) -> Say:
    old, new = '    return f"Hello', '    if not name:\n        raise ValueError("no name")\n    return f"Hello'
    turns: list[Call] = [
        Call("read_file", {"path": "greeter.py"}),
        Call("edit_file", {"path": "greeter.py", "old": old, "new": new}),
        Call("run_tests", {}),
    ]
    return [turns[len(shown.calls)]] if len(shown.calls) < len(turns) else "An empty name is refused; the tests pass."


def _pulls(shown: Shown) -> Say:
    if not shown.calls:
        title = "Refuse an empty name"
        return [Call("open_pull_request", {"title": title, "body": "It greeted nobody.", "commit_message": title})]
    found = re.search(r"#\d+", shown.last.text) if shown.last else None
    return f"Pull request {found.group(0) if found else ''} is open."


RULES = [
    Rule("plan", lambda s: _is("planner", s), _plan),
    Rule("code", lambda s: _is("code", s), _code),
    Rule("pulls", lambda s: _is("pulls", s), _pulls),
]
LOOP = [RULES[0], Rule("loop", lambda s: _is("code", s), lambda s: [Call("list_files", {})])]
NOTHING = [Rule("nothing", lambda s: True, lambda s: "")]
STRANGERS = [
    Rule(
        "unknown worker",
        lambda s: True,
        lambda s: json.dumps({"steps": [{"worker": "x", "goal": "g", "done_when": "d"}]}),
    )
]


def _send_plan(_shown: Shown) -> Say:
    rows = [{"worker": "mail", "goal": "Tell them", "done_when": "it has left"}]
    return json.dumps({"steps": rows})


def _send(shown: Shown) -> Say:
    if shown.calls:
        return f"It ended so: {shown.last.text if shown.last else ''}"
    return [Call("send_mail", {"to": ["stranger@far.example"], "subject": "News", "body": "We moved."})]


SENDER = [Rule("plan", lambda s: _is("planner", s), _send_plan), Rule("send", lambda s: _is("mail", s), _send)]
SLOW = [RULES[0], Rule("slow", lambda s: _is("code", s), lambda s: time.sleep(60) or "")]
