"""What a correction of a pull request says of its labels, and of whom it asks for a review."""

from __future__ import annotations

from tests.skills.teaching import PR, correct, learnt
from understudy.core.artifacts import FileChange
from understudy.skills.induction.induce import induce


def test_who_leaves_it_open_does_not_ask_for_himself() -> None:
    said = "We need at least two reviewers. Wer das ist, ist mir gleich."
    found = learnt(correct(said, PR.model_copy(update={"reviewers": ("hui",)}), reviewers=("hui", "lee")))
    assert [check["args"]["at_least"] for check in found] == [2]


def test_labels_with_a_slash_are_a_family_and_so_called_in_one_word() -> None:
    said = "Jeder PR bekommt eins unserer Bereichslabels: bereich/netz, bereich/shop oder bereich/fundbuero."
    assert [check["args"] for check in learnt(correct(said, labels=("bereich/netz",)))] == [{"any_of": ["bereich/*"]}]


def test_who_only_stands_in_for_somebody_is_not_asked_for_everywhere() -> None:
    before = PR.model_copy(update={"reviewers": ("bruno",)})
    said = "Bruno has left us, so please don't put him down for reviews. Mirko looks after the database now."
    assert [check["args"] for check in learnt(correct(said, before, reviewers=("mirko",)))] == [{"exclude": ["bruno"]}]
    said = "Bruno has left us. Please request Mirko instead."
    assert {"include": ["mirko"]} in [check["args"] for check in learnt(correct(said, before, reviewers=("mirko",)))]


def test_who_was_asked_this_time_is_not_asked_each_time() -> None:
    start = PR.model_copy(update={"reviewers": ("ines",)})
    said = "Code in payments/ needs at least two reviewers. I've asked Jonas as well."
    (found,) = learnt(correct(said, start, reviewers=("ines", "jonas")))
    assert (found["args"]["at_least"], found["when"]) == (2, {"paths": ["payments/**"]})
    assert "include" not in found["args"]


def test_one_opinion_that_is_not_held_strongly_asks_nothing() -> None:
    extra = FileChange(path="shop/colours.py", after="RED = 1\n")
    said = "I might have cut this differently, drawing and colours sit too close for my taste. No strong feelings."
    assert learnt(correct(said, files=(*PR.files, extra))) == []


def test_whom_a_reason_names_is_asked_for_nothing() -> None:
    start = PR.model_copy(update={"body": "VAT.", "reviewers": ("mia",)})
    said = 'Every description needs a "## How tested" section so the reviewer doesn\'t have to guess.'
    found = learnt(correct(said, start, body="VAT.\n\n## How tested\nBy hand.", reviewers=("mia", "tom")))
    assert "reviewers" not in {check["kind"] for check in found}


def test_a_label_that_spares_from_a_rule_asks_for_no_label() -> None:
    log = FileChange(path="CHANGELOG.md", after="- VAT")
    said = "Den Eintrag in CHANGELOG.md braucht jeder PR, sparen kann man ihn sich nur mit dem Label `internal`."
    found = learnt(correct(said, files=(*PR.files, log), labels=("vat",)))
    assert {check["kind"] for check in found} == {"files_together"}


def test_one_label_a_pull_request_is_a_number_and_no_article() -> None:
    start = PR.model_copy(update={"labels": ("a", "b")})
    for said in ("Ein Label pro PR.", "Ein Label genügt.", "Bitte ein Label je PR."):
        assert [check["args"] for check in learnt(correct(said, start, labels=("a",)))] == [{"at_most": 1}]


def test_one_label_of_a_family_is_any_of_it() -> None:
    start = PR.model_copy(update={"labels": ("bug",)})
    said = "Every PR needs one of our area: labels, no matter which."
    (found,) = learnt(correct(said, start, labels=("bug", "area:tax")))
    assert found["args"] == {"any_of": ["area:*"]}


def test_who_is_only_offered_as_one_of_several_is_not_asked_for() -> None:
    start = PR.model_copy(update={"reviewers": ("ines",)})
    said = "Hier gilt Vier-Augen: mindestens zwei Reviewer, einer allein reicht nicht. Nimm gern Tim dazu."
    (found,) = learnt(correct(said, start, reviewers=("ines", "tim")))
    assert found["args"]["at_least"] == 2


def test_how_many_of_a_family_there_may_be_is_no_bound_of_all_labels() -> None:
    start = PR.model_copy(update={"labels": ("area:web", "area:api", "bug")})
    assert learnt(correct("Only one area: label per PR, please.", start, labels=("area:web", "bug"))) == []


def test_a_label_of_a_family_may_be_written_with_a_blank() -> None:
    said = "Set the label type: bug on fixes please."
    (found,) = learnt(correct(said, PR.model_copy(update={"title": "Fix rounding"}), labels=("type:bug",)))
    assert found["args"] == {"include": ["type:bug"]}


def test_what_a_label_is_meant_for_keeps_it() -> None:
    start = PR.model_copy(update={"labels": ("vat", "hotfix"), "base": "main"})
    said = 'Das Label "hotfix" ist für PRs gegen die release-Branches gedacht, nimm es hier bitte wieder raus.'
    (found,) = learnt(correct(said, start, labels=("vat",)))
    assert found["when"]["unless"] == {"base": ["release/*"]}


def test_before_a_review_asks_for_no_reviewer() -> None:
    start = PR.model_validate({**PR.model_dump(by_alias=True), "commits": [{"message": "Add VAT"}, {"message": "wip"}]})
    said = "Could you squash the 'wip' commits before review?"
    found = learnt(correct(said, start, commits=start.commits[:1], reviewers=("sven",)))
    assert {check["kind"] for check in found} == {"commits"}


def test_exactly_one_of_some_labels_is_one_and_no_more() -> None:
    said = "No label again. Every PR here carries exactly one of `ops`, `research` or `infra`."
    (proved,) = induce(correct(said, PR, labels=("infra",))).checks
    held = proved.check.violations
    assert not held(PR.model_copy(update={"labels": ("ops", "urgent")}))
    assert held(PR.model_copy(update={"labels": ("ops", "infra")}))[0].message == (
        "exactly one of infra, ops, research must be in labels, there are 2"
    )


def test_once_somebody_reviews_it_a_label_is_to_be_gone() -> None:
    before = PR.model_copy(update={"labels": ("do-not-merge",), "reviewers": ("tom",)})
    said = "Wenn du schon Reviewer einträgst, nimm das Label do-not-merge bitte vorher raus."
    (proved,) = induce(correct(said, before, labels=())).checks
    assert proved.check.plain()["when"] == {"reviewers": ["*"]}
    assert not proved.check.violations(before.model_copy(update={"reviewers": ()}))
