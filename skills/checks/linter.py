"""What ruff finds in Python files, asked once for all files of a pull request."""

from __future__ import annotations

import json
import subprocess
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ...core.errors import SkillError

_SECONDS = 20
"""Long enough for thousands of files; a file that keeps ruff busy for longer cannot be checked."""


@dataclass(frozen=True)
class Fault:
    """One place that breaks one of ruff's rules."""

    code: str
    message: str
    first: int
    last: int
    """Lines, from 1."""


@lru_cache(maxsize=256)
def faults(texts: tuple[str, ...], codes: tuple[str, ...]) -> tuple[tuple[Fault, ...], ...]:
    """The faults of each Python text by these of ruff's rules; of a text that does not parse, only some. What a
    comment in the file says against it (`noqa`) does not count. Raises `SkillError` where ruff does not answer."""
    if not texts:
        return ()
    with tempfile.TemporaryDirectory(prefix="understudy-lint-") as folder:
        for number, text in enumerate(texts):
            Path(folder, f"f{number}.py").write_text(text, "utf-8", errors="surrogatepass", newline="")
        found = json.loads(_ruff(folder, codes))
    grouped: list[list[Fault]] = [[] for _ in texts]
    for one in found:
        first = int(one["location"]["row"])
        fault = Fault(one["code"] or "", one["message"], first, max(first, int(one["end_location"]["row"])))
        grouped[int(Path(one["filename"]).stem[1:])].append(fault)
    return tuple(tuple(each) for each in grouped)


def _ruff(folder: str, codes: tuple[str, ...]) -> str:
    alone = ("--isolated", "--no-cache", "--ignore-noqa", "--quiet", "--exit-zero")
    asked = ("--preview", f"--select={','.join(codes)}", "--target-version=py311", "--output-format=json")
    try:
        call = [find_ruff(), "check", *alone, *asked, folder]
        ran = subprocess.run(call, capture_output=True, timeout=_SECONDS, check=True)
    except subprocess.TimeoutExpired:
        raise SkillError(f"checks of Python: ruff did not end within {_SECONDS} s") from None
    except (OSError, subprocess.CalledProcessError) as error:
        raise SkillError(f"checks of Python: ruff cannot be run ({error}); reinstall the package ruff") from None
    return ran.stdout.decode("utf-8", "replace")


def find_ruff() -> str:
    """The program of the package ruff. Raises `FileNotFoundError`."""
    from ruff import find_ruff_bin  # type: ignore[import-untyped]  # the package has no types

    return str(find_ruff_bin())
