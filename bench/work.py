"""The work that both engines are given: steps for mail, code and pulls, and the tools they act on.

One script for both sides; the workplace says afterwards whether all of it was really done. Knows neither engine
and no model: who plays those is in `players`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated

from understudy.agents.models.shown import Call
from understudy.core.types import ToolResult
from understudy.tools.registry import Arg, tool

BROKEN, MENDED = "return None", "return total"


@dataclass(frozen=True)
class Part:
    """One delegated step: who, what for, the calls it takes, and what is said at its end."""

    worker: str
    goal: str
    calls: tuple[Call, ...]
    said: str


@dataclass(frozen=True)
class Work:
    """A task as a script."""

    name: str
    request: str
    parts: tuple[Part, ...]
    slips: frozenset[int] = frozenset()
    """Parts (from 1) that the small model opens with arguments no parser takes."""

    @property
    def calls(self) -> int:
        """Tool calls of the whole task, slips aside."""
        return sum(len(part.calls) for part in self.parts)


@dataclass
class Workplace:
    """The tools, in this process: files, a mailbox, pull requests, and tests that fail while a file is broken."""

    files: dict[str, str] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)
    pulls: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    """Names of the tools that were called, in order."""

    @tool(effect="read")
    async def list_mail(self) -> str:
        """List the mails of the inbox."""
        self.done.append("list_mail")
        return "\n".join(f"[m{n}] Dana <dana@shop.example>: Change no. {n} of the shop" for n in range(1, 6))

    @tool(effect="read")
    async def read_mail(self, id: Annotated[str, Arg("id", "the id that list_mail printed")]) -> str:
        """Read one mail."""
        self.done.append("read_mail")
        return f"From: Dana <dana@shop.example>\nSubject: {id}\n\nGift wrap costs 2.50 an item, and 3 or more are free."

    @tool(effect="send")
    async def send_mail(
        self,
        to: Annotated[str, Arg("who", "the receiver's address")],
        body: Annotated[str, Arg("content", "what the mail says")],
    ) -> str:
        """Send a mail."""
        self.done.append("send_mail")
        self.sent.append(body)
        return f"sent to {to}"

    @tool(effect="read")
    async def list_files(self) -> str:
        """List the files of the repository."""
        self.done.append("list_files")
        return "\n".join([*(f"shop/part{n}.py" for n in range(12)), *sorted(self.files)])

    @tool(effect="read")
    async def search_code(self, pattern: Annotated[str, Arg("content", "a word")]) -> str:
        """Find the lines that hold a word."""
        self.done.append("search_code")
        return "\n".join(f"shop/part{n}.py:{n + 7}: def {pattern}{n}(cart):" for n in range(6))

    @tool(effect="read")
    async def read_file(self, path: Annotated[str, Arg("path", "a file of the repository")]) -> str:
        """Read one file."""
        self.done.append("read_file")
        return self.files.get(path, "") or "\n".join(f"line {n} of {path}: total += item.price" for n in range(40))

    @tool(effect="write")
    async def write_file(
        self,
        path: Annotated[str, Arg("path", "a file of the repository")],
        text: Annotated[str, Arg("content", "all of the file")],
    ) -> str:
        """Write one file, whole."""
        self.done.append("write_file")
        self.files[path] = text
        return f"wrote {path}"

    @tool(effect="write")
    async def edit_file(
        self,
        path: Annotated[str, Arg("path", "a file of the repository")],
        old: Annotated[str, Arg("content", "what stands there")],
        new: Annotated[str, Arg("content", "what shall stand there")],
    ) -> str:
        """Put one text in the place of another."""
        self.done.append("edit_file")
        self.files[path] = self.files.get(path, old).replace(old, new)
        return f"edited {path}"

    @tool(effect="write", result="own")
    async def run_tests(self) -> ToolResult:
        """Run the repository's tests."""
        self.done.append("run_tests")
        failed = [path for path, text in sorted(self.files.items()) if BROKEN in text]
        text = f"1 failed: {failed[0]}: assert None == 7.50" if failed else "14 passed"
        return ToolResult(text, origin="own", data={"passed": not failed})

    @tool(effect="send")
    async def open_pull_request(
        self,
        title: Annotated[str, Arg("content", "what changes, in one line")],
        body: Annotated[str, Arg("content", "what and why")],
    ) -> ToolResult:
        """Open a pull request."""
        self.done.append("open_pull_request")
        self.pulls.append(f"{title}\n{body}")
        return ToolResult(f"acme/shop#{len(self.pulls)} is open", data={"pull_request": len(self.pulls)})

    @tool(effect="read")
    async def read_pull_request(self, number: Annotated[int, Arg("id", "its number")]) -> str:
        """Read a pull request."""
        self.done.append("read_pull_request")
        return f"acme/shop#{number}: {self.pulls[number - 1]}"

    @tool(effect="send")
    async def comment_on_pull_request(
        self,
        number: Annotated[int, Arg("id", "its number")],
        body: Annotated[str, Arg("content", "the comment")],
    ) -> str:
        """Comment on a pull request."""
        self.done.append("comment_on_pull_request")
        self.comments.append(body)
        return f"commented on acme/shop#{number}"

    def lacks(self, work: Work) -> str:
        """What of the work was not done, or done in another order; empty when all of it was."""
        expected = [call.tool for part in work.parts for call in part.calls]
        if self.done != expected:
            return f"{work.name}: {len(self.done)} calls were made where {len(expected)} are scripted: {self.done}"
        broken = [path for path, text in self.files.items() if BROKEN in text]
        return f"{work.name}: {broken[0]} is left broken" if broken else ""


def works() -> tuple[Work, ...]:
    """The launch's shape, the same with one slip of the small model, and three that are longer."""
    launch = ("read", "change", "open", "send")
    middle = ("read", "look", "change", "open", "change", "open", "send")
    long = ("read", "look", "change", "open", "send", "read", "look", "change", "open", "answer", "change", "send")
    big = ("read", "look", "wide", "open", "answer", "wide", "answer", "look", "wide", "answer", "wide", "send")
    return (
        _work("launch", launch),
        _work("launch, 1 slip", launch, slips=frozenset({3})),
        _work("mixed 24", middle),
        _work("mixed 40", long),
        _work("mixed 80", big),
    )


def _work(name: str, kinds: tuple[str, ...], slips: frozenset[int] = frozenset()) -> Work:
    request = (
        "Dana mailed a feature request: customers shall have items gift-wrapped. Find the mail, change the shop's "
        "code with tests, open a pull request and tell Dana by mail."
    )
    return Work(name, request, tuple(_part(kind, n) for n, kind in enumerate(kinds, start=1)), slips)


def _part(kind: str, number: int) -> Part:
    worker, goal, said = _WORDS[kind]
    return Part(worker, f"{goal} (no. {number})", tuple(_calls(kind, number)), said)


_WORDS = {
    "read": ("mail", "Find Dana's mail and state what it asks", "The mail asks for gift wrap at 2.50, 3 are free."),
    "look": ("code", "Find out where the total is computed", "The total is computed in shop/part3.py."),
    "change": ("code", "Change the price of gift wrap, with tests", "Changed it; a test failed first; all pass now."),
    "wide": ("code", "Rename the field in every file, with tests", "Renamed it; a test failed first; all pass now."),
    "open": ("pulls", "Open a pull request for the change", "The pull request is open."),
    "answer": ("pulls", "Answer the reviewer's question", "Answered the reviewer."),
    "send": ("mail", "Tell Dana by mail", "Dana has been told."),
}


def _calls(kind: str, n: int) -> Iterator[Call]:
    if kind == "read":
        yield from (Call("list_mail"), Call("read_mail", {"id": f"m{n}"}))
    elif kind == "open":
        yield Call("open_pull_request", {"title": f"Gift wrap {n}", "body": "Items can be wrapped; 3 or more free."})
    elif kind == "answer":
        yield Call("read_pull_request", {"number": 1})
        yield Call("comment_on_pull_request", {"number": 1, "body": f"It is free from 3 on ({n})."})
    elif kind == "send":
        yield Call("send_mail", {"to": "dana@shop.example", "body": f"The pull request is open ({n})."})
    else:
        yield from (Call("list_files"), Call("search_code", {"pattern": f"wrap{n}_"}))
        yield Call("read_file", {"path": f"shop/part{n}.py"})
        yield from () if kind == "look" else _change(n, wide=kind == "wide")


def _change(n: int, *, wide: bool) -> Iterator[Call]:
    path = f"shop/wrap{n}.py"
    yield Call("edit_file", {"path": path, "old": "pass", "new": BROKEN})
    for more in range(8 if wide else 0):
        yield Call("write_file", {"path": f"shop/wide{n}_{more}.py", "text": f"WRAP = {more}\n"})
    yield Call("write_file", {"path": f"tests/test_wrap{n}.py", "text": f"def test_{n}(): assert wrap({n}) == 7.50\n"})
    yield Call("run_tests")
    yield Call("edit_file", {"path": path, "old": BROKEN, "new": MENDED})
    yield Call("run_tests")
