"""Real git repositories for tests, made by the plain program with a clean environment."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

SHOP = {
    "shop.py": 'def total(prices):\n    """Sum of the prices."""\n    return sum(prices)\n',
    "tests/test_shop.py": "from shop import total\n\n\ndef test_total():\n    assert total([1, 2]) == 3\n",
    "AGENTS.md": "Keep functions short.\n",
}

PROGRAMS = """
[core]
    fsmonitor = touch {sentinel}/fsmonitor
    sshCommand = touch {sentinel}/ssh
    pager = touch {sentinel}/pager
    editor = touch {sentinel}/editor
    gitProxy = touch {sentinel}/proxy
    hooksPath = {hooks}
    askPass = touch {sentinel}/askpass
    alternateRefsCommand = touch {sentinel}/alternates
[filter "evil"]
    clean = sh -c 'touch {sentinel}/clean; cat'
    smudge = sh -c 'touch {sentinel}/smudge; cat'
    process = touch {sentinel}/process
    required = true
[diff]
    external = touch {sentinel}/external
[diff "evil"]
    command = touch {sentinel}/command
    textconv = touch {sentinel}/textconv
[merge "evil"]
    driver = touch {sentinel}/merge
[credential]
    helper = !touch {sentinel}/credential
[gpg]
    program = {hooks}/pre-commit
[commit]
    gpgSign = true
[alias]
    status = !touch {sentinel}/alias
[uploadpack]
    packObjectsHook = touch {sentinel}/pack
"""


def git(folder: Path, *words: str, text: str | None = None) -> str:
    """Run git there as a person called Ada; its output."""
    clean = {
        "PATH": os.environ["PATH"],
        "HOME": "/nonexistent",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "Ada",
        "GIT_AUTHOR_EMAIL": "ada@acme.example",
        "GIT_COMMITTER_NAME": "Ada",
        "GIT_COMMITTER_EMAIL": "ada@acme.example",
    }
    done = subprocess.run(
        ["git", *words], cwd=folder, env=clean, input=text, capture_output=True, text=True, check=True
    )
    return done.stdout


def make_repository(folder: Path, files: dict[str, str] | None = None) -> Path:
    """A repository with one commit on `main`."""
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    write(folder, SHOP if files is None else files)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message=first")
    return folder


def write(folder: Path, files: dict[str, str]) -> None:
    """Write files below a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def commit(folder: Path, files: dict[str, str], message: str = "next") -> str:
    """Commit changed files; the commit's id."""
    write(folder, files)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", f"--message={message}")
    return git(folder, "rev-parse", "HEAD").strip()


def make_hostile(folder: Path, sentinel: Path) -> Path:
    """A repository in which everything that can run a program does: each would leave a file in `sentinel`."""
    sentinel.mkdir()
    make_repository(folder, SHOP | {".gitattributes": "*.py filter=evil diff=evil merge=evil\n"})
    hooks = folder / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("pre-commit", "post-checkout", "post-commit", "pre-push", "reference-transaction", "post-index-change",
                 "update", "pre-receive", "post-receive", "post-update", "commit-msg", "prepare-commit-msg",
                 "fsmonitor-watchman", "pre-auto-gc", "post-merge"):  # fmt: skip
        (hooks / name).write_text(f"#!/bin/sh\ntouch {sentinel}/hook-{name}\n")
        (hooks / name).chmod(0o755)
    with (folder / ".git" / "config").open("a") as config:
        config.write(PROGRAMS.format(sentinel=sentinel, hooks=hooks))
    return folder
