"""The launch, played whole: nobody says it twice, and a story that is killed again and again is told once."""

from __future__ import annotations

import json
import mailbox
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

pytestmark = [pytest.mark.needs("bwrap"), pytest.mark.timeout(180)]

DEMO = [sys.executable, "-m", "understudy.app.cli.main", "demo", "--json"]


def killed_at(word: str) -> None:
    """Play until a line with this word is shown, and end the process with SIGKILL there."""
    with subprocess.Popen(DEMO, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as demo:
        assert demo.stderr is not None
        shown = []
        for line in demo.stderr:
            shown.append(line)
            if word in line:
                os.kill(demo.pid, signal.SIGKILL)
                return
        pytest.fail(f"{word!r} was never shown:\n{''.join(shown)}")


def test_a_story_killed_again_and_again_makes_each_pull_request_and_mail_once(home: Path) -> None:
    for word in ("send_mail", "sent back"):
        killed_at(word)
    done = subprocess.run(DEMO, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["ok"] is True
    assert figures["model"] == "scripted"
    assert len(figures["first_pr"]["violations"]) >= 2
    assert figures["second_pr"]["violations"] == []
    assert len(figures["control"]["violations"]) >= 2
    assert figures["repeat_corrections"] == 0
    assert figures["approvals"] == 0, "nothing in the story is worth a question"
    assert figures["fallbacks"] >= 1
    assert figures["skill"]["version"] == 1
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    first, control = len(figures["first_pr"]["violations"]), len(figures["control"]["violations"])
    said = " ".join(readme.split())
    assert f"{first} violations in the first pull request, 0 in the second, {control} in the control" in said
    assert f"{figures['small_share']:.0%}".replace("%", " %") in said
    # Counted outside: by the forge's own database and the lead's own mailbox.
    folder = home / "demo"
    engine = sa.create_engine(f"sqlite:///{folder / 'forge' / 'forge.db'}")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM pulls").scalar() == 2
    engine.dispose()
    assert len(mailbox.Maildir(str(folder / "mail" / "dana@acme.example"), create=False)) == 1


def test_a_story_that_was_told_is_told_anew_and_foreign_folders_are_left_alone(home: Path) -> None:
    (home / "demo").mkdir()
    (home / "demo" / "story.new").write_text("{")  # left by a telling that was killed in its first moment
    (home / "demo" / "mine.txt").write_text("keep me")
    refused = subprocess.run(DEMO, capture_output=True, text=True, timeout=60, check=False)
    assert refused.returncode == 1
    assert "holds other things" in refused.stderr
    assert (home / "demo" / "mine.txt").read_text() == "keep me"
