from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.skills.conftest import package
from understudy.core.errors import SkillConflict, SkillError, StorageError
from understudy.core.types import Acting, Scope
from understudy.skills.records import in_scope
from understudy.skills.store import SkillStore

WRITER = """
import sys
from pathlib import Path
from understudy.core.errors import SkillConflict
from understudy.skills.package import FrontMatter, Package, format_skill
from understudy.skills.store import SkillStore
home, who, url = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
store, won = SkillStore(home, url), 0
for round in range(6):
    state = store.find("shared-one")
    base = state.latest.number if state else 0
    text = format_skill(FrontMatter("shared-one", f"By {who}, round {round}."), "\\nBody\\n")
    try:
        store.write(Package({"SKILL.md": text.encode()}), by=who, base=base, message=f"{who} {round}")
        won += 1
    except SkillConflict as conflict:
        assert who in conflict.mine and conflict.theirs.startswith("---"), conflict
print(won)
"""


def race(home: Path, writers: int, url: str = "") -> int:
    running = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(home), f"w{n}", url], stdout=subprocess.PIPE, text=True)
        for n in range(writers)
    ]
    return sum(int(process.communicate()[0]) for process in running)


def test_of_writers_in_many_processes_each_version_has_one_winner(home: Path, store: SkillStore) -> None:
    won = race(home, 8)
    state = store.skill("shared-one")
    assert [version.number for version in state.versions] == list(range(1, won + 1))
    assert len({version.message for version in state.versions}) == won


def test_versions_are_immutable_and_a_stale_base_gets_both_texts(store: SkillStore) -> None:
    first = store.write(package("a", "First."), by="x", base=0, message="m")
    store.write(package("a", "Second."), by="y", base=1, message="m")
    with pytest.raises(SkillConflict) as conflict:
        store.write(package("a", "Mine."), by="z", base=1, message="m")
    assert "Mine." in conflict.value.mine
    assert "Second." in conflict.value.theirs
    assert store.package(first).front.description == "First."


def test_status_and_current_version_follow_from_the_records(store: SkillStore) -> None:
    store.write(package("a"), by="x", base=0, message="m")
    assert store.skill("a").status == "proposed"
    store.decide("a", 1, "approved", by="y")
    store.write(package("a", "Next."), by="x", base=1, message="m")
    state = store.skill("a")
    assert (state.status, state.current.number, state.candidate and state.candidate.number) == ("shared", 1, 2)
    store.decide("a", 2, "approved", by="y")
    assert (store.skill("a").current.number, store.skill("a").status_of(1)) == (2, "retired")
    store.decide("a", 2, "retired", by="y")
    assert store.shared(Acting(), None) == ()
    store.decide("a", 2, "restored", by="y")
    assert [version.number for version in store.shared(Acting(), None)] == [2]


def test_another_process_sees_a_write_at_once(home: Path, store: SkillStore) -> None:
    assert store.skills() == []
    run = (
        "import sys; from pathlib import Path; from understudy.skills.store import SkillStore\n"
        "from tests.skills.conftest import package\n"
        "store = SkillStore(Path(sys.argv[1])); store.write(package('b'), by='x', base=0, message='m'); store.close()"
    )
    subprocess.run([sys.executable, "-c", run, str(home)], check=True, cwd=Path(__file__).parents[2])
    assert [state.name for state in store.skills()] == ["b"]
    assert store.package(store.version("b")).name == "b"


def test_the_plain_file_of_records_is_only_believed_while_nothing_was_written(home: Path, store: SkillStore) -> None:
    store.write(package("a"), by="x", base=0, message="m")
    store.close()
    cache = home / "skills" / "records.cache"
    older = cache.read_text("utf-8")
    second = SkillStore(home)
    assert [state.name for state in second.skills()] == ["a"]
    assert second.chroma._client is None, "nothing was written, so Chroma need not be opened"
    second.write(package("b"), by="x", base=0, message="m")
    second.close()
    cache.write_text(older, "utf-8")
    third = SkillStore(home)
    assert [state.name for state in third.skills()] == ["a", "b"]
    third.close()


@pytest.mark.parametrize("harm", ["", "{", '{"format": 1, "signature": []}\n', "\x00" * 50])
def test_a_damaged_cache_is_made_again(home: Path, store: SkillStore, harm: str) -> None:
    store.write(package("a"), by="x", base=0, message="m")
    store.close()
    (home / "skills" / "records.cache").write_text(harm, "utf-8")
    again = SkillStore(home)
    assert [state.name for state in again.skills()] == ["a"]
    again.close()


def test_a_writer_killed_between_any_two_writes_leaves_a_readable_store(home: Path, store: SkillStore) -> None:
    code = WRITER.replace("range(6)", "range(10_000)")
    running = subprocess.Popen([sys.executable, "-c", code, str(home), "w", ""], stdout=subprocess.PIPE)
    deadline = time.monotonic() + 40
    while not store.skills() and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(running.pid, signal.SIGKILL)
    running.communicate()
    fresh = SkillStore(home)
    state = fresh.skill("shared-one")
    assert [version.number for version in state.versions] == list(range(1, len(state.versions) + 1))
    assert all(fresh.package(version).name == "shared-one" for version in state.versions)
    try:
        fresh.write(package("shared-one", "After."), by="x", base=state.latest.number, message="m")
    except SkillConflict:  # what the dead one had begun came to light with this write: nothing of it is lost
        state = fresh.skill("shared-one")
        fresh.write(package("shared-one", "After."), by="x", base=state.latest.number, message="m")
    assert fresh.skill("shared-one").latest.number == state.latest.number + 1
    fresh.close()


def test_files_without_their_version_record_are_no_skill(store: SkillStore) -> None:
    store._write_files([package("half")])
    assert store.skills() == []
    store.write(package("half"), by="x", base=0, message="m")
    assert store.package(store.version("half")).name == "half"


def test_a_store_that_cannot_be_read_says_so_in_one_line(home: Path) -> None:
    folder = home / "skills"
    folder.mkdir()
    (folder / "chroma.sqlite3").write_bytes(b"this is no database" * 100)
    store = SkillStore(home)
    with pytest.raises(StorageError, match=str(folder)) as error:
        store.skills()
    assert "\n" not in str(error.value)
    store.close()


def test_a_server_that_is_down_says_so_in_one_line(home: Path) -> None:
    store = SkillStore(home, "http://127.0.0.1:9")
    with pytest.raises(StorageError, match="running"):
        store.skills()


def test_a_record_of_a_newer_program_is_refused_not_misread(store: SkillStore) -> None:
    store._records.add([("x/000001", {"type": "covenant"})])
    with pytest.raises(StorageError, match="newer program"):
        store.skills()


def test_a_name_that_is_not_there_gets_a_near_one(store: SkillStore) -> None:
    store.write(package("release-notes"), by="x", base=0, message="m")
    with pytest.raises(SkillError, match="did you mean 'release-notes'"):
        store.skill("relase-notes")


def test_scope_is_matched_by_the_artifact_and_by_who_acts() -> None:
    assert in_scope(Scope(repo="acme/shop"), Acting(), "Acme/Shop")
    assert not in_scope(Scope(repo="acme/shop"), Acting(), "acme/other")
    assert in_scope(Scope(team="core"), Acting(), None), "nobody is set up, so team matches everyone"
    assert not in_scope(Scope(team="core"), Acting("lee", "web"), None)
    assert not in_scope(Scope(person="lee"), Acting("sam", "core"), None)


def test_records_hold_any_json(store: SkillStore) -> None:
    data = {"text": 'ü\u2028 "quoted"', "list": [1, None, True], "empty": {}}
    assert store._files.add([("k", data)]) == [True]  # type: ignore[arg-type]  # JSON by shape
    assert json.dumps(store._files.get(["k"])["k"]) == json.dumps(data)
