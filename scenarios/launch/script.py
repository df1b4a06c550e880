"""The models of the launch, played by rules over what they are shown.

They see what any model sees: the goal, the tools, what tools answered. They do not know what skills check, and
the small one ignores on purpose whatever skills it is told. Once it writes arguments that no parser takes, as small
models do, so that the fallback is part of the story.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from ...agents.models.scripted import Call, Rule, Say, ScriptedModel, Shown
from .edits import CHANGES, GIFT_WRAP, Change, Edit

SMALL, FRONTIER = "scripted-small", "scripted-frontier"


def models() -> tuple[ScriptedModel, ScriptedModel]:
    """The small and the frontier model."""
    return ScriptedModel([_slip(), *_rules()], SMALL), ScriptedModel(_rules(), FRONTIER)


def _slip() -> Rule:
    """The small model cuts its arguments short when it first opens the launch's pull request."""

    def when(shown: Shown) -> bool:
        return (
            _worker(shown, "pulls") and not shown.calls and GIFT_WRAP.request in shown.asked and "Open" in _goal(shown)
        )

    return Rule("slip", when, lambda shown: [Call("open_pull_request", '{"title": "Let customers have')])


def _rules() -> list[Rule]:
    return [
        Rule("plan a review", lambda s: _worker(s, "planner") and "was reviewed" in s.asked, _plan_review),
        Rule("plan from mail", lambda s: _worker(s, "planner") and " by mail" in s.asked, _plan_mail),
        Rule("plan a change", lambda s: _worker(s, "planner"), _plan_change),
        Rule("send the answer", lambda s: _worker(s, "mail") and "Tell" in _goal(s), _send),
        Rule("find the mail", lambda s: _worker(s, "mail"), _find_mail),
        Rule("document", lambda s: _worker(s, "code") and "docstring" in _goal(s), _document),
        Rule("change the code", lambda s: _worker(s, "code"), _implement),
        Rule("answer a review", lambda s: _worker(s, "pulls") and "Update" in _goal(s), _update_pull),
        Rule("open a pull request", lambda s: _worker(s, "pulls"), _open_pull),
        Rule("word a skill", lambda s: _worker(s, "word_skill"), _word_skill),
    ]


def _worker(shown: Shown, name: str) -> bool:
    return f"You are the {name} " in shown.system


def _goal(shown: Shown) -> str:
    first = next((turn.text for turn in shown.turns if turn.who == "user"), "")
    found = re.search(r"^Goal: (.*)$", first, re.MULTILINE)
    return found.group(1) if found else ""


def _plan(facts: list[str], steps: Sequence[tuple[str, str, str]], why: str) -> str:
    rows = [{"worker": worker, "goal": goal, "done_when": done} for worker, goal, done in steps]
    return json.dumps({"facts": facts, "steps": rows, "why": why})


def _change(shown: Shown) -> Change:
    """The change that is spoken of, wherever it is."""
    return next(change for change in CHANGES if change.request in shown.text or change.title in shown.text)


def _plan_mail(shown: Shown) -> Say:
    change = _change(shown)
    subject = re.search(r"^Subject: (.*)$", shown.asked, re.MULTILINE)
    return _plan(
        ["The request came by mail from the lead.", "The repository has tests."],
        [
            (
                "mail",
                f"Find the mail {subject.group(1) if subject else ''} and state what it asks",
                "every number is stated",
            ),
            ("code", f"{change.title}, with tests", "the tests pass"),
            ("pulls", f"Open a pull request: {change.title}", "it is open"),
            ("mail", "Tell the lead by mail that the pull request is open", "the mail has left"),
        ],
        "Read what is asked in full, change the code, open a pull request, answer the mail.",
    )


def _plan_change(shown: Shown) -> Say:
    change = _change(shown)
    return _plan(
        ["The repository has tests."],
        [
            ("code", f"{change.title}, with tests", "the tests pass"),
            ("pulls", f"Open a pull request: {change.title}", "it is open"),
        ],
        "Change the code, then open a pull request.",
    )


def _plan_review(shown: Shown) -> Say:
    number = re.search(r"#(\d+)", shown.asked)
    curator = re.search(r"\((\w+), [^)]*curator", shown.asked)
    who = curator.group(1) if curator else ""
    return _plan(
        ["A reviewer asked for changes.", f"{who} can review."],
        [
            ("code", "Add a docstring to each new public function", "the tests still pass"),
            (
                "pulls",
                f"Update pull request {number.group(1) if number else ''}: ask {who} for a review",
                "it is updated",
            ),
        ],
        "Do both things the review asks for.",
    )


def _word_skill(shown: Shown) -> Say:
    """What a small model makes of it: the rules that were found, in a row, and a check that the mistake keeps."""
    found = re.search(r"^Rules found already: (.*)$", shown.asked, re.MULTILINE)
    rules = " ".join(re.findall(r"'((?:[^'\\]|\\.)*)'", found.group(1) if found else ""))
    useless = {"kind": "title", "args": {"min_length": 1}}
    return json.dumps({"description": f"Before opening a pull request: {rules}", "checks": [useless]})


def _find_mail(shown: Shown) -> Say:
    if shown.called("read_mail"):
        return f"The mail asks: {_change(shown).summary}"
    listed = shown.results_of("list_mail")
    if not listed:
        return [Call("list_mail", {"unread_only": False})]
    subject = _goal(shown).removeprefix("Find the mail ").split(" and state")[0]
    line = next(line for line in listed[-1].text.splitlines() if subject in line and "not proven" not in line)
    return [Call("read_mail", {"id": line.split()[0].strip("[]:")})]


def _send(shown: Shown) -> Say:
    if shown.called("send_mail"):
        return "The lead has been told." if shown.last and shown.last.ok else "The mail could not be sent."
    sender = re.search(r"^From: .*?([\w.]+@[\w.]+)", shown.asked, re.MULTILINE)
    pull = re.search(r"Pull request (#\d+)", shown.asked)
    body = f"The pull request {pull.group(1) if pull else ''} is open and its tests are green. Please review it."
    to = [sender.group(1)] if sender else []
    return [Call("send_mail", {"to": to, "subject": f"Re: {_change(shown).title}", "body": body})]


def _implement(shown: Shown) -> Say:
    change = _change(shown)
    first = change.naive[0] if change.naive[0].old else change.naive[1]
    opening = [
        Call("list_files", {}),
        Call("search_code", {"pattern": re.escape(first.old.splitlines()[0].strip())}),
        Call("read_file", {"path": first.path}),
    ]
    if len(shown.calls) < len(opening):
        return [opening[len(shown.calls)]]
    return _edit_and_test(shown, change.naive, change.mend, f"{change.summary} The tests pass.")


def _document(shown: Shown) -> Say:
    change = _change(shown)
    return _edit_and_test(shown, change.docstrings, (), "Each new public function has a docstring. The tests pass.")


def _edit_and_test(shown: Shown, first: Sequence[Edit], mend: Sequence[Edit], said: str) -> Say:
    """Make the first edits, run the tests, and mend only when one is seen to fail."""
    edited = sum(result.ok for name in ("edit_file", "write_file") for result in shown.results_of(name))
    if edited < len(first):
        return [_edit_call(first[edited])]
    runs = shown.results_of("run_tests")
    if not runs:
        return [Call("run_tests", {})]
    if not runs[0].ok and edited < len(first) + len(mend):
        return [_edit_call(mend[edited - len(first)])]
    if not runs[-1].ok and len(runs) < 2:
        return [Call("run_tests", {})]
    return said if runs[-1].ok else "A test still fails."


def _edit_call(edit: Edit) -> Call:
    if not edit.old:
        return Call("write_file", {"path": edit.path, "text": edit.new})
    return Call("edit_file", {"path": edit.path, "old": edit.old, "new": edit.new})


def _open_pull(shown: Shown) -> Say:
    change = _change(shown)
    if not shown.called("open_pull_request"):
        return [
            Call(
                "open_pull_request",
                {"title": change.title, "body": change.summary, "commit_message": change.title},
            )
        ]
    return _said_of_pull(shown)


def _update_pull(shown: Shown) -> Say:
    number = re.search(r"pull request (\d+)", _goal(shown))
    reviewer = re.search(r"ask (\w+) for", _goal(shown))
    if not shown.called("read_review"):
        return [Call("read_review", {"number": int(number.group(1)) if number else 0})]
    if not shown.called("update_pull_request"):
        return [
            Call(
                "update_pull_request",
                {
                    "number": int(number.group(1)) if number else 0,
                    "reviewers": [reviewer.group(1)] if reviewer else [],
                    "commit_message": "Add docstrings to the public functions",
                },
            )
        ]
    return _said_of_pull(shown)


def _said_of_pull(shown: Shown) -> str:
    last = shown.last
    if last is None or not last.ok:
        return "It was sent back: the code has to change first."
    found = re.search(r"#\d+", last.text)
    return f"Pull request {found.group(0) if found else ''} is ready for review."
