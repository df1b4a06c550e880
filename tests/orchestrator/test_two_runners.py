"""The launch story where a team has outgrown one process: a runner dies on the way, and nobody notices outside."""

from __future__ import annotations

from pathlib import Path

import pytest

from understudy.bench.torture.servers import postgres
from understudy.bench.torture.two_runners import tell
from understudy.core.errors import StorageError
from understudy.core.settings import AtOnce
from understudy.memory.calls import Calls
from understudy.memory.database import open_database
from understudy.memory.leases import Leases
from understudy.memory.runs import Claim, Wanted
from understudy.memory.trail import Entry
from understudy.tools.audit import verify

pytestmark = [pytest.mark.needs("postgresql"), pytest.mark.timeout(240)]


@pytest.mark.needs("bwrap")
def test_the_story_is_told_once_on_postgresql_and_a_chroma_server_though_a_runner_dies() -> None:
    told = tell("killed")
    assert told.wrong == []
    assert told.ok
    assert told.moved < 30


def test_the_queue_and_the_trail_hold_on_postgresql(tmp_path: Path) -> None:
    with postgres() as url:
        engine = open_database(tmp_path, url)
        leases, calls = Leases(engine), Calls(engine)
        leases.put(Wanted("t1", branch="acme/shop#x"))
        leases.put(Wanted("t2", branch="acme/shop#x"))
        lease = leases.claim(Claim("r1", 2), AtOnce())
        assert lease is not None
        assert leases.claim(Claim("r2", 2), AtOnce()) is None
        assert leases.holds(lease)
        leases.release(lease, "over")
        again = leases.claim(Claim("r2", 2), AtOnce())
        assert again is not None
        assert again.task == "t2"
        assert (
            calls.begin("k1", "t1", "send_mail", [Entry("k1#executed", "t1", "executed", "send_mail", "dana")])[0]
            == "fresh"
        )
        assert calls.begin("k1", "t1", "send_mail")[0] == "unknown"
        calls.done("k1", {"text": "sent"})
        assert calls.begin("k1", "t1", "send_mail") == ("done", {"text": "sent"})
        assert verify(calls) is None
        engine.dispose()


def test_a_server_that_is_not_there_is_one_line_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"postgresql://dana:\*\*\*@127.0.0.1:9/x: ") as told:
        open_database(tmp_path, "postgresql://dana:secret@127.0.0.1:9/x")
    assert "secret" not in str(told.value)
    assert "\n" not in str(told.value)
