"""A home is copied while it works, and the copy is a whole home."""

from __future__ import annotations

import os
import random
import tarfile
import threading
from pathlib import Path

import psycopg
import pytest

from tests.repositories import make_repository
from understudy.bench.torture.servers import postgres
from understudy.core.artifacts import MailDraft
from understudy.core.errors import StorageError, UsageError
from understudy.core.settings import Settings
from understudy.core.types import Event, Task
from understudy.memory.calls import Calls
from understudy.memory.database import open_database
from understudy.memory.ledger import Ledger
from understudy.memory.trail import Entry
from understudy.memory.vectors import Chroma, Records
from understudy.orchestrator.backup import back_up, restore
from understudy.tools.audit import verify
from understudy.tools.forge.forge import Forge
from understudy.tools.mail.maildir import Maildir
from understudy.tools.mail.postoffice import PostOffice

AGENT, DANA = "agent@acme.example", "dana@acme.example"


async def furnish(home: Path, tmp_path: Path) -> None:
    """A home with a task, a trail, a skill record, a mail and a repository."""
    engine = open_database(home)
    Ledger(engine).add_task(Task("t1", "dana", "do it"), {})
    Calls(engine).append([Entry(f"k{n}", "t1", "proposed", "send_mail", "dana") for n in range(5)])
    engine.dispose()
    chroma = Chroma(home / "skills")
    Records(chroma, "skill-files").add([("f1", {"base64": "eA=="})])
    Records(chroma, "skill-records").add(
        [("s/000001", {"type": "version"}), ("s/000001/approved/x", {"type": "decision"})]
    )
    chroma.close()
    office = PostOffice(home / "mail")
    office.open(DANA)
    draft = MailDraft.model_validate({"from": AGENT, "to": [DANA], "subject": "hello", "body": "text"})
    await office.open(AGENT).send(draft, "t1/1")
    with Forge(home / "forge") as forge:
        forge.create_repository("acme", "shop", make_repository(tmp_path / "shop"))
    (home / "understudy.toml").write_text('team = "launch"\n')
    (home / "locks").mkdir()


async def test_a_home_that_is_written_to_meanwhile_comes_back_whole(home: Path, tmp_path: Path) -> None:
    await furnish(home, tmp_path)
    going = threading.Event()

    def write() -> None:
        engine = open_database(home)
        ledger, calls, number = Ledger(engine), Calls(engine), 0
        while not going.is_set():
            number += 1
            ledger.add_event(Event("t1", "note", str(number)))
            calls.append([Entry(f"w{number}", "t1", "proposed", "send_mail", "dana")])
        engine.dispose()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        back_up(home, Settings(), tmp_path / "home.tar.gz")
    finally:
        going.set()
        writer.join()
    new = restore(tmp_path / "home.tar.gz", tmp_path / "new", Settings())
    engine = open_database(new)
    assert Ledger(engine).task("t1").task.text == "do it"
    assert verify(Calls(engine)) is None
    engine.dispose()
    chroma = Chroma(new / "skills")
    assert [row.id for row in Records(chroma, "skill-records").tail(0)] == ["s/000001", "s/000001/approved/x"]
    assert Records(chroma, "skill-files").get(["f1"]) == {"f1": {"base64": "eA=="}}
    chroma.close()
    assert len(Maildir(new / "mail" / DANA).mails()) == 1
    assert len(Maildir(new / "mail" / AGENT / ".Sent").mails()) == 1
    with Forge(new / "forge") as forge:
        repository = forge.find("acme/shop")
        assert repository is not None
        assert forge.bare(repository).default_branch() == "main"
    assert (new / "understudy.toml").read_text() == 'team = "launch"\n'
    assert not (new / "locks").exists()
    assert not [path for path in new.iterdir() if path.name.endswith((".jsonl", "-wal")) or path.name == "backup.json"]


def test_a_mail_that_moved_while_it_was_copied_is_not_kept_twice(home: Path, tmp_path: Path) -> None:
    office = PostOffice(home / "mail")
    office.open(DANA)
    mark = "0123456789abcdef01234567"
    (home / "mail" / ".transit").mkdir()
    (home / "mail" / ".transit" / f"{mark}.{DANA}").write_text("on its way")
    (home / "mail" / DANA / "new" / f"1.{mark}.understudy").write_text("arrived")
    new = restore(back_up(home, Settings(), tmp_path / "b.tar.gz"), tmp_path / "new", Settings())
    assert list((new / "mail" / ".transit").iterdir()) == []
    assert len(Maildir(new / "mail" / DANA).mails()) == 1


def test_nothing_is_overwritten_and_what_is_no_backup_is_one_line(home: Path, tmp_path: Path) -> None:
    (home / "mine.txt").write_text("keep me")
    file = back_up(home, Settings(), tmp_path / "b.tar.gz")
    with pytest.raises(UsageError, match="is not empty"):
        restore(file, home, Settings())
    assert (home / "mine.txt").read_text() == "keep me"
    (tmp_path / "file").write_text("keep me, too")
    with pytest.raises(UsageError, match="is a file"):
        restore(file, tmp_path / "file", Settings())
    file.write_bytes(b"nonsense")
    with pytest.raises(StorageError, match="cannot be restored"):
        restore(file, tmp_path / "new", Settings())
    assert not (tmp_path / "new").exists()
    with pytest.raises(UsageError, match="no home"):
        back_up(tmp_path / "nowhere", Settings(), tmp_path / "c.tar.gz")
    assert not (tmp_path / "c.tar.gz").exists()


def test_a_backup_takes_the_place_of_nothing_but_a_file_and_does_not_hold_itself(home: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)  # as /dev/null, which a backup of root's would have replaced
    for place in (pipe, tmp_path):
        with pytest.raises(UsageError, match="is there and no file"):
            back_up(home, Settings(), place)
    assert pipe.is_fifo()
    with pytest.raises(UsageError, match="lies in the home"):
        back_up(home, Settings(), home / "b.tar.gz")
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_a_backup_that_was_damaged_is_refused_and_not_restored_in_part(
    home: Path, tmp_path: Path, share: float
) -> None:
    (home / "noise").write_bytes(random.Random(1).randbytes(100_000))
    file = back_up(home, Settings(), tmp_path / "b.tar.gz")
    whole = bytearray(file.read_bytes())
    whole[int(share * len(whole))] ^= 1  # in what does not compress: the stream goes on, and only its checksum tells
    file.write_bytes(whole)
    with pytest.raises(StorageError, match="it is damaged, or no backup"):
        restore(file, tmp_path / "new", Settings())
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StorageError, match="it is damaged, or no backup"):
        restore(file, tmp_path / "new", Settings())
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("mark", "records", "why"),
    [
        ('{"format": 2}', "", "does not know"),
        ('{"format": 1}', '["no record"]\n', "cannot be read"),
        ('{"format": 1}', "no json\n", "cannot be read"),
    ],
)
def test_an_archive_of_another_shape_is_one_line(tmp_path: Path, mark: str, records: str, why: str) -> None:
    made = tmp_path / "made"
    made.mkdir()
    (made / "backup.json").write_text(mark)
    (made / "skill-files.jsonl").write_text("")
    (made / "skill-records.jsonl").write_text(records)
    file = tmp_path / "b.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        archive.add(made, arcname="home")
    with pytest.raises(StorageError, match=why) as refused:
        restore(file, tmp_path / "new", Settings())
    assert "\n" not in str(refused.value)
    assert not (tmp_path / "new").exists()


@pytest.mark.needs("postgresql")
async def test_a_home_on_postgresql_comes_back_into_an_empty_database(home: Path, tmp_path: Path) -> None:
    await furnish(home, tmp_path)
    with postgres() as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE DATABASE copied")
        engine = open_database(home, url)
        Ledger(engine).add_task(Task("t9", "lee", "kept on the server"), {})
        Calls(engine).append([Entry("k9", "t9", "proposed", "send_mail", "lee")])
        engine.dispose()
        kept = back_up(home, Settings(database=url), tmp_path / "home.tar.gz")

        with pytest.raises(StorageError, match="set UNDERSTUDY_DATABASE_URL to an empty one"):
            restore(kept, tmp_path / "nowhere", Settings())
        assert not (tmp_path / "nowhere").exists()
        with pytest.raises(StorageError, match=r"pg_restore: .*already exists"):
            restore(kept, tmp_path / "full", Settings(database=url))

        copied = url.replace("/postgres", "/copied")
        new = restore(kept, tmp_path / "new", Settings(database=copied))
        engine = open_database(new, copied)
        assert Ledger(engine).task("t9").task.text == "kept on the server"
        assert verify(Calls(engine)) is None
        engine.dispose()


def test_a_database_that_cannot_be_dumped_leaves_no_backup(home: Path, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"^pg_dump: ") as refused:
        back_up(home, Settings(database="postgresql://dana:secret@127.0.0.1:9/x"), tmp_path / "home.tar.gz")
    assert "\n" not in str(refused.value)
    assert "secret" not in str(refused.value)
    assert list(tmp_path.iterdir()) == [home]
