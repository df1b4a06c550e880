"""A killed task goes on: what was done is not done again, and an answer given meanwhile arrives."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from understudy.core.errors import StorageError
from understudy.core.types import Json
from understudy.orchestrator.durable import TaskJournal, deliver, durable

PROGRAM = textwrap.dedent(
    """
    import asyncio, os, signal, sys
    from pathlib import Path
    from understudy.orchestrator.durable import durable

    home, die = Path(sys.argv[1]), sys.argv[2]

    def note(line):
        with (home / "effects").open("a") as out:
            out.write(line + "\\n")

    async def body(journal, task):
        places = []
        for number in range(3):
            async def work(place):
                note(place)
                return place
            places.append(await journal.step(f"step{number}", work))
            if die == str(number):
                os.kill(os.getpid(), signal.SIGKILL)
        if die == "wait":
            asyncio.get_running_loop().call_later(0.3, os.kill, os.getpid(), signal.SIGKILL)
        answer = await journal.wait("approval", 10)
        async def last(place):
            if die == "fail":
                raise ValueError("the wire is down")
            note(f"answer {answer}")
            return True
        await journal.step("last", last)
        return places

    async def go_on():
        pass

    async def main():
        async with durable(home, "", body, f"process {os.getpid()}") as run:
            await run.run("t1", go_on)
            note("status " + await run.known("t1"))

    asyncio.run(main())
    """
)


def play(home: Path, die: str = "never") -> int:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, str(home), die], timeout=50, check=False, stderr=subprocess.DEVNULL
    ).returncode


def effects(home: Path) -> list[str]:
    return (home / "effects").read_text().splitlines()


@pytest.mark.parametrize("die", ["0", "2", "wait"])
def test_a_task_killed_anywhere_goes_on_without_repeating(home: Path, die: str) -> None:
    assert play(home, die) == -signal.SIGKILL
    deliver(home, "", "t1", "approval", {"approved": True}, "k1")
    deliver(home, "", "t1", "approval", {"approved": True}, "k1")
    assert play(home) == 0
    assert effects(home) == ["t1/1", "t1/2", "t1/3", "answer {'approved': True}", "status SUCCESS"]


def test_a_failed_task_does_only_its_last_step_again(home: Path) -> None:
    home.joinpath("effects").touch()
    first = subprocess.Popen([sys.executable, "-c", PROGRAM, str(home), "fail"], stderr=subprocess.DEVNULL)
    try:
        while "t1/3" not in effects(home):
            time.sleep(0.05)
        deliver(home, "", "t1", "approval", 1, "k1")
        assert first.wait(timeout=30) == 0
    finally:
        first.kill()
        first.wait()
    assert effects(home)[-1] == "status ERROR"
    assert play(home) == 0
    assert effects(home)[3:] == ["status ERROR", "answer 1", "status SUCCESS"]


async def test_a_damaged_journal_is_one_line_with_what_repairs_it(home: Path) -> None:
    (home / "journal.db").write_text("no database")

    async def body(journal: TaskJournal, task: str) -> Json:
        return None

    with pytest.raises(StorageError, match=r"^journal: cannot be opened in .*`understudy doctor` names") as refused:
        async with durable(home, "", body, "process 1"):
            pass
    assert "\n" not in str(refused.value)
    assert "http" not in str(refused.value)
