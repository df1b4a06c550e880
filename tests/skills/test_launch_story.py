"""The story that everything here is for: corrected once, and held to it from then on."""

from __future__ import annotations

from pathlib import Path

import pytest

from understudy.core.artifacts import Correction, CorrectionScope, FileChange, PullRequest
from understudy.core.errors import NotAllowed
from understudy.core.types import Acting, Person
from understudy.skills.guard import SkillGuard
from understudy.skills.learn import learn
from understudy.skills.manage import House, SkillManager
from understudy.skills.recall import SkillRecall
from understudy.skills.store import SkillStore

LEAD = Person("lee", "Lee", "lee@acme.example", "lead")
SECOND = Person("dana", "Dana", "dana@acme.example", "curator")
MEMBER = Person("sam", "Sam", "sam@acme.example", "member")
BARE = "def total(items):\n    return sum(items)\n"
DOCUMENTED = 'def total(items):\n    """The sum."""\n    return sum(items)\n'


def pull(code: str, *reviewers: str, repo: str = "acme/shop") -> PullRequest:
    return PullRequest(
        repo=repo, title="Add totals", reviewers=reviewers, files=(FileChange(path="shop/totals.py", after=code),)
    )


def correction() -> Correction:
    return Correction(
        author="lee",
        scope=CorrectionScope(repo="acme/shop"),
        comment="add a reviewer, and docstrings on the public functions",
        before=pull(BARE),
        after=pull(DOCUMENTED, "dana"),
    )


@pytest.fixture
def store(home: Path):
    store = SkillStore(home)
    yield store
    store.close()


def test_a_correction_becomes_checks_that_hold_every_later_pull_request(store: SkillStore) -> None:
    author, curator = (SkillManager(store, person, House(people_set_up=True)) for person in (LEAD, SECOND))
    learnt = learn(correction(), author)
    assert [proved.check.kind for proved in learnt.checks] == ["reviewers", "docstrings"]
    assert learnt.status == "proposed"
    guard = SkillGuard(store)
    assert guard.review(pull(BARE), Acting("sam")).findings == ()

    with pytest.raises(NotAllowed, match="second person"):
        author.approve(learnt.name)
    with pytest.raises(NotAllowed, match="curator"):
        SkillManager(store, MEMBER).approve(learnt.name)
    assert curator.approve(learnt.name).status == "shared"

    review = guard.review(pull("def other(a):\n    return a\n"), Acting("sam"))
    assert review.artifact.reviewers == ("dana",)
    assert [finding.check for finding in review.mended] == ["reviewers"]
    assert [(finding.check, finding.where) for finding in review.findings] == [("docstrings", "shop/totals.py")]
    assert guard.review(pull(DOCUMENTED, "sam"), Acting("sam")).findings == ()
    assert guard.review(pull(BARE, repo="acme/other"), Acting("sam")).findings == ()

    curator.retire(learnt.name)
    assert guard.review(pull(BARE), Acting("sam")).findings == ()
    curator.restore(learnt.name)
    assert len(guard.review(pull(BARE), Acting("sam")).findings) == 1


def test_what_one_process_approves_another_recalls_at_once(store: SkillStore, home: Path) -> None:
    other = SkillStore(home)
    recall = SkillRecall(other, None)
    assert recall.names("open a pull request", Acting(), "acme/shop") == []
    manager = SkillManager(store, LEAD)
    learnt = learn(correction(), manager)
    assert recall.names("open a pull request", Acting(), "acme/shop") == []
    manager.approve(learnt.name)
    assert recall.names("open a pull request", Acting(), "acme/shop") == [learnt.name]
    assert "docstring" in recall.recall("open a pull request", Acting(), "acme/shop").skills[0].as_prompt()
    other.close()
