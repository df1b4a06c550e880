"""How fast the skill library is at 10,000 skills: whole processes with no model (`skills list`, `check`, `learn`), and
the guard and a recall inside one process.

Two repositories have 500 skills in scope each. Of the first, every check is broken by a bare pull request. Those of the
second are of many kinds, each under a condition, and look at a pull request of twenty files.

The embedder is played, because embedding 10,000 texts says nothing of the store: its vectors are random and of the real
one's width, so a query costs what it costs. Medians; `plain process` is what an interpreter takes that only says hello.
"""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from understudy.core.artifacts import FileChange, PullRequest
from understudy.core.types import Acting
from understudy.skills.guard import SkillGuard
from understudy.skills.package import CHECKS_FILE, SKILL_FILE, Package, format_json
from understudy.skills.recall import SkillRecall
from understudy.skills.store import SkillStore

from .report import Report, Spread, Table

COUNT, IN_SCOPE = 10_000, 500
_WORDS = ("release", "invoice", "branch", "deploy", "database", "mail", "customer", "header", "token", "queue",
          "report", "label", "index", "cache")  # fmt: skip
_CONDITIONS: tuple[tuple[str, dict[str, object], dict[str, object]], ...] = (
    (
        "reviewers",
        {"at_least": 1, "add": ["lee"]},
        {"paths": ["src/part{n}/**"], "unless": {"paths": ["src/part{n}/docs/**"]}},
    ),
    ("title", {"max_length": 60}, {"words": ["refund", "credit note {n}"], "state": ["ready"]}),
    ("labels", {"include": ["area{n}"]}, {"paths": ["**/mod{n}.py"], "change": ["edited"]}),
    ("docstrings", {"of": ["functions"]}, {"paths": ["src/part{n}/**"], "change": ["added"]}),
    ("forbidden_calls", {"forbid": ["eval", "call{n}"]}, {"unless": {"paths": ["tests/**"]}}),
    ("forbidden_text", {"forbid": "TODO {n}"}, {"labels": ["area{n}", "api"]}),
    ("files_together", {"changed": ["src/part{n}/**"], "needs": ["tests"]}, {"words": ["order + part {n}"]}),
    ("description", {"contains": "Part {n}"}, {"absent": ["description"]}),
    ("python_habits", {"forbid": ["bare_except", "mutable_default"]}, {"paths": ["src/**/mod{n}.py"]}),
    ("commits", {"shape": "conventional"}, {"words": ["UN ####", "part {n}"]}),
    ("python_lint", {"forbid": ["pathlib", "nested_if"]}, {"unless": {"paths": ["tests/**"]}}),
)
"""Kinds, args and conditions of the second repository's checks, each numbered."""
_BARE = {"kind": "pull_request", "repo": "acme/shop", "title": "Add it", "files": []}


class Played:
    """Random unit vectors as wide as the real ones."""

    name = "played"

    def __init__(self) -> None:
        self._draw = np.random.default_rng(3)

    def embed(self, texts: Sequence[str]):  # type: ignore[no-untyped-def]  # an array
        """One row a text."""
        rows = self._draw.standard_normal((len(texts), 384)).astype(np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def measure(runs: int) -> Report:
    """Every figure on one store that is made first."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        store = SkillStore(home)
        started = time.perf_counter()
        store.write_many([_package(number) for number in range(COUNT)], by="bench", message="bench", shared=True)
        made = time.perf_counter() - started
        inside = _inside(store, runs)
        store.close()
        figures = {
            **{name: (_timed(lambda c=command, g=given: _run(home, c, g), runs), limit)  # type: ignore[misc]  # bound now
               for name, command, given, limit in _processes()},
            **inside,
        }  # fmt: skip
    rows = [
        (name, f"{spread.median:.3f} s" if spread.median >= 0.2 else f"{1000 * spread.median:.1f} ms", limit)
        for name, (spread, limit) in figures.items()
    ]
    data = {name: {"seconds": spread.median, "wanted": limit} for name, (spread, limit) in figures.items()}
    remark = f"{COUNT} skills were written in {made:.0f} s"
    return Report("skills_speed", [Table(f"At {COUNT} skills", ("what", "median", "wanted"), rows)], data, (remark,))


def _processes() -> list[tuple[str, list[str], str, str]]:
    after = {**_BARE, "reviewers": ["dana"]}
    correction = {"id": "c", "author": "lee", "scope": {"repo": "acme/shop"}, "comment": "Dana reviews this",
                  "before": _BARE, "after": after}  # fmt: skip
    program = ["-m", "understudy.app.cli.main", "skills"]
    return [
        ("plain process", ["-c", "print('hello')"], "", "-"),
        ("skills list --json", [*program, "list", "--json"], "", "under 1 s"),
        ("skills check --json", [*program, "check", "--json"], json.dumps(_BARE), "under 2 s"),
        ("skills learn --json", [*program, "learn", "--json"], json.dumps(correction), "under 3.5 s"),
    ]


def _run(home: Path, command: list[str], given: str) -> None:
    environment = {**os.environ, "UNDERSTUDY_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, *command], input=given, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), done.stderr


def _inside(store: SkillStore, runs: int) -> dict[str, tuple[Spread, str]]:
    guard, acting = SkillGuard(store), Acting()
    pull = PullRequest(repo="acme/shop", title="Add it", files=(FileChange(path="a.py", after="x = 1\n"),))
    assert len(guard.in_scope(pull, acting)) == IN_SCOPE
    recall = SkillRecall(store, Played())
    recall.names("deploy the invoice queue", acting, None)
    assert len(guard.in_scope(_large(), acting)) == IN_SCOPE
    fresh = (_large(number) for number in itertools.count(1))
    return {
        "guard, 500 skills in scope": (_timed(lambda: guard.review(pull, acting), 5 * runs), "under 50 ms"),
        "guard, 500 with conditions": (_timed(lambda: guard.review(next(fresh), acting), 5 * runs), "under 50 ms"),
        "recall, one query": (
            _timed(lambda: recall.names("label the release mail of a customer", acting, None), 5 * runs),
            "under 20 ms",
        ),
    }


def _large(number: int = 0) -> PullRequest:
    """Twenty files; each number makes others, so that nothing of the last one is kept."""
    old = "import os\n\n\ndef f(a):\n    return a\n" * 20
    files = tuple(
        FileChange(path=f"src/part{n % 5}/mod{n}.py", before=old, after=old.replace("return a", f"return a + {number}"))
        for n in range(20)
    )
    text = "Customers ask for it, see order 1001.\n" * 20
    return PullRequest(repo="acme/store", title="Refund late orders", branch="feat/refund", body=text, labels=("api",),
                       reviewers=("lee",), files=files)  # fmt: skip


def _timed(work: Callable[[], object], runs: int) -> Spread:
    work()
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return Spread.of(times)


def _package(number: int) -> Package:
    said = " ".join(_WORDS[(number // 14**place + place) % 14] for place in range(4))
    repo = ("acme/shop", "acme/store")[number // IN_SCOPE] if number < 2 * IN_SCOPE else f"acme/other-{number % 50}"
    text = (
        f"---\nname: skill-{number}\ndescription: Says how to {said} for team {number % 97}.\nmetadata:\n"
        f"  understudy-scope-repo: {repo}\n---\n\n" + f"Take care of the {said}. " * 12 + "\n"
    )
    checks = [_check(number) if repo == "acme/store" else {"kind": "sections", "args": {"include": [f"Part {number}"]}}]
    return Package({SKILL_FILE: text.encode(), CHECKS_FILE: format_json(checks)})  # type: ignore[arg-type]  # plain JSON


def _check(number: int) -> dict[str, object]:
    kind, args, when = _CONDITIONS[number % len(_CONDITIONS)]
    numbered = json.dumps({"kind": kind, "args": args, "when": when}).replace("{n}", str(number // 10))
    return dict(json.loads(numbered))
