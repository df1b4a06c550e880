"""What ruff finds in Python files, asked once for all files of a pull request."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ...core.errors import SkillError

_SECONDS = 20
_MOST_CHARACTERS = 500_000
"""Of all files together. Ruff needs a second for them, and where each line has faults a few hundred megabytes."""
_ISORT = re.compile(r"(?m)^(\s*#\s*(?:ruff:\s*)?)isort:")
"""What silences the order of imports, as a `noqa` does the other rules."""


@dataclass(frozen=True)
class Fault:
    """One place that breaks one of ruff's rules."""

    code: str
    first: int
    last: int
    """Lines, from 1."""


@lru_cache(maxsize=64)
def faults(texts: tuple[str, ...], codes: tuple[str, ...], own: tuple[str, ...]) -> tuple[tuple[Fault, ...], ...]:
    """The faults of each Python text, which must parse, by these of ruff's rules; `own` names the house's packages.
    What a comment in the file says against a rule does not count. Raises `SkillError` where ruff does not answer."""
    if not texts:
        return ()
    if sum(map(len, texts)) > _MOST_CHARACTERS:
        raise SkillError(f"the Python files are too long for ruff, over {_MOST_CHARACTERS} characters together")
    with tempfile.TemporaryDirectory(prefix="understudy-lint-") as folder:
        for number, text in enumerate(texts):
            Path(folder, f"f{number}.py").write_text(_ISORT.sub(r"\1isort ", text), "utf-8", newline="")
        found = json.loads(_ruff(folder, codes, own))
    grouped: list[list[Fault]] = [[] for _ in texts]
    for one in found:
        first = int(one["location"]["row"])
        fault = Fault(one["code"] or "", first, max(first, int(one["end_location"]["row"])))
        grouped[int(Path(one["filename"]).stem[1:])].append(fault)
    return tuple(tuple(each) for each in grouped)


def _ruff(folder: str, codes: tuple[str, ...], own: tuple[str, ...]) -> str:
    alone = ("--isolated", "--no-cache", "--no-respect-gitignore", "--ignore-noqa", "--quiet", "--exit-zero")
    asked = ("--preview", f"--select={','.join(codes)}", "--target-version=py311", "--output-format=json")
    house = ("--config", f"lint.isort.known-first-party = {json.dumps(own)}")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("RUFF_")}
    try:
        call = [find_ruff(), "check", *alone, *asked, *house, "."]
        ran = subprocess.run(call, cwd=folder, env=clean, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise SkillError(f"ruff did not end within {_SECONDS} s") from None
    except (OSError, ImportError) as error:
        raise SkillError(f"ruff cannot be run ({error}); reinstall the package ruff") from None
    if ran.returncode:
        raise SkillError(f"ruff stopped with {ran.returncode}, so these files cannot be checked")
    return ran.stdout.decode("utf-8", "replace")


def find_ruff() -> str:
    """The program of the package ruff. Raises `FileNotFoundError` and `ImportError`."""
    from ruff import find_ruff_bin  # type: ignore[import-untyped]  # the package has no types

    return str(find_ruff_bin())
