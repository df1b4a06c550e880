from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from tests.skills.conftest import package
from understudy.core.artifacts import PullRequest
from understudy.core.types import Acting
from understudy.memory.database import open_database
from understudy.skills.curate import examine, neighbours, stale
from understudy.skills.guard import SkillGuard
from understudy.skills.manage import SkillManager
from understudy.skills.usage import SkillUsage, Used

DANA = {"kind": "reviewers", "args": {"include": ["dana"]}}


def share(
    manager: SkillManager, name: str, *checks: object, description: str = "Says what it does.", repo: str = ""
) -> None:
    manager.propose(
        package(name, description, checks=list(checks), metadata={"understudy-scope-repo": repo} if repo else {})
    )
    manager.approve(name)


def test_contradictions_duplicates_and_near_texts_are_shown_before_sharing(alone: SkillManager) -> None:
    share(alone, "title-60", {"kind": "title", "args": {"max_length": 60}}, description="Short titles.")
    share(alone, "dana", DANA, description="Ask dana.")
    share(alone, "notes", description="Write release notes for every release of the shop in plain words.")
    clash = alone.propose(package("title-40", checks=[{"kind": "title", "args": {"max_length": 40}}]))
    same = alone.propose(package("dana-too", checks=[DANA]))
    near = alone.propose(package("notes-2", "Write the release notes for every release of the shop in plain words."))
    assert (neighbours(clash, alone.store)[0].name, neighbours(clash, alone.store)[0].kind) == (
        "title-60",
        "contradiction",
    )
    assert ("dana", "duplicate") in [(one.name, one.kind) for one in neighbours(same, alone.store)]
    assert ("notes", "near") in [(one.name, one.kind) for one in neighbours(near, alone.store)]


def test_skills_of_scopes_that_cannot_meet_are_no_neighbours(alone: SkillManager) -> None:
    share(alone, "a", DANA, repo="acme/shop")
    other = alone.propose(package("b", checks=[DANA], metadata={"understudy-scope-repo": "acme/other"}))
    assert neighbours(other, alone.store) == []


def test_a_skill_is_stale_when_its_preconditions_are_gone_not_when_unused(alone: SkillManager) -> None:
    share(alone, "a", {**DANA, "when": {"paths": ["payments/**"]}})
    version = alone.store.version("a")
    assert stale(version, {"dana"}, {"payments/card.py"}) == []
    assert stale(version, {"lee"}, {"shop/a.py"}) == ["dana is not on the team", "no file fits payments/**"]
    assert examine(alone.store, {"lee"}) == [("a", "warn", "may be stale: dana is not on the team")]


@pytest.fixture
def database(home: Path) -> Iterator[Engine]:
    engine = open_database(home)
    yield engine
    engine.dispose()


def test_uses_answer_who_and_did_it_help(alone: SkillManager, database: Engine) -> None:
    share(alone, "a", DANA)
    share(alone, "b", {"kind": "sections", "args": {"include": ["Plan"]}})
    usage, guard = SkillUsage(database), SkillGuard(alone.store)
    usage.note("recalled", [("a", 1)], person="sam", task="t1")
    for reviewers in ((), ("dana",)):
        artifact = PullRequest(repo="acme/shop", reviewers=reviewers)
        held = [one.version for one in guard.in_scope(artifact, Acting())]
        usage.note_review(held, guard.review(artifact, Acting()), person="sam", task="t1")
    assert usage.of("a") == [Used(1, "sam", recalled=1, complied=1, mended=1)]
    assert usage.of("b") == [Used(1, "sam", sent_back=2)]
    assert usage.repeat_corrections() == 0
    usage.note("corrected", [("a", 1)], person="lee", task="t2")
    assert SkillUsage(database).repeat_corrections() == 1
