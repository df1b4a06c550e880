"""A second correction: the next version of a skill, not a twin of it; a contradiction waits for a person."""

from __future__ import annotations

import pytest

from understudy.core.artifacts import Correction, CorrectionScope, FileChange, MailDraft, PullRequest
from understudy.core.types import Json, Person
from understudy.skills.checks import parse_check
from understudy.skills.learn import Learnt, learn
from understudy.skills.manage import House, SkillManager
from understudy.skills.relations import merged, relation

PR = PullRequest(repo="acme/shop", title="Add VAT", files=(FileChange(path="docs/a.md", after="x"),))


def teach(manager: SkillManager, comment: str, before: PullRequest | MailDraft, **changes: object) -> Learnt:
    scope = CorrectionScope(repo=getattr(before, "repo", ""))
    return learn(
        Correction(author="lee", scope=scope, comment=comment, before=before, after=before.model_copy(update=changes)),
        manager,
    )


def asked(manager: SkillManager, learnt: Learnt) -> list[Json]:
    return list(manager.store.version(learnt.name, learnt.version).raw_checks)


@pytest.mark.parametrize(
    ("new", "old", "wanted"),
    [
        ({"args": {"include": ["lee"]}}, {"args": {"include": ["lee"]}}, "covered"),
        ({"args": {"include": ["lee"]}, "when": {"paths": ["a/**"]}}, {"args": {"include": ["lee"]}}, "covered"),
        ({"args": {"include": ["lee"]}}, {"args": {"include": ["lee"]}, "when": {"paths": ["a/**"]}}, "widens"),
        ({"args": {"exclude": ["lee"]}}, {"args": {"include": ["lee"]}}, "replaces"),
        ({"args": {"exclude": ["lee"]}, "when": {"paths": ["a/**"]}}, {"args": {"include": ["lee"]}}, "excepts"),
        ({"args": {"at_least": 2}}, {"args": {"at_least": 1}}, "replaces"),
        ({"args": {"include": ["mo"]}}, {"args": {"include": ["lee"]}}, None),
    ],
)
def test_how_a_new_check_stands_to_an_old_one(new: dict[str, Json], old: dict[str, Json], wanted: str | None) -> None:
    assert relation(*(parse_check({"kind": "reviewers", **data}) for data in (new, old))) == wanted


def test_the_same_under_another_condition_stands_beside_it() -> None:
    one, other = (
        parse_check({"kind": "draft", "args": {"value": True}, "when": {"words": [word]}}) for word in ("wip", "trial")
    )
    assert relation(one, other) == "extends"
    assert merged([other], [one]) == (other, one)


def test_the_contrary_is_the_next_version_and_waits_while_the_old_one_stays_in_force(alone: SkillManager) -> None:
    first = teach(alone, "open these as drafts", PR, draft=True)
    alone.approve(first.name)
    second = teach(alone, "no more drafts", PR.model_copy(update={"draft": True}), draft=False)
    assert (second.name, second.version, second.became, second.status) == (first.name, 2, "contrary", "proposed")
    assert asked(alone, second) == [{"kind": "draft", "args": {"value": False}}]
    state = alone.store.skill(first.name)
    assert state.shared is not None
    assert state.shared.number == 1, "a person decides"


def test_an_author_alone_cannot_turn_a_shared_rule_round(alone: SkillManager) -> None:
    first = teach(alone, "open these as drafts", PR, draft=True)
    alone.approve(first.name)
    member = SkillManager(alone.store, Person("mo", "Mo", "mo@example.com", "member"), House(people_set_up=True))
    second = teach(member, "no more drafts", PR.model_copy(update={"draft": True}), draft=False)
    assert (second.name, second.status) == (first.name, "proposed")


def test_more_exactly_is_sharper(alone: SkillManager) -> None:
    bare = PR.model_copy(update={"title": "Add VAT"})
    first = teach(alone, "the title needs a ticket id", bare, title="Add VAT (SHOP-1)")
    later = PR.model_copy(update={"title": "Add tax (SHOP-2)"})
    second = teach(alone, "the ticket id goes first in the title", later, title="SHOP-2: Add tax")
    assert (second.name, second.version, second.became) == (first.name, 2, "sharper")
    assert asked(alone, second) == [{"kind": "title", "args": {"shape": "ticket_first"}}]


def test_an_exception_narrows_the_rule_and_does_not_end_it(alone: SkillManager) -> None:
    first = teach(alone, "lee reviews every pull request", PR, reviewers=("lee",))
    alone.approve(first.name)
    held = PR.model_copy(update={"reviewers": ("lee",)})
    second = teach(alone, "when docs/ changes, lee does not review", held, reviewers=())
    assert (second.name, second.became) == (first.name, "contrary")
    checks = [parse_check(data) for data in asked(alone, second)]
    elsewhere = PR.model_copy(update={"files": (FileChange(path="shop/a.py", after="x"),)})
    assert not any(check.violations(PR) for check in checks), "docs without lee are fine"
    assert any(check.violations(elsewhere) for check in checks), "code without lee is not"
    assert any(check.violations(held) for check in checks), "docs with lee are not"


def test_a_rule_of_another_scope_that_the_correction_broke_is_named(alone: SkillManager) -> None:
    team = learn(
        Correction(comment="open these as drafts", before=PR, after=PR.model_copy(update={"draft": True})), alone
    )
    alone.approve(team.name)
    second = teach(alone, "no drafts in this repository", PR.model_copy(update={"draft": True}), draft=False)
    assert (second.name != team.name, second.became, second.against) == (True, "new", (team.name,))
    assert second.plain()["contradicts"] == [team.name]


def test_the_same_words_again_are_one_text(alone: SkillManager) -> None:
    mail = MailDraft(body="Hello,\n\nit is late.")
    first = teach(alone, "please write more kindly to customers", mail, body="Hello,\n\nwe are sorry, it is late.")
    again = teach(alone, "Please write more kindly to customers!", mail, body="Hello,\n\nsorry for the delay.")
    assert (again.name, again.version, again.became) == (first.name, 2, "text")
    other = teach(alone, "shorter sentences would be nice", mail, body="Hello,\n\nlate.")
    assert other.name != first.name


def test_after_a_rejected_version_the_next_one_builds_on_what_is_shared(alone: SkillManager) -> None:
    first = teach(alone, "open these as drafts", PR, draft=True)
    alone.approve(first.name)
    second = teach(alone, "no more drafts", PR.model_copy(update={"draft": True}), draft=False)
    alone.reject(second.name, second.version)
    third = teach(alone, "really, no drafts", PR.model_copy(update={"draft": True}), draft=False)
    assert (third.name, third.version, third.became) == (first.name, 3, "contrary")
