"""Of a list in a comment every entry is meant, not only the one that was seen."""

from __future__ import annotations

import pytest

from understudy.core.artifacts import CommitInfo, Correction, FileChange, MailDraft, PullRequest
from understudy.core.types import Json
from understudy.skills.checks import parse_check
from understudy.skills.induction.induce import induce
from understudy.skills.spoken.comment import Comment
from understudy.skills.spoken.lists import choices, listed_with

PR = PullRequest(repo="acme/lab", title="Read files", labels=("bug",), commits=(CommitInfo(message="Read files"),))


def wrote(text: str, path: str = "lab/read.py") -> PullRequest:
    return PR.model_copy(update={"files": (FileChange(path=path, after=text),)})


def mail(body: str) -> MailDraft:
    return MailDraft(sender="ada@acme.example", to=("bo@hall.example",), subject="Load-in", body=body)


def learnt(comment: str, before: PullRequest | MailDraft, after: PullRequest | MailDraft) -> list[Json]:
    found = induce(Correction(comment=comment, before=before, after=after)).checks
    return [one.check.plain() for one in found]


@pytest.mark.parametrize(
    ("text", "said", "others"),
    [
        ("no priority labels (P1, P2, P3) here", "P1", ("P2", "P3")),
        ("never `eval`, `exec` or `compile`.", "exec", ("eval", "compile")),
        ("no eval() or exec(), please", "eval", ("exec",)),
        ("weder pickle.loads noch marshal.loads", "marshal.loads", ("pickle.loads",)),
        ("no P1/P2 labels", "P2", ("P1",)),
        ("leave vendor/, third_party/ or dist/ alone", "vendor/", ("third_party/", "dist/")),
        ("nie lee oder priya, bitte", "lee", ("priya",)),
        ("No `eval`, no `exec`.", "eval", ("exec",)),
        ("Kein print() und kein pprint() im Code", "print", ("pprint",)),
        ("start with [Info] or [Action], so that", "[Info]", ("[Action]",)),
        ("labels size/S or size/L", "size/S", ("size/L",)),
        ("no print, use logging", "print", ()),
        ("leave payments, and tests must pass", "payments", ()),
        ("no wip, draft, please", "wip", ()),
    ],
)
def test_a_list_is_told_from_a_sentence_that_goes_on(text: str, said: str, others: tuple[str, ...]) -> None:
    assert listed_with(text, said) == others


def test_every_label_of_a_list_is_kept_out() -> None:
    before = PR.model_copy(update={"labels": ("bug", "P1")})
    assert learnt("No priority labels (P1, P2, P3) on pull requests.", before, PR) == [
        {"kind": "labels", "args": {"exclude": ["P1", "P2", "P3"]}}
    ]


def test_every_call_of_a_list_is_forbidden_but_not_one_that_the_correction_makes() -> None:
    before, after = wrote("x = pickle.loads(b)\n"), wrote("x = json.loads(b)\n")
    checks = learnt("No pickle.loads or marshal.loads, only json.loads.", before, after)
    assert {
        "kind": "forbidden_calls",
        "args": {"forbid": ["pickle.loads", "marshal.loads"], "instead": "json.loads"},
    } in (checks)


@pytest.mark.parametrize(
    ("comment", "bad", "good", "also"),
    [
        ("Don't use `md5` or `sha1` for anything.", "hashlib.md5(b)", "hashlib.sha256(b)", "hashlib.sha1(b)"),
        ("Keep print, pdb and breakpoint out of the code.", "print(1)", "log(1)", "pdb.set_trace()"),
    ],
)
def test_names_of_a_list_are_completed_as_calls(comment: str, bad: str, good: str, also: str) -> None:
    checks = learnt(comment, wrote(f"import hashlib\n{bad}\n"), wrote(f"import hashlib\n{good}\n"))
    assert any(parse_check(one).violations(wrote(f"import hashlib, pdb\n{also}\n")) for one in checks)
    assert not any(parse_check(one).violations(wrote(f"import hashlib\n{good}\n")) for one in checks)


def test_an_argument_of_several_calls_of_a_module_is_asked_of_all_its_calls() -> None:
    comment = "Please always give requests.get and requests.post a timeout."
    before, after = (wrote(f"import requests\nrequests.get(u{more})\n") for more in ("", ", timeout=5"))
    (check,) = map(parse_check, learnt(comment, before, after))
    assert check.violations(wrote("import requests\nrequests.post(u)\n"))


@pytest.mark.parametrize("comment", ["Please attach no .doc, .xls or .ppt.", "No .doc or .xls attachments, please."])
def test_every_suffix_of_a_list_is_kept_out(comment: str) -> None:
    def sent(*names: str) -> MailDraft:
        return mail("Here it is.\n").model_copy(update={"attachments": names})

    (check,) = map(parse_check, learnt(comment, sent("plan.doc"), sent("plan.pdf")))
    assert check.violations(sent("sums.xls"))
    assert not check.violations(sent("sums.pdf"))


@pytest.mark.parametrize(
    ("comment", "title", "fits", "not_"),
    [
        ("Titles start with [Info] or [Action].", "[Info] x", "[Action] y", "[Note] y"),
        ("Titles begin with Add, Fix or Remove.", "Fix x", "Remove y", "Repair y"),
        ("Titles start with Radio:, Lab: or Web:", "Lab: x", "Web: y", "Db: y"),
    ],
)
def test_beginnings_of_a_list_are_the_only_ones(comment: str, title: str, fits: str, not_: str) -> None:
    def titled(text: str) -> PullRequest:
        return PR.model_copy(update={"title": text})

    checks = [parse_check(one) for one in learnt(comment, titled("Retries"), titled(title))]
    assert not any(check.violations(titled(fits)) for check in checks)
    assert any(check.violations(titled(not_)) for check in checks)


def test_every_folder_of_a_list_is_left_alone() -> None:
    own, other = FileChange(path="lab/a.py", after="x = 1\n"), FileChange(path="vendor/a.js", after="x")
    comment = "Don't touch vendor/, third_party/ or dist/"
    before, after = (PR.model_copy(update={"files": files}) for files in ((own, other), (own,)))
    assert learnt(comment, before, after) == [
        {"kind": "untouched_files", "args": {"paths": ["vendor/**", "third_party/**", "dist/**"]}}
    ]


@pytest.mark.parametrize(
    ("comment", "bad", "good", "also"),
    [
        ("Please attach photos as .jpg or .png, no .heic.", "a.heic", "a.jpg", "b.png"),
        ("Nur PDF oder CSV anhängen.", "a.xlsx", "a.csv", "b.pdf"),
    ],
)
def test_every_type_that_may_be_attached_may(comment: str, bad: str, good: str, also: str) -> None:
    def sent(name: str) -> MailDraft:
        return mail("Here it is.\n").model_copy(update={"attachments": (name,)})

    checks = [parse_check(one) for one in learnt(comment, sent(bad), sent(good))]
    assert any(check.violations(sent("b.zip")) for check in checks)
    assert not any(check.violations(sent(also)) for check in checks)


def test_every_greeting_of_a_list_is_unwanted() -> None:
    checks = learnt("Don't start mails with Hi, Hey or Hiya.", mail("Hey Bo,\n\nok.\n"), mail("Hello Bo,\n\nok.\n"))
    assert checks == [{"kind": "greeting", "args": {"never": ["Hey", "Hi", "Hiya"]}}]


def test_a_choice_of_labels_is_one_of_them() -> None:
    before = PR.model_copy(update={"labels": ()})
    checks = learnt("Always add one of the labels bug, feature or chore.", before, PR)
    assert checks == [{"kind": "labels", "args": {"any_of": ["bug", "feature", "chore"]}}]


def test_a_path_in_front_of_a_comma_is_no_entry_of_a_list() -> None:
    after = PR.model_copy(update={"reviewers": ("lee",)})
    comment = "When something under lab/radio/ changes, lee has to be among the reviewers."
    assert learnt(comment, PR, after) == [{"kind": "reviewers", "args": {"include": ["lee"]}}]


def test_all_who_are_named_together_are_asked_for_also_who_was_there_already() -> None:
    before = PR.model_copy(update={"reviewers": ("dana",)})
    checks = learnt("dana and lee have to review this.", before, PR.model_copy(update={"reviewers": ("dana", "lee")}))
    assert checks == [{"kind": "reviewers", "args": {"include": ["lee", "dana"]}}]


@pytest.mark.parametrize(
    "comment", ["Every PR needs an area label, e.g. area:api or area:web.", "Every PR needs an area label (area:...)."]
)
def test_a_label_that_is_an_example_stands_for_its_family(comment: str) -> None:
    check = parse_check(learnt(comment, PR, PR.model_copy(update={"labels": ("bug", "area:radio")}))[0])
    assert not check.violations(PR.model_copy(update={"labels": ("area:docs",)}))
    assert check.violations(PR.model_copy(update={"labels": ("bug", "docs")}))
    assert check.mend(PR) == PR, "which one it should be nobody knows"


def test_every_word_of_a_list_is_unwanted() -> None:
    checks = learnt(
        'Never write "guarantee", "promise" or "definitely" to customers.',
        mail("We guarantee it.\n"), mail("We expect it.\n"),
    )  # fmt: skip
    check = next(parse_check(one) for one in checks if isinstance(one, dict) and one["kind"] == "mail_text")
    assert check.violations(mail("I promise that.\n"))
    assert check.violations(mail("Two guarantees.\n"))
    assert not check.violations(mail("We expect it.\n"))


def test_a_word_that_is_not_wanted_is_not_wanted_in_the_plural_either() -> None:
    checks = learnt(
        'In the docs we say "guest", never "customer".',
        wrote("A customer waits.\n", "docs/a.md"), wrote("A guest waits.\n", "docs/a.md"),
    )  # fmt: skip
    (check,) = map(parse_check, checks)
    assert check.violations(wrote("What if customers wait?\n", "docs/b.md"))
    assert not check.violations(wrote("Customerless words.\n", "docs/b.md"))


def test_of_a_choice_of_plain_words_every_word_is_found_without_its_article() -> None:
    assert list(choices("If it tells of smoke, fumes or a burnt smell")) == [("smoke", "fumes", "burnt")]


def test_a_sentence_that_is_said_twice_is_heard_once() -> None:
    assert Comment("Never use eval. Ask lee. Never use eval.").sentences == (
        Comment("Never use eval."), Comment("Ask lee."),
    )  # fmt: skip
