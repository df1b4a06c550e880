"""A disk that is full at some durable point of the launch story: a line, exit 1, and with room it goes on.

The home lies on a small tmpfs of its own, which only root may mount. At the point a file takes all the room there is;
the program goes on until it ends by itself. Then the file goes, and the story is told again in the same home.

As a process, `python -m bench.torture.full_disk HOME POINT`: the demo, with the disk full from that point on.
"""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .exhaustive import wrong_with
from .points import listen

_ROOM = "64m"
_FILLER = "filler"


def tell(point: int) -> dict[str, Any]:
    """One telling, with the disk full from that point on. Raises `RuntimeError` without the right to mount one.

    `told` says that it got to its end anyway: what it still had to write fitted into room it had already.
    """
    with _small_disk() as disk:
        first = _play(disk / "home", point)
        wrong = []
        if first.returncode and (first.returncode != 1 or not _one_line(first.stderr)):
            wrong.append(f"exit {first.returncode}: {first.stderr[-400:]}")
        (disk / _FILLER).unlink(missing_ok=True)
        again = _play(disk / "home", -1)
        if again.returncode:
            wrong.append(f"with room again: exit {again.returncode}: {again.stderr[-400:]}")
        else:
            wrong += wrong_with(disk / "home" / "demo", again.stdout)
    return {"told": first.returncode == 0, "wrong": wrong}


def summed(tellings: Mapping[str, Mapping[str, Any]], points: int) -> dict[str, Any]:
    """All tellings as one figure, and how many of so many points are left."""
    return {
        "points": len(tellings),
        "left": points - len(tellings),
        "told_anyway": sum(telling["told"] for telling in tellings.values()),
        "wrong": [f"{point}: {line}" for point, telling in tellings.items() for line in telling["wrong"]],
    }


def _one_line(said: str) -> bool:
    """Whether it ends in one line for a person and shows no trace-back."""
    last = said.strip().splitlines()[-1:] or [""]
    return last[0].startswith("understudy: ") and "Traceback" not in said


def _play(home: Path, point: int) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "understudy.bench.torture.full_disk", str(home), str(point)]
    return subprocess.run(words, capture_output=True, text=True, timeout=300, check=False)


@contextmanager
def _small_disk() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="torture-disk-"))
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_ROOM}", "tmpfs", str(folder)], check=False)
    if mounted.returncode:
        folder.rmdir()
        raise RuntimeError("a small disk needs the right to mount one: run as root")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)
        folder.rmdir()


def _fill(disk: Path) -> None:
    """Take all the room that is left, to the last byte."""
    with (disk / _FILLER).open("ab", buffering=0) as filler:
        size = 1 << 20
        while size:
            try:
                filler.write(bytes(size))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
                size //= 2


def main(home: Path, point: int) -> None:
    """The demo as people call it; from the point on nothing more fits on its disk."""
    met = 0

    def meet(_label: str, phase: str) -> None:
        nonlocal met
        met += phase == "before"
        if met == point and phase == "before":
            _fill(home.parent)

    listen(meet, home)
    sys.argv = ["understudy", "--home", str(home), "demo", "--json"]
    from understudy.app.cli.main import main as understudy

    understudy()


if __name__ == "__main__":
    os.environ.pop("UNDERSTUDY_HOME", None)
    main(Path(sys.argv[1]), int(sys.argv[2]))
