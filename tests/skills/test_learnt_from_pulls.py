"""What is learnt of titles, descriptions, drafts and conditions from the words of a correction of a pull request."""

from __future__ import annotations

import pytest

from tests.skills.teaching import MAIL, PR, correct, learnt
from understudy.core.artifacts import CommitInfo, FileChange, PullRequest
from understudy.skills.induction.induce import induce


def test_one_of_two_quoted_phrases_is_not_wanted_alone() -> None:
    before = PR.model_copy(update={"body": "More room."})
    said = 'The description lacks the ticket. It always says "Closes LC-…" or "Refs LC-…".'
    found = learnt(correct(said, before, body="More room.\n\nCloses LC-530"))
    assert [check["args"] for check in found] == [{"shape": "closes"}]


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


def test_what_is_only_spoken_of_beside_a_demand_is_not_demanded() -> None:
    start = PR.model_copy(update={"branch": "hotfix/vat", "body": "VAT."})
    said = "hotfix/ branches go against release, not main. We merge back on Mondays."
    found = learnt(correct(said, start, base="release", body="VAT.\n\n## Merge back\nMonday"))
    assert [check["kind"] for check in found] == ["base"]


def test_german_articles_count_nothing() -> None:
    start = PR.model_copy(update={"labels": ("hotfix", "bug")})
    said = "hotfix darf nur dran, wenn es in einen release/-Branch geht. Bitte das Label runternehmen."
    assert all("at_most" not in check["args"] for check in learnt(correct(said, start, labels=("bug",))))


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


def test_still_is_no_list() -> None:
    (found,) = learnt(correct("Da fehlt noch `tax`.", labels=("tax",)))
    assert found["args"] == {"include": ["tax"]}


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


def test_a_part_of_the_system_that_goes_somewhere_is_a_condition() -> None:
    start = PR.model_copy(update={"files": (FileChange(path="firmware/arm.c", after="A"),), "base": "main"})
    (found,) = learnt(correct("Firmware goes against develop, not main.", start, base="develop"))
    assert found["when"]["paths"] == ["*firmware*", "**/*firmware*/**"]


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


def test_a_section_that_is_asked_for_is_asked_for_once() -> None:
    before = PR.model_copy(update={"body": "Locked lots are not picked."})
    said = "Ich vermisse den Abschnitt `## Getestet`. Da muss in jeder Beschreibung stehen, was ihr probiert habt."
    found = learnt(
        correct(said, before, body=f"{before.body}\n\n## Getestet\n\nLot B77 gesperrt, Auftrag blieb stehen.")
    )
    assert [check["kind"] for check in found] == ["sections"]


def test_a_section_may_begin_with_a_word_and_a_colon() -> None:
    before = PR.model_copy(update={"body": "Two queues."})
    said = "I won't roll this out without a `## Rollback` section in the description."
    (proved,) = induce(correct(said, before, body="Two queues.\n\n## Rollback\nSet the flag.")).checks
    assert not proved.check.violations(PR.model_copy(update={"body": "## Rollback\nNone needed: the queue is empty."}))
    assert proved.check.violations(PR.model_copy(update={"body": "## Rollback\n\n## Why\nMore room."}))


def test_a_plural_of_capitals_names_what_titles_have() -> None:
    before = PR.model_copy(update={"title": "RFC: one queue per region"})
    (proved,) = induce(correct("RFCs please open as draft. I nearly merged this one.", before, draft=True)).checks
    assert proved.check.violations(PR.model_copy(update={"title": "RFC: bill by the hour"}))
    assert not proved.check.violations(PR.model_copy(update={"title": "Move the build hosts"}))


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
