"""What older programs wrote of skills and their use is read, and what a newer one wrote is refused."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from understudy.core.errors import StorageError
from understudy.core.types import Acting
from understudy.memory.database import open_database
from understudy.memory.vectors import Chroma, Records
from understudy.skills.store import SkillStore
from understudy.skills.usage import SkillUsage

SCHEMAS = Path(__file__).parents[1] / "data" / "schemas"


@pytest.mark.parametrize("schema", sorted((SCHEMAS / "skill_uses").glob("*.sql")), ids=lambda path: path.stem)
def test_uses_of_any_age_are_summed_and_added_to(schema: Path, home: Path) -> None:
    connection = sqlite3.connect(home / "ledger.db")
    connection.executescript(schema.read_text("utf-8"))
    connection.close()
    engine = open_database(home)
    usage = SkillUsage(engine)
    usage.note("recalled", [("pr-reviewer", 1)], person="lee", task="t1")  # told again by a replay
    usage.note("complied", [("pr-reviewer", 1)], person="lee", task="t3")
    assert [(used.person, used.recalled, used.mended, used.complied) for used in usage.of("pr-reviewer")] == [
        ("dana", 0, 0, 1),
        ("lee", 1, 1, 1),
    ]
    engine.dispose()


def test_a_newer_table_of_uses_is_refused_in_one_line(home: Path) -> None:
    engine = open_database(home)
    SkillUsage(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE schema_version SET version = 99 WHERE part = 'skill_uses'")
    with pytest.raises(StorageError, match=r"skill_uses is of version 99.*use the newer program"):
        SkillUsage(engine)
    engine.dispose()


def test_records_of_any_age_are_a_whole_library(home: Path) -> None:
    for kept in (SCHEMAS / "skills").glob("*.json"):
        chroma = Chroma(home / "skills")
        for name, rows in json.loads(kept.read_text("utf-8")).items():
            assert all(Records(chroma, name).add(rows))
        chroma.close()
        store = SkillStore(home)
        (version,) = store.shared(Acting(), "acme/shop")
        assert (version.name, version.number, version.by, version.learnt) == ("reviewers-docstrings", 1, "dana", True)
        assert [check.kind for check in version.checks] == ["reviewers", "docstrings"]
        assert "SKILL.md" in store.package(version).files
        store.close()


def test_a_record_of_a_newer_program_is_refused_in_one_line(home: Path) -> None:
    SkillStore(home).close()
    chroma = Chroma(home / "skills")
    later = ("later#1", {"type": "covenant", "name": "later"})
    assert Records(chroma, "skill-records").add([later]) == [True]
    chroma.close()
    with pytest.raises(StorageError, match=r"record later#1 is not understood; use a newer program$"):
        SkillStore(home).shared(Acting(), "acme/shop")
