from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.skills.conftest import package
from understudy.core.artifacts import FileChange, MailDraft, PullRequest
from understudy.core.types import Acting
from understudy.skills.checks import parse_check
from understudy.skills.guard import SkillGuard
from understudy.skills.manage import SkillManager

PR = PullRequest(repo="acme/shop", title="Add VAT", files=(FileChange(path="shop/vat.py", after="X = 1\n"),))


def share(manager: SkillManager, name: str, *checks: object, **scope: str) -> None:
    metadata = {f"understudy-scope-{part}": value for part, value in scope.items()}
    manager.propose(package(name, checks=list(checks), metadata=metadata), beside=True)
    manager.approve(name, beside=True)


def test_what_is_mechanical_is_mended_and_the_rest_is_named(alone: SkillManager) -> None:
    share(
        alone,
        "a",
        {"kind": "reviewers", "args": {"include": ["dana"]}},
        {"kind": "labels", "args": {"include": ["qa"]}},
    )
    share(alone, "b", {"kind": "title", "args": {"starts_with": "[shop] "}}, {"kind": "draft", "args": {"value": True}})
    share(alone, "c", {"kind": "sections", "args": {"include": ["Test plan"]}})
    review = SkillGuard(alone.store).review(PR, Acting())
    assert isinstance(review.artifact, PullRequest)
    assert (review.artifact.reviewers, review.artifact.labels) == (("dana",), ("qa",))
    assert (review.artifact.title, review.artifact.draft) == ("[shop] Add VAT", True)
    assert {finding.check for finding in review.mended} == {"reviewers", "labels", "title", "draft"}
    assert [(finding.skill, finding.check) for finding in review.findings] == [("c", "sections")]


def test_rules_that_undo_each_other_end_as_findings(alone: SkillManager) -> None:
    share(alone, "a", {"kind": "draft", "args": {"value": True}})
    share(alone, "b", {"kind": "draft", "args": {"value": False}})
    assert len(SkillGuard(alone.store).review(PR, Acting()).findings) == 1


def test_a_check_that_trips_is_a_finding_not_a_pass(alone: SkillManager) -> None:
    share(alone, "a", {"kind": "title", "args": {"matches_not": "(a|a)*(b|b)*(a+)+$"}})
    review = SkillGuard(alone.store).review(PR.model_copy(update={"title": "a" * 5000 + "!"}), Acting())
    assert [finding.check for finding in review.findings] == ["title"]
    assert "could not run" in review.findings[0].message


def test_a_version_with_an_unknown_check_blocks_and_says_so(alone: SkillManager) -> None:
    share(alone, "a", {"kind": "draft", "args": {"value": False}})
    version = alone.store.version("a")
    object.__setattr__(version, "raw_checks", ({"kind": "of_tomorrow", "args": {}},))
    version.__dict__.pop("checks", None)
    assert "unknown kind" in SkillGuard(alone.store).review(PR, Acting()).findings[0].message


def test_python_that_does_not_parse_cannot_pass_a_check_of_python(alone: SkillManager) -> None:
    share(alone, "a", {"kind": "docstrings", "args": {"of": ["functions"]}})
    broken = PR.model_copy(update={"files": (FileChange(path="x.py", after="def f(:\n"),)})
    assert "does not parse" in SkillGuard(alone.store).review(broken, Acting()).findings[0].message


def test_only_what_the_pull_request_wrote_is_looked_at(alone: SkillManager) -> None:
    share(alone, "a", {"kind": "docstrings", "args": {"of": ["functions"]}})
    old = "def old(a):\n    return a\n"
    untouched = PR.model_copy(update={"files": (FileChange(path="x.py", before=old, after=old + "\nX = 1\n"),)})
    assert SkillGuard(alone.store).review(untouched, Acting()).findings == ()
    deleted = PR.model_copy(update={"files": (FileChange(path="x.py", before=old, after=None),)})
    assert SkillGuard(alone.store).review(deleted, Acting()).findings == ()


def test_a_skill_for_another_repository_team_or_person_does_not_hold(alone: SkillManager) -> None:
    share(alone, "a", {"kind": "draft", "args": {"value": True}}, repo="acme/other")
    share(alone, "b", {"kind": "labels", "args": {"include": ["x"]}}, team="core")
    guard = SkillGuard(alone.store)
    assert [held.version.name for held in guard.in_scope(PR, Acting("lee", "web"))] == []
    assert [held.version.name for held in guard.in_scope(PR, Acting("lee", "core"))] == ["b"]
    assert [held.version.name for held in guard.in_scope(PR, Acting())] == ["b"]


def test_whoever_acts_is_neither_asked_for_nor_added_as_reviewer(alone: SkillManager) -> None:
    share(alone, "a", {"kind": "reviewers", "args": {"include": ["dana"]}})
    share(alone, "b", {"kind": "reviewers", "args": {"at_least": 1, "add": ["dana", "kim"]}})
    guard = SkillGuard(alone.store)
    assert guard.review(PR, Acting("sam")).artifact.reviewers == ("dana",)
    assert guard.review(PR, Acting("Dana")).artifact.reviewers == ("kim",)
    share(alone, "c", {"kind": "reviewers", "args": {"at_least": 2, "add": ["dana"]}})
    assert "1 of at least 2" in guard.review(PR, Acting("dana")).findings[0].message


def test_a_condition_on_a_path_narrows_what_a_check_of_code_sees(alone: SkillManager) -> None:
    check = parse_check({"kind": "docstrings", "args": {"of": ["functions"]}, "when": {"paths": ["api/**"]}})
    bare = "def f():\n    return 1\n"
    files = (FileChange(path="api/a.py", after='"""A."""\n'), FileChange(path="shop/b.py", after=bare))
    assert check.violations(PR.model_copy(update={"files": files})) == []
    assert check.violations(PR.model_copy(update={"files": (FileChange(path="api/b.py", after=bare),)}))


def test_checks_of_pull_requests_do_not_touch_mails(alone: SkillManager) -> None:
    share(alone, "a", {"kind": "reviewers", "args": {"at_least": 1}})
    assert SkillGuard(alone.store).review(MailDraft(to=("x@y.example",)), Acting()).findings == ()


@given(st.text(max_size=300), st.text(max_size=60), st.text(max_size=40))
def test_no_text_makes_a_check_raise(code: str, title: str, path: str) -> None:
    artifact = PullRequest(
        repo="a/b", title=title, body=code, branch=path, files=(FileChange(path=f"{path}.py", after=code),)
    )
    for data in (
        {"kind": "docstrings", "args": {"of": ["functions", "classes", "modules"]}},
        {"kind": "type_hints", "args": {}},
        {"kind": "forbidden_calls", "args": {"forbid": ["print", "os.*"]}},
        {"kind": "call_arguments", "args": {"call": "*", "require": "timeout"}},
        {"kind": "forbidden_imports", "args": {"forbid": ["os"]}},
        {
            "kind": "python_habits",
            "args": {"forbid": ["bare_except", "sql_text", "camel_case", "secret", "float_money"]},
        },
        {"kind": "python_limits", "args": {"function_lines": 3, "line_length": 9, "parameters": 1, "nesting": 1}},
        {"kind": "forbidden_text", "args": {"forbid": "TODO"}},
        {"kind": "file_header", "args": {"line": "# x", "files": ["*.py"]}},
        {"kind": "sections", "args": {"include": ["Test plan"]}},
        {"kind": "title", "args": {"shape": "conventional", "max_length": 10}},
        {"kind": "files_together", "args": {"needs": ["tests"]}},
    ):
        check = parse_check(data)  # type: ignore[arg-type]  # JSON by shape
        check.violations(artifact)
        check.mend(artifact)
