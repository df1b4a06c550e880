"""What is learnt from the words of a correction of a pull request, and what is not."""

from __future__ import annotations

import pytest

from tests.skills.teaching import MAIL, PR, correct, learnt
from understudy.core.artifacts import CommitInfo, FileChange, PullRequest
from understudy.skills.checks import parse_check
from understudy.skills.induction.induce import induce


def test_a_file_that_is_allowed_beside_another_one_asks_for_that_one() -> None:
    lock, code = FileChange(path="poetry.lock", after="1"), FileChange(path="shop/a.py", after="X = 1\n")
    before = PullRequest(repo="acme/shop", files=(code, lock))
    comment = "Did the lock file slip in? poetry.lock should only change together with pyproject.toml."
    (proved,) = induce(correct(comment, before, files=(code,))).checks
    both = before.model_copy(update={"files": (lock, FileChange(path="pyproject.toml", after="2"))})
    assert proved.check.violations(before)
    assert not proved.check.violations(both)


def test_commits_that_are_to_be_squashed_are_known_by_their_mark() -> None:
    wip, done = CommitInfo(message="WIP"), CommitInfo(message="Add VAT")
    before = PR.model_copy(update={"commits": (done, wip)})
    correction = correct("There are still WIP commits in here, please squash them.", before, commits=(done,))
    assert [check["args"] for check in learnt(correction)] == [{"excludes": "WIP"}]


def test_files_go_together_by_their_whole_paths_and_whatever_carries_a_label() -> None:
    schema, client = FileChange(path="api/openapi.yaml", after="a: 1"), FileChange(path="api/client.json", after="{}")
    before = PullRequest(repo="acme/shop", files=(schema,))
    said = "If you edit api/openapi.yaml, please regenerate api/client.json in the same PR."
    assert learnt(correct(said, before, files=(schema, client)))[0]["args"] == {
        "changed": ["api/openapi.yaml"], "needs": ["api/client.json"],
    }  # fmt: skip
    labelled = PR.model_copy(update={"labels": ("user-facing",)})
    log = FileChange(path="CHANGELOG.md", after="- VAT")
    said = "With the label user-facing we expect an entry in CHANGELOG.md in the same PR."
    found = learnt(correct(said, labelled, files=(*PR.files, log)))
    assert [(check["args"], check["when"]) for check in found] == [
        ({"changed": ["*"], "needs": ["CHANGELOG.md"]}, {"labels": ["user-facing"]})
    ]


def test_an_ending_that_is_written_as_one_is_meant_whatever_the_folder_is_called() -> None:
    export = FileChange(path="exports/list.csv", after="1;2")
    before = PR.model_copy(update={"files": (*PR.files, export)})
    correction = correct("Please keep .csv exports out of the repository.", before, files=PR.files)
    assert [check["args"] for check in learnt(correction)] == [{"paths": ["*.csv"]}]


def test_one_of_two_quoted_phrases_is_not_wanted_alone() -> None:
    before = PR.model_copy(update={"body": "More room."})
    said = 'The description lacks the ticket. It always says "Closes LC-…" or "Refs LC-…".'
    found = learnt(correct(said, before, body="More room.\n\nCloses LC-530"))
    assert [check["args"] for check in found] == [{"shape": "closes"}]


def test_the_only_change_is_what_is_asked_for_in_whatever_words() -> None:
    said = "Please let somebody else have a go at everything here."
    assert [check["kind"] for check in learnt(correct(said, reviewers=("dana",)))] == ["reviewers"]
    assert not learnt(correct(said, reviewers=("dana",), title="Add the VAT")), "one of two, and nobody knows which"
    assert not learnt(correct("Hm, is this the right abstraction?", reviewers=("dana",))), "nothing is asked for"


def test_who_leaves_it_open_does_not_ask_for_himself() -> None:
    said = "We need at least two reviewers. Wer das ist, ist mir gleich."
    found = learnt(correct(said, PR.model_copy(update={"reviewers": ("hui",)}), reviewers=("hui", "lee")))
    assert [check["args"]["at_least"] for check in found] == [2]


def test_a_branch_that_is_only_this_ones_is_not_everybodys() -> None:
    before = PR.model_copy(update={"base": "main", "title": "[backport] Skip NaN"})
    said = "Backports never go to main, please target the release branch they are meant for (release/2.8 in this case)."
    (found,) = learnt(correct(said, before, base="release/2.8"))
    assert found["args"] == {"never": "main"}


def test_a_call_that_makes_the_argument_needs_none_itself() -> None:
    old, new = "import httpx\nhttpx.post(URL)\n", "import httpx\nhttpx.post(URL, timeout=5)\n"
    before, after = ((FileChange(path="a.py", after=text),) for text in (old, new))
    correction = correct(
        "Every httpx request has to pass an explicit timeout=.", PR.model_copy(update={"files": before}), files=after
    )
    (proved,) = induce(correction).checks
    made = "import httpx\nhttpx.get(URL, timeout=httpx.Timeout(5))\n"
    assert not proved.check.violations(PR.model_copy(update={"files": (FileChange(path="b.py", after=made),)}))


def test_labels_with_a_slash_are_a_family_and_so_called_in_one_word() -> None:
    said = "Jeder PR bekommt eins unserer Bereichslabels: bereich/netz, bereich/shop oder bereich/fundbuero."
    assert [check["args"] for check in learnt(correct(said, labels=("bereich/netz",)))] == [{"any_of": ["bereich/*"]}]


@pytest.mark.parametrize(
    ("comment", "before", "after", "args"),
    [
        (
            "Tiny thing, otherwise lovely: no full stop at the end of a title.", "Add VAT.", "Add VAT",
            {"shape": "no_period"},
        ),
        (
            "We begin titles with the area and a colon (routes:, orders:, web: ...).", "Show slots", "web: show slots",
            {"shape": "area_first"},
        ),
        ("Put the ticket key at the front of the title.", "Add VAT", "TAL-4: add VAT", {"shape": "ticket_first"}),
    ],
)  # fmt: skip
def test_what_a_title_lacks_is_heard_behind_praise_and_lists_that_go_on(
    comment: str, before: str, after: str, args: dict[str, str]
) -> None:
    found = learnt(correct(comment, PR.model_copy(update={"title": before}), title=after))
    assert [check["args"] for check in found] == [args]


def test_what_is_only_said_beside_the_demand_is_none() -> None:
    wip, done = CommitInfo(message="wip"), CommitInfo(message="Add VAT")
    before = PR.model_copy(update={"commits": (done, wip)})
    said = 'Please squash the "wip" commits before you ask for a review, nobody can bisect through those.'
    found = learnt(correct(said, before, commits=(done,), reviewers=("okan",)))
    assert [check["kind"] for check in found] == ["commits"]
    config = FileChange(path="config/prod.yaml", after="a: 1")
    said = "config/prod.yaml fasst nur der Betrieb an. Nimm die Datei raus, den Wert tragen die Kollegen selbst ein."
    found = learnt(correct(said, PR.model_copy(update={"files": (*PR.files, config)}), files=PR.files))
    assert [check["kind"] for check in found] == ["untouched_files"]


def test_who_only_stands_in_for_somebody_is_not_asked_for_everywhere() -> None:
    before = PR.model_copy(update={"reviewers": ("bruno",)})
    said = "Bruno has left us, so please don't put him down for reviews. Mirko looks after the database now."
    assert [check["args"] for check in learnt(correct(said, before, reviewers=("mirko",)))] == [{"exclude": ["bruno"]}]
    said = "Bruno has left us. Please request Mirko instead."
    assert {"include": ["mirko"]} in [check["args"] for check in learnt(correct(said, before, reviewers=("mirko",)))]


def test_a_folder_that_is_named_whole_has_its_companions_whatever_its_files_are() -> None:
    tariff, history = (
        FileChange(path="tariffs/catalog/a.yml", after="a: 1"),
        FileChange(path="docs/history.md", after="x"),
    )
    before = PullRequest(repo="watt/zentrale", files=(tariff,))
    said = (
        "Whenever something in tariffs/catalog/ changes, docs/history.md has to be brought up to date in the same PR."
    )
    (found,) = learnt(correct(said, before, files=(tariff, history)))
    assert found["args"] == {"changed": ["tariffs/catalog/**"], "needs": ["docs/history.md"]}


@pytest.mark.parametrize(
    "comment",
    [
        "Hmm, do we really want an engine here? Feels like one layer too many to me, but I may be missing something.",
        "This comes across a little cold, don't you think?",
        "Brauchen wir die Engine hier wirklich?",
    ],
)
def test_a_doubt_is_no_rule(comment: str) -> None:
    engine = FileChange(path="reports/engine.py", after="X = 1\n")
    assert not learnt(correct(comment, PR.model_copy(update={"files": (*PR.files, engine)}), files=PR.files))
    start = MAIL.model_copy(update={"body": "Dear Mr Blum,\n\nwe don't know.\n"})
    assert not learnt(correct(comment, start, body="Dear Mr Blum,\n\nwe will find out.\n"))


def test_a_word_of_the_code_is_not_wanted_in_the_commit_that_has_it() -> None:
    old, new = (FileChange(path="a.py", after=f"x = open('b'{more})\n") for more in ("", ", encoding='utf-8'"))
    before = PR.model_copy(update={"files": (old,), "commits": (CommitInfo(message="Open it"),)})
    after = {"files": (new,), "commits": (CommitInfo(message="Open it as utf-8"),)}
    found = learnt(correct('Could you pass encoding="utf-8" to open()?', before, **after))
    assert [check["kind"] for check in found] == ["call_arguments"]


def test_a_glob_ends_where_german_hangs_a_word_on_it() -> None:
    made = FileChange(path="api/shipment_pb2.py", after="A = 1\n")
    before = PR.model_copy(update={"files": (*PR.files, made)})
    found = learnt(correct("Die *_pb2.py-Dateien sind generiert, bitte nicht anfassen.", before, files=PR.files))
    assert [check["args"] for check in found] == [{"paths": ["*_pb2.py"]}]


def test_who_was_asked_this_time_is_not_asked_each_time() -> None:
    start = PR.model_copy(update={"reviewers": ("ines",)})
    said = "Code in payments/ needs at least two reviewers. I've asked Jonas as well."
    (found,) = learnt(correct(said, start, reviewers=("ines", "jonas")))
    assert (found["args"]["at_least"], found["when"]) == (2, {"paths": ["payments/**"]})
    assert "include" not in found["args"]


def test_what_is_only_spoken_of_beside_a_demand_is_not_demanded() -> None:
    start = PR.model_copy(update={"branch": "hotfix/vat", "body": "VAT."})
    said = "hotfix/ branches go against release, not main. We merge back on Mondays."
    found = learnt(correct(said, start, base="release", body="VAT.\n\n## Merge back\nMonday"))
    assert [check["kind"] for check in found] == ["base"]


def test_one_opinion_that_is_not_held_strongly_asks_nothing() -> None:
    extra = FileChange(path="shop/colours.py", after="RED = 1\n")
    said = "I might have cut this differently, drawing and colours sit too close for my taste. No strong feelings."
    assert learnt(correct(said, files=(*PR.files, extra))) == []


def test_a_whole_message_with_its_mark_is_an_example_of_the_mark() -> None:
    start = PR.model_copy(update={"commits": (CommitInfo(message="fix rounding of wrap price"),)})
    after = (CommitInfo(message="[wrap] fix rounding of wrap price"),)
    said = 'Our habit is to put the area in front of a commit message: "[wrap] fix rounding". Please add it.'
    assert {"shape": "tag"} in [check["args"] for check in learnt(correct(said, start, commits=after))]
    assert all("starts_with" not in check["args"] for check in learnt(correct(said, start, commits=after)))


def test_german_articles_count_nothing() -> None:
    start = PR.model_copy(update={"labels": ("hotfix", "bug")})
    said = "hotfix darf nur dran, wenn es in einen release/-Branch geht. Bitte das Label runternehmen."
    assert all("at_most" not in check["args"] for check in learnt(correct(said, start, labels=("bug",))))


def test_whom_a_reason_names_is_asked_for_nothing() -> None:
    start = PR.model_copy(update={"body": "VAT.", "reviewers": ("mia",)})
    said = 'Every description needs a "## How tested" section so the reviewer doesn\'t have to guess.'
    found = learnt(correct(said, start, body="VAT.\n\n## How tested\nBy hand.", reviewers=("mia", "tom")))
    assert "reviewers" not in {check["kind"] for check in found}


def test_a_type_with_its_area_is_another_form_than_a_type_alone() -> None:
    start = PR.model_copy(update={"title": "feat: round VAT"})
    said = "Bitte mit Bereich in Klammern, also feat(letters): oder fix(meters): davor."
    (found,) = learnt(correct(said, start, title="feat(vat): round VAT"))
    assert found["args"] == {"shape": "scoped"}


@pytest.mark.parametrize(
    "said",
    [
        "An payments/ hängt das Geld, da geht nichts an lee vorbei. Nimmst du lee als Reviewer dazu?",
        "Nimm lee bitte noch als Reviewer dazu. Nothing in payments/ is merged without that.",
    ],
)
def test_a_place_of_which_all_is_said_is_a_condition(said: str) -> None:
    (found,) = learnt(correct(said, reviewers=("lee",)))
    assert found["when"] == {"paths": ["payments/**"]}


def test_an_open_box_is_why_a_pull_request_stays_a_draft() -> None:
    start = PR.model_copy(update={"body": "- [ ] tested"})
    said = "I see a box in the description which isn't ticked. Please keep the PR a draft."
    (found,) = learnt(correct(said, start, draft=True))
    assert found["when"] == {"state": ["unticked"]}


def test_a_label_that_spares_from_a_rule_asks_for_no_label() -> None:
    log = FileChange(path="CHANGELOG.md", after="- VAT")
    said = "Den Eintrag in CHANGELOG.md braucht jeder PR, sparen kann man ihn sich nur mit dem Label `internal`."
    found = learnt(correct(said, files=(*PR.files, log), labels=("vat",)))
    assert {check["kind"] for check in found} == {"files_together"}


@pytest.mark.parametrize(
    "said",
    [
        "Payments break easily, so the reviewer for payments/ is ada.",
        "Payments break easily, so people never merge payments/ without ada as reviewer.",
        "Ich hätte bei payments/ gern ada als Reviewerin.",
        "For payments/ I would have ada as the reviewer.",
        "I've requested ada, as everything in payments/ goes past her.",
        "If payments/ is touched, ada reviews. Please request ada for any such change.",
        "When a PR touches payments/, ada must review. Any PR without ada must not go in.",
    ],
)
def test_what_is_asked_politely_or_behind_a_reason_is_asked(said: str) -> None:
    (found,) = learnt(correct(said, reviewers=("ada",)))
    assert (found["args"], found["when"]) == ({"include": ["ada"]}, {"paths": ["payments/**"]})


def test_one_label_a_pull_request_is_a_number_and_no_article() -> None:
    start = PR.model_copy(update={"labels": ("a", "b")})
    for said in ("Ein Label pro PR.", "Ein Label genügt.", "Bitte ein Label je PR."):
        assert [check["args"] for check in learnt(correct(said, start, labels=("a",)))] == [{"at_most": 1}]


def test_a_parameter_hides_a_module_in_its_own_function_only() -> None:
    code = "import time\n\n\ndef show(time):\n    time.sleep(1)\n\n\ndef wait():\n    time.sleep(1)\n"
    check = parse_check({"kind": "forbidden_calls", "args": {"forbid": ["time.sleep"]}})
    found = check.violations(PR.model_copy(update={"files": (FileChange(path="shop/a.py", after=code),)}))
    assert [one.message for one in found] == ["time.sleep() must not be called (line 9)"]


def test_an_area_that_is_optional_is_not_asked_for() -> None:
    start = PR.model_copy(update={"title": "round VAT"})
    for said in (
        "Conventional titles please; a scope is not needed.",
        "Titles in conventional form, the scope is optional.",
    ):
        found = learnt(correct(said, start, title="fix(vat): round VAT"))
        assert {"shape": "scoped"} not in [check["args"] for check in found]


@pytest.mark.parametrize(
    "said",
    ["Hotfixes (hotfix/...) gehen gegen `release`, nicht gegen `main`.", "Hotfixes (hotfix/*) go against release."],
)
def test_a_branch_in_brackets_behind_a_kind_of_change_is_its_sign(said: str) -> None:
    start = PR.model_copy(update={"branch": "hotfix/vat", "base": "main"})
    (found,) = learnt(correct(said, start, base="release"))
    assert (found["args"], found["when"]["branch"][0]) == ({"value": "release"}, "hotfix/*")


def test_files_that_are_on_main_already_stay_as_they_are() -> None:
    start = PR.model_copy(update={"files": (FileChange(path="migrations/0004_a.py", before="A = 1", after="A = 2"),)})
    said = "Don't edit a migration that is already on main: it has run. Add a new one instead."
    new = FileChange(path="migrations/0015_b.py", after="A = 2")
    (found,) = learnt(correct(said, start, files=(new,)))
    assert found["args"] == {"paths": ["migrations/**"], "change": ["edited", "deleted"]}


def test_a_section_is_asked_for_where_the_next_sentence_says() -> None:
    said = 'Mir fehlt der Abschnitt "## Rollback". Den brauchen wir bei jeder Änderung unter payments/.'
    found = learnt(correct(said, body="## Rollback\nBack to 1."))
    assert all(check["when"] == {"paths": ["payments/**"]} for check in found)


def test_what_may_be_said_elsewhere_is_not_asked_for() -> None:
    long = {"message": "Add church tax rates for all sixteen states and make the lookup fall back to nine percent"}
    start = PR.model_validate({**PR.model_dump(by_alias=True), "commits": [long]})
    said = "Commit subjects over 72 characters get cut off. Please keep them shorter, the rest can go into the body."
    short = [{"message": "Add church tax rates\n\nThe lookup falls back."}]
    after = PR.model_validate({**PR.model_dump(by_alias=True), "commits": short})
    (found,) = learnt(correct(said, start, commits=after.commits))
    assert found["args"] == {"max_length": 72}


def test_marked_commits_are_forbidden_by_their_mark_and_not_counted() -> None:
    start = PR.model_validate(
        {**PR.model_dump(by_alias=True), "commits": [{"message": "Add VAT"}, {"message": "wip 2"}]}
    )
    found = learnt(correct("Bitte keine wip-Commits im PR, vorher squashen.", start, commits=start.commits[:1]))
    assert [check["args"] for check in found] == [{"excludes": "wip"}]


def test_still_is_no_list() -> None:
    (found,) = learnt(correct("Da fehlt noch `tax`.", labels=("tax",)))
    assert found["args"] == {"include": ["tax"]}


def test_one_label_of_a_family_is_any_of_it() -> None:
    start = PR.model_copy(update={"labels": ("bug",)})
    said = "Every PR needs one of our area: labels, no matter which."
    (found,) = learnt(correct(said, start, labels=("bug", "area:tax")))
    assert found["args"] == {"any_of": ["area:*"]}


def test_a_number_in_another_sentence_counts_other_things() -> None:
    start = PR.model_copy(update={"reviewers": ("a", "b", "c", "d")})
    said = "Three people asked means nobody feels responsible. We stop at two reviewers, so please take somebody off."
    (found,) = learnt(correct(said, start, reviewers=("a", "b")))
    assert found["args"] == {"at_most": 2}


def test_a_sentence_that_says_what_a_rule_is_for_goes_before_all_others() -> None:
    said = "She wants to know of any new rates, so sommer must review. This concerns all PRs with files in payments/."
    (found,) = learnt(correct(said, reviewers=("sommer",)))
    assert found["when"] == {"paths": ["payments/**"]}


def test_a_fix_with_an_article_is_a_kind_of_change() -> None:
    start = PR.model_copy(update={"title": "Fix net price", "branch": "fix/net"})
    test = FileChange(path="tests/test_vat.py", after="def test_vat(): ...")
    said = "A fix needs a regression test under tests/. For new features we're more relaxed."
    (found,) = learnt(correct(said, start, files=(*PR.files, test)))
    assert "fix" in found["when"]["words"]


def test_branches_of_a_kind_are_known_by_their_names_and_not_by_titles() -> None:
    start = PR.model_copy(update={"branch": "hotfix/vat", "base": "main"})
    said = "hotfix/ branches have to target release rather than main. Everything else stays on main."
    (proved,) = induce(correct(said, start, base="release")).checks
    report = PR.model_copy(update={"branch": "docs/report", "title": "Report on the hotfix of May", "base": "main"})
    assert proved.check.violations(start.model_copy(update={"branch": "hotfix/x"}))
    assert not proved.check.violations(report)


def test_who_is_only_offered_as_one_of_several_is_not_asked_for() -> None:
    start = PR.model_copy(update={"reviewers": ("ines",)})
    said = "Hier gilt Vier-Augen: mindestens zwei Reviewer, einer allein reicht nicht. Nimm gern Tim dazu."
    (found,) = learnt(correct(said, start, reviewers=("ines", "tim")))
    assert found["args"]["at_least"] == 2


def test_a_length_is_one_of_the_text_that_is_named_first() -> None:
    start = PR.model_copy(
        update={"title": "Fit pretzels to school days and lower them again at weekends and in holidays"}
    )
    start = start.model_copy(update={"body": "See the figures."})
    said = "Der Titel ist arg lang geworden, mehr als 60 Zeichen gehen nicht; Details gehören in die Beschreibung."
    (found,) = learnt(
        correct(said, start, title="Fit pretzels to school days", body="More near schools, less later." * 3)
    )
    assert (found["kind"], found["args"]) == ("title", {"max_length": 60})


def test_boxes_that_are_unticked_are_why_a_pull_request_stays_a_draft() -> None:
    start = PR.model_copy(update={"body": "- [ ] tested\n- [x] told"})
    said = "There are still open checkboxes. As long as any of them is unticked please keep the PR in draft."
    (found,) = learnt(correct(said, start, draft=True))
    assert found["when"] == {"state": ["unticked"]}


def test_what_is_only_okay_in_one_state_is_asked_for() -> None:
    start = PR.model_copy(update={"title": "WIP: add VAT", "body": "In parts."})
    said = "A title with WIP in it is only okay on a draft, so please turn it into one."
    (found,) = learnt(correct(said, start, draft=True))
    assert found["args"] == {"value": True}


def test_a_tag_of_an_image_is_no_word_of_its_own() -> None:
    start = PR.model_copy(update={"files": (FileChange(path="Dockerfile", after="FROM python:latest\n"),)})
    said = "Don't use the latest tag for base images, pin a version."
    found = learnt(correct(said, start, files=(FileChange(path="Dockerfile", after="FROM python:3.12.4\n"),)))
    assert ":latest" in [check["args"].get("forbid") for check in found]
    assert "latest" not in [check["args"].get("forbid") for check in found]


def test_a_folder_of_templates_is_no_section() -> None:
    start = PR.model_copy(update={"files": (FileChange(path="templates/cake.html", after="<p>"),)})
    said = "Could you please put a screenshot into the description whenever templates/ is touched?"
    (found,) = learnt(correct(said, start, body="![cake](https://img.acme.example/cake.png)"))
    assert (found["args"], found["when"]) == ({"shape": "screenshot"}, {"paths": ["templates/**"]})


@pytest.mark.parametrize(
    ("said", "title", "glob"),
    [
        ("Chores (chore: …) go without a reviewer, please take ada off.", "chore: bump", "chore:*"),
        ("Security fixes (SEC-...) don't need ada.", "SEC-12 close hole", "*sec-*"),
        ('Reverts (Revert "...") go without ada.', 'Revert "Add VAT"', "revert *"),
        ("Breaking changes (feat!: ...) go without ada.", "feat!: drop v1", "feat!:*"),
    ],
)
def test_a_sign_in_brackets_is_heard_in_what_forbids_too(said: str, title: str, glob: str) -> None:
    start = PR.model_copy(update={"title": title, "reviewers": ("ada",)})
    found = learnt(correct(said, start, reviewers=()))
    assert all(glob in check["when"]["title"] for check in found)
    assert found


def test_what_a_rule_holds_for_besides_is_its_condition_where_it_has_no_other() -> None:
    said = "Please ask karin, even if only one line in payments/ changes."
    (found,) = learnt(correct(said, reviewers=("karin",)))
    assert found["when"] == {"paths": ["payments/**"]}


def test_a_demand_is_heard_behind_a_doubt() -> None:
    start = PR.model_copy(update={"draft": True})
    said = "I don't see why this is a draft, please mark finished work as ready."
    (found,) = learnt(correct(said, start, draft=False))
    assert found["args"] == {"value": False}


def test_a_folder_in_brackets_is_no_branch() -> None:
    docs = (FileChange(path="docs/a.md", after="A"),)
    start = PR.model_copy(update={"branch": "docs/a", "files": docs})
    (found,) = learnt(correct("Docs changes (docs/*) go to mara for review.", start, reviewers=("mara",)))
    assert "docs/**" in found["when"]["paths"]


def test_how_many_of_a_family_there_may_be_is_no_bound_of_all_labels() -> None:
    start = PR.model_copy(update={"labels": ("area:web", "area:api", "bug")})
    assert learnt(correct("Only one area: label per PR, please.", start, labels=("area:web", "bug"))) == []


def test_a_label_of_a_family_may_be_written_with_a_blank() -> None:
    said = "Set the label type: bug on fixes please."
    (found,) = learnt(correct(said, PR.model_copy(update={"title": "Fix rounding"}), labels=("type:bug",)))
    assert found["args"] == {"include": ["type:bug"]}


def test_only_behind_a_place_does_not_ask_that_nothing_else_changes() -> None:
    said = "Two reviewers please. This applies to payments/ only."
    (found,) = learnt(correct(said, PR.model_copy(update={"reviewers": ("a",)}), reviewers=("a", "b")))
    assert found["when"] == {"paths": ["payments/**"]}


@pytest.mark.parametrize(
    "said", ["Was das Schema ändert, geht an ben.", "Reviewer für das Datenbankschema ist immer ben."]
)
def test_what_changes_a_part_of_the_system_is_a_condition(said: str) -> None:
    start = PR.model_copy(update={"files": (FileChange(path="db/schema.sql", after="A"),)})
    (found,) = learnt(correct(said, start, reviewers=("ben",)))
    assert "*.sql" in found["when"]["paths"]


def test_files_of_a_kind_are_called_by_what_they_are() -> None:
    notebook = FileChange(path="analysis/visitors.ipynb", after="{}")
    start = PR.model_copy(update={"files": (*PR.files, notebook)})
    said = "Notebooks don't belong in the repository, they carry visitors' names. Put them on the shared drive."
    (found,) = learnt(correct(said, start, files=PR.files))
    assert found["args"] == {"paths": ["*.ipynb"]}


def test_a_scope_that_no_file_shows_is_told() -> None:
    said = "This concerns accessibility. Please add the label a11y."
    (proved,) = induce(correct(said, labels=("a11y",))).checks
    assert proved.unshown


def test_one_of_two_wordings_that_will_do_is_not_asked_for() -> None:
    start = PR.model_copy(update={"body": "x"})
    said = 'Either "Fixes #1" or the words "No issue" must be in the description.'
    assert {"shape": "closes"} not in [check["args"] for check in learnt(correct(said, start, body="Fixes #12"))]


def test_a_word_in_capitals_in_the_description_is_why() -> None:
    start = PR.model_copy(update={"body": "TODO: tests"})
    said = "There is still a TODO in the description. Please set the PR to draft until it is gone."
    (found,) = learnt(correct(said, start, draft=True))
    assert found["when"] == {"words": ["TODO"]}


def test_a_short_wording_with_full_stops_is_not_cut_in_two() -> None:
    said = "Sobald ein Preis dasteht, gehört 'zzgl. MwSt.' in die Beschreibung."
    start = PR.model_copy(update={"body": "Der Preis ist 3 EUR."})
    (found,) = learnt(correct(said, start, body="Der Preis ist 3 EUR zzgl. MwSt."))
    assert found["args"] == {"contains": "zzgl. MwSt."}


def test_a_line_that_every_pull_request_needs_is_asked_of_those_without_code_too() -> None:
    log = FileChange(path="CHANGELOG.md", before="# Log\n", after="# Log\n- VAT\n")
    (proved,) = induce(correct("Jeder PR braucht eine Zeile in CHANGELOG.md.", files=(*PR.files, log))).checks
    docs = PR.model_copy(update={"files": (FileChange(path="docs/a.md", after="A"),)})
    assert proved.check.violations(docs)


def test_pull_requests_that_only_touch_files_of_a_folder_touch_no_other() -> None:
    docs = PR.model_copy(update={"files": (FileChange(path="docs/a.md", after="A"),)})
    said = "PRs, die nur Dateien unter docs/ anfassen, bekommen bitte das Label docs."
    (found,) = learnt(correct(said, docs, labels=("docs",)))
    assert found["when"] == {"only_paths": ["docs/**"]}


def test_what_a_label_is_meant_for_keeps_it() -> None:
    start = PR.model_copy(update={"labels": ("vat", "hotfix"), "base": "main"})
    said = 'Das Label "hotfix" ist für PRs gegen die release-Branches gedacht, nimm es hier bitte wieder raus.'
    (found,) = learnt(correct(said, start, labels=("vat",)))
    assert found["when"]["unless"] == {"base": ["release/*"]}


def test_a_part_of_the_system_that_goes_somewhere_is_a_condition() -> None:
    start = PR.model_copy(update={"files": (FileChange(path="firmware/arm.c", after="A"),), "base": "main"})
    (found,) = learnt(correct("Firmware goes against develop, not main.", start, base="develop"))
    assert found["when"]["paths"] == ["*firmware*", "**/*firmware*/**"]


def test_before_a_review_asks_for_no_reviewer() -> None:
    start = PR.model_validate({**PR.model_dump(by_alias=True), "commits": [{"message": "Add VAT"}, {"message": "wip"}]})
    said = "Could you squash the 'wip' commits before review?"
    found = learnt(correct(said, start, commits=start.commits[:1], reviewers=("sven",)))
    assert {check["kind"] for check in found} == {"commits"}


def test_a_pull_request_that_brings_something_is_a_condition() -> None:
    start = PR.model_copy(update={"files": (FileChange(path="db/migrations/7.sql", after="A"),), "body": "Adds it."})
    said = 'A PR that brings a database migration needs a "## Rollback" section in the description.'
    found = learnt(correct(said, start, body="Adds it.\n\n## Rollback\nDowngrade."))
    assert found
    assert all("**/migrations/**" in check["when"]["paths"] for check in found)


def test_what_nobody_can_do_sensibly_is_a_rule() -> None:
    start = PR.model_copy(update={"files": tuple(FileChange(path=f"a/{n}.py", after="X = 1\n") for n in range(13))})
    said = "Mehr als 10 Dateien in einem PR kann keiner sinnvoll lesen, bitte aufteilen."
    (found,) = learnt(correct(said, start, files=start.files[:6]))
    assert found["args"] == {"max_files": 10}


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


def test_an_ending_of_two_parts_is_meant_wherever_it_lies() -> None:
    small = FileChange(path="static/player.min.js", after="x")
    before = PR.model_copy(update={"files": (*PR.files, small)})
    found = learnt(correct("Die .min.js bitte nicht einchecken, die baut der Deploy selber.", before, files=PR.files))
    assert [check["args"] for check in found] == [{"paths": ["*.min.js"]}]


def test_exactly_one_of_some_labels_is_one_and_no_more() -> None:
    said = "No label again. Every PR here carries exactly one of `ops`, `research` or `infra`."
    (proved,) = induce(correct(said, PR, labels=("infra",))).checks
    held = proved.check.violations
    assert not held(PR.model_copy(update={"labels": ("ops", "urgent")}))
    assert held(PR.model_copy(update={"labels": ("ops", "infra")}))[0].message == (
        "exactly one of infra, ops, research must be in labels, there are 2"
    )


def test_without_a_line_in_it_nothing_goes_in_whatever_changes() -> None:
    log, page = FileChange(path="CHANGELOG.md", after="- status"), FileChange(path="portal/status.html", after="<p>")
    before = PullRequest(repo="acme/shop", title="Status", files=(page,))
    said = "CHANGELOG.md fehlt noch. Ohne Zeile im Changelog geht hier nichts rein."
    (check,) = learnt(correct(said, before, files=(page, log)))
    assert check["args"] == {"changed": ["*"], "needs": ["CHANGELOG.md"]}


def test_a_number_of_a_kind_is_asked_for_and_no_word_before_it() -> None:
    before = PR.model_copy(update={"body": "Was one day."})
    said = "no ticket in the description? Put the BAK number in there, always. I don't mind how you phrase it."
    (proved,) = induce(correct(said, before, body="Was one day. Refs BAK-207.")).checks
    assert proved.check.violations(before)
    assert not proved.check.violations(before.model_copy(update={"body": "See BAK-98, third comment."}))


def test_a_code_that_opens_a_title_may_be_another_one() -> None:
    before = PR.model_copy(update={"title": "Findbuch der Bauakten"})
    said = 'Bitte im Titel immer das Bestandskürzel voranstellen, also "B12: ...".'
    (proved,) = induce(correct(said, before, title="B12: Findbuch der Bauakten")).checks
    assert not proved.check.violations(PR.model_copy(update={"title": "A3: Ratsprotokolle"}))
    assert proved.check.violations(before)


def test_what_it_says_asks_for_a_draft_of_such_alone() -> None:
    before = PR.model_copy(update={"title": "WIP: fold marks"})
    (check,) = learnt(correct("It says WIP, so please make it a draft. The bot asks for reviews.", before, draft=True))
    assert check["when"] == {"words": ["WIP"]}


def test_a_question_for_something_better_is_left_to_judgement() -> None:
    old, new = (
        FileChange(path="rooms/handler.py", after="A = 1\n"),
        FileChange(path="rooms/doorkeeper.py", after="A = 1\n"),
    )
    before = PullRequest(repo="acme/shop", title="RoomHandler", files=(old,))
    said = "Unter 'Handler' kann ich mir alles und nichts vorstellen – fällt dir was Besseres ein?"
    assert not learnt(correct(said, before, title="Doorkeeper", files=(new,)))


def test_a_pattern_of_branches_asks_for_its_ticket_too() -> None:
    before = PR.model_copy(update={"branch": "samiras-branch"})
    said = "Branchnamen bitte nach dem Schema feature/TP-123-kurzname oder fix/TP-123-kurzname."
    checks = [proved.check for proved in induce(correct(said, before, branch="fix/TP-362-leerung")).checks]
    wrong = (before, PR.model_copy(update={"branch": "feature/neue-liste"}))
    assert all(any(check.violations(pull) for check in checks) for pull in wrong)
    assert not any(check.violations(PR.model_copy(update={"branch": "feature/TP-9-liste"})) for check in checks)


def test_files_of_one_ending_come_with_those_of_another() -> None:
    up, down = (
        FileChange(path="db/0042_lot_up.sql", after="ALTER"),
        FileChange(path="db/0042_lot_down.sql", after="DROP"),
    )
    before = PullRequest(repo="acme/shop", title="Lots", files=(up,))
    (check,) = learnt(correct("Zu jeder `_up.sql` gehört die passende `_down.sql`.", before, files=(up, down)))
    assert check["args"] == {"changed": ["*_up.sql"], "needs": ["*_down.sql"]}


def test_a_section_that_is_asked_for_is_asked_for_once() -> None:
    before = PR.model_copy(update={"body": "Locked lots are not picked."})
    said = "Ich vermisse den Abschnitt `## Getestet`. Da muss in jeder Beschreibung stehen, was ihr probiert habt."
    found = learnt(
        correct(said, before, body=f"{before.body}\n\n## Getestet\n\nLot B77 gesperrt, Auftrag blieb stehen.")
    )
    assert [check["kind"] for check in found] == ["sections"]


def test_the_tense_of_commits_forbids_no_word_of_theirs() -> None:
    before = PR.model_copy(update={"commits": (CommitInfo(message="Added family pass"),)})
    said = 'Nit: imperative in the commit subjects. "Add family pass", not "Added".'
    found = learnt(correct(said, before, commits=(CommitInfo(message="Add family pass"),)))
    assert [check["args"] for check in found] == [{"shape": "imperative"}]


def test_a_section_may_begin_with_a_word_and_a_colon() -> None:
    before = PR.model_copy(update={"body": "Two queues."})
    said = "I won't roll this out without a `## Rollback` section in the description."
    (proved,) = induce(correct(said, before, body="Two queues.\n\n## Rollback\nSet the flag.")).checks
    assert not proved.check.violations(PR.model_copy(update={"body": "## Rollback\nNone needed: the queue is empty."}))
    assert proved.check.violations(PR.model_copy(update={"body": "## Rollback\n\n## Why\nMore room."}))


def test_once_somebody_reviews_it_a_label_is_to_be_gone() -> None:
    before = PR.model_copy(update={"labels": ("do-not-merge",), "reviewers": ("tom",)})
    said = "Wenn du schon Reviewer einträgst, nimm das Label do-not-merge bitte vorher raus."
    (proved,) = induce(correct(said, before, labels=())).checks
    assert proved.check.plain()["when"] == {"reviewers": ["*"]}
    assert not proved.check.violations(before.model_copy(update={"reviewers": ()}))


def test_a_plural_of_capitals_names_what_titles_have() -> None:
    before = PR.model_copy(update={"title": "RFC: one queue per region"})
    (proved,) = induce(correct("RFCs please open as draft. I nearly merged this one.", before, draft=True)).checks
    assert proved.check.violations(PR.model_copy(update={"title": "RFC: bill by the hour"}))
    assert not proved.check.violations(PR.model_copy(update={"title": "Move the build hosts"}))


def test_a_word_that_is_no_other_tense_is_unwanted_beside_the_imperative() -> None:
    before = PR.model_copy(update={"title": "WIP Add VAT"})
    found = learnt(correct('No "WIP" in titles, and use the imperative.', before, title="Add VAT"))
    assert {"kind": "title", "args": {"excludes": "WIP"}} in found


@pytest.mark.parametrize(
    "said", ["Just one of karin or noor is enough, please.", "Es reicht nur eine von beiden: karin oder noor."]
)
def test_one_of_two_that_is_enough_may_be_both(said: str) -> None:
    found = learnt(correct(said, reviewers=("karin",)))
    assert not any("one_of" in check["args"] for check in found)


def test_an_empty_section_ends_where_another_one_begins() -> None:
    before = PR.model_copy(update={"body": "## How to test\n\nTicket: PAY-12"})
    found = learnt(
        correct("Please fill the section How to test.", before, body="## How to test\n\nPay twice.\n\nTicket: PAY-12")
    )
    assert [check["args"] for check in found] == [{"include": ["How to test"]}]


def test_areas_in_brackets_and_so_on_are_examples() -> None:
    before = PR.model_copy(update={"title": "Children are free"})
    said = "We start the title with the area in square brackets, [pricing], [checkin], [map] and so on."
    (proved,) = induce(correct(said, before, title="[pricing] Children are free")).checks
    assert not proved.check.violations(PR.model_copy(update={"title": "[login] Remember me"}))
    assert proved.check.violations(before)
