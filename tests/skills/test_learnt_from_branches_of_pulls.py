"""What a correction of a pull request says of its branches and commits."""

from __future__ import annotations

import pytest

from tests.skills.teaching import PR, correct, learnt
from understudy.core.artifacts import CommitInfo, FileChange
from understudy.skills.induction.induce import induce


def test_commits_that_are_to_be_squashed_are_known_by_their_mark() -> None:
    wip, done = CommitInfo(message="WIP"), CommitInfo(message="Add VAT")
    before = PR.model_copy(update={"commits": (done, wip)})
    correction = correct("There are still WIP commits in here, please squash them.", before, commits=(done,))
    assert [check["args"] for check in learnt(correction)] == [{"excludes": "WIP"}]


def test_a_branch_that_is_only_this_ones_is_not_everybodys() -> None:
    before = PR.model_copy(update={"base": "main", "title": "[backport] Skip NaN"})
    said = "Backports never go to main, please target the release branch they are meant for (release/2.8 in this case)."
    (found,) = learnt(correct(said, before, base="release/2.8"))
    assert found["args"] == {"never": "main"}


def test_a_word_of_the_code_is_not_wanted_in_the_commit_that_has_it() -> None:
    old, new = (FileChange(path="a.py", after=f"x = open('b'{more})\n") for more in ("", ", encoding='utf-8'"))
    before = PR.model_copy(update={"files": (old,), "commits": (CommitInfo(message="Open it"),)})
    after = {"files": (new,), "commits": (CommitInfo(message="Open it as utf-8"),)}
    found = learnt(correct('Could you pass encoding="utf-8" to open()?', before, **after))
    assert [check["kind"] for check in found] == ["call_arguments"]


def test_a_whole_message_with_its_mark_is_an_example_of_the_mark() -> None:
    start = PR.model_copy(update={"commits": (CommitInfo(message="fix rounding of wrap price"),)})
    after = (CommitInfo(message="[wrap] fix rounding of wrap price"),)
    said = 'Our habit is to put the area in front of a commit message: "[wrap] fix rounding". Please add it.'
    assert {"shape": "tag"} in [check["args"] for check in learnt(correct(said, start, commits=after))]
    assert all("starts_with" not in check["args"] for check in learnt(correct(said, start, commits=after)))


@pytest.mark.parametrize(
    "said",
    ["Hotfixes (hotfix/...) gehen gegen `release`, nicht gegen `main`.", "Hotfixes (hotfix/*) go against release."],
)
def test_a_branch_in_brackets_behind_a_kind_of_change_is_its_sign(said: str) -> None:
    start = PR.model_copy(update={"branch": "hotfix/vat", "base": "main"})
    (found,) = learnt(correct(said, start, base="release"))
    assert (found["args"], found["when"]["branch"][0]) == ({"value": "release"}, "hotfix/*")


def test_marked_commits_are_forbidden_by_their_mark_and_not_counted() -> None:
    start = PR.model_validate(
        {**PR.model_dump(by_alias=True), "commits": [{"message": "Add VAT"}, {"message": "wip 2"}]}
    )
    found = learnt(correct("Bitte keine wip-Commits im PR, vorher squashen.", start, commits=start.commits[:1]))
    assert [check["args"] for check in found] == [{"excludes": "wip"}]


def test_branches_of_a_kind_are_known_by_their_names_and_not_by_titles() -> None:
    start = PR.model_copy(update={"branch": "hotfix/vat", "base": "main"})
    said = "hotfix/ branches have to target release rather than main. Everything else stays on main."
    (proved,) = induce(correct(said, start, base="release")).checks
    report = PR.model_copy(update={"branch": "docs/report", "title": "Report on the hotfix of May", "base": "main"})
    assert proved.check.violations(start.model_copy(update={"branch": "hotfix/x"}))
    assert not proved.check.violations(report)


def test_a_folder_in_brackets_is_no_branch() -> None:
    docs = (FileChange(path="docs/a.md", after="A"),)
    start = PR.model_copy(update={"branch": "docs/a", "files": docs})
    (found,) = learnt(correct("Docs changes (docs/*) go to mara for review.", start, reviewers=("mara",)))
    assert "docs/**" in found["when"]["paths"]


@pytest.mark.parametrize(
    "said",
    [
        "could you squash the wip and fixup! commits before asking for review?",
        "Please squash: no wip or fixup! commits in the list.",
    ],
)
def test_each_mark_of_commits_that_are_to_be_squashed_is_unwanted(said: str) -> None:
    done, wip, fix = (CommitInfo(message=text) for text in ("Add VAT", "wip", "fixup! Add VAT"))
    found = learnt(correct(said, PR.model_copy(update={"commits": (done, wip, fix)}), commits=(done,)))
    assert {check["args"]["excludes"] for check in found} == {"wip", "fixup!"}


def test_a_pattern_of_branches_asks_for_its_ticket_too() -> None:
    before = PR.model_copy(update={"branch": "samiras-branch"})
    said = "Branchnamen bitte nach dem Schema feature/TP-123-kurzname oder fix/TP-123-kurzname."
    checks = [proved.check for proved in induce(correct(said, before, branch="fix/TP-362-leerung")).checks]
    wrong = (before, PR.model_copy(update={"branch": "feature/neue-liste"}))
    assert all(any(check.violations(pull) for check in checks) for pull in wrong)
    assert not any(check.violations(PR.model_copy(update={"branch": "feature/TP-9-liste"})) for check in checks)


def test_the_tense_of_commits_forbids_no_word_of_theirs() -> None:
    before = PR.model_copy(update={"commits": (CommitInfo(message="Added family pass"),)})
    said = 'Nit: imperative in the commit subjects. "Add family pass", not "Added".'
    found = learnt(correct(said, before, commits=(CommitInfo(message="Add family pass"),)))
    assert [check["args"] for check in found] == [{"shape": "imperative"}]


def test_a_word_that_is_no_other_tense_is_unwanted_beside_the_imperative() -> None:
    before = PR.model_copy(update={"title": "WIP Add VAT"})
    found = learnt(correct('No "WIP" in titles, and use the imperative.', before, title="Add VAT"))
    assert {"kind": "title", "args": {"excludes": "WIP"}} in found
