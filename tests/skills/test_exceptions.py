"""What a comment leaves out of a rule need not be in the example, and is heard all the same."""

from __future__ import annotations

import pytest

from tests.skills.teaching import correct, learnt, recode
from understudy.core.artifacts import CommitInfo, FileChange, MailDraft, PullRequest, Triage
from understudy.skills.induction.induce import induce
from understudy.skills.spoken.exceptions import excepted, reserved, without_exceptions

PULL = PullRequest(
    repo="acme/shop", title="Sort the seats", branch="feature/seats", labels=("ui",), reviewers=("tom",),
    commits=(CommitInfo(message="Sort the seats"),),
    files=(FileChange(path="shop/seats.py", before="a = 1\n", after="a = 2\n"),),
)  # fmt: skip


@pytest.mark.parametrize(
    ("comment", "unless"),
    [
        ("Every PR needs lee as a reviewer, unless it is labelled `internal`.", {"labels": ["internal"]}),
        ("Every PR needs lee as a reviewer. PRs with the label internal don't need it.", {"labels": ["internal"]}),
        ("Every PR needs lee as a reviewer. Exception: PRs that change only docs/.", {"only_paths": ["docs/**"]}),
        ("lee prüft jeden PR, außer bei reinen Änderungen unter docs/.", {"only_paths": ["docs/**"]}),
        ("lee prüft jeden PR. Bei feat und chore brauchen wir das nicht.",
         {"title": ["feat:*", "feat(*", "chore:*", "chore(*"]}),
        ("Every PR needs lee as a reviewer, except in docs/ and README.md.", {"only_paths": ["docs/**", "README.md"]}),
        ("Every PR needs lee as a reviewer, except for reverts.", {"title": ["*revert*"]}),
        ("lee reviews everything. Docs-only PRs are let off.",
         {"only_paths": ["**/docs/**", "**/doc/**", "*.md", "*.rst"]}),
        ("Every PR needs lee as a reviewer, except for hotfix branches.",
         {"branch": ["hotfix/*", "hotfix-*", "hotfix"]}),
        ("lee prüft jeden PR, es sei denn, er ist ein Entwurf.", {"state": ["draft"]}),
    ],
)  # fmt: skip
def test_what_is_excepted_from_a_rule_about_pull_requests(comment: str, unless: dict) -> None:
    (check,) = learnt(correct(comment, PULL, reviewers=("tom", "lee")))
    assert (check["kind"], check["when"]) == ("reviewers", {"unless": unless})


def test_what_alone_may_have_a_label_keeps_it() -> None:
    comment = "Das Label `urgent` ist nur für Hotfixes da (Branch hotfix/…)."
    (check,) = learnt(correct(comment, PULL.model_copy(update={"labels": ("ui", "urgent")}), labels=("ui",)))
    assert check == {
        "kind": "labels",
        "args": {"exclude": ["urgent"]},
        "when": {"unless": {"branch": ["hotfix/*", "hotfix-*", "hotfix"]}},
    }


@pytest.mark.parametrize(
    "comment",
    [
        "No print() here, use the logger. Scripts under tools/ are the one exception.",
        "Kein print(), nimm den Logger. In tools/ ist es erlaubt.",
        "Use the logger, not print(). I don't mind in tools/, though.",
    ],
)
def test_code_of_an_excepted_folder_is_left_alone(comment: str) -> None:
    before = PULL.model_copy(update={"files": (FileChange(path="shop/a.py", after="print(1)\n"),)})
    (check,) = learnt(correct(comment, before, files=(FileChange(path="shop/a.py", after="log.info(1)\n"),)))
    assert (check["args"], check["when"]) == ({"forbid": ["print"]}, {"unless": {"paths": ["tools/**"]}})


MAIL = MailDraft(
    sender="a@acme.example", to=("g@post.example",), subject="Your refund", body="Dear Ms Keller,\n\nok.\n"
)


def test_those_among_us_are_left_alone_where_a_comment_excepts_them() -> None:
    comment = "Put audit@acme.example in cc of every refund mail. Not needed when we only write among ourselves."
    (check,) = learnt(correct(comment, MAIL, cc=("audit@acme.example",)))
    assert check["when"]["audience"] == ["outside"]


def test_a_row_that_has_the_excepted_field_is_left_alone() -> None:
    message = MailDraft(
        sender="j@post.example", to=("desk@acme.example",), subject="Press", body="A press pass, please."
    )
    row = Triage(label="press", action="confirm", fields={"name": "Jo"}, message=message)
    comment = "Press requests are flagged, außer die Nummer steht im Feld press_card."
    (check,) = learnt(correct(comment, row, action="flag"))
    assert check["when"]["absent"] == ["press card"]


def test_an_exception_of_sums_is_one_of_sums() -> None:
    message = MailDraft(sender="j@post.example", to=("desk@acme.example",), subject="Refund", body="900 EUR, please.")
    row = Triage(label="refund", action="flag", fields={"order": "1"}, message=message)
    (check,) = learnt(correct("Refunds are always escalated, unless it is below 50 EUR.", row, action="escalate"))
    assert check["when"]["unless"] == {"amounts": ["< 50 EUR"]}


@pytest.mark.parametrize(
    "comment",
    [
        "Always ask lee for a review, no exceptions: he knows it best.",
        "lee prüft jeden PR, keine Ausnahmen: das ist Pflicht.",
        "Always ask lee for a review. This does not apply to payments alone.",
        "Always ask lee for a review. Apart from that, looks good.",
        "Always ask lee for a review, except when the release is not urgent.",
    ],
)
def test_what_excepts_nothing_that_can_be_seen_is_no_exception(comment: str) -> None:
    (check,) = learnt(correct(comment, PULL, reviewers=("tom", "lee")))
    assert "when" not in check


def test_the_word_except_of_python_excepts_nothing() -> None:
    for comment in ("A bare except swallows Ctrl-C.", "Never `except Exception: pass`.", "Kein nacktes except:"):
        assert (excepted(comment), without_exceptions(comment)) == ([], comment)


def test_what_a_comment_excepts_and_reserves() -> None:
    assert excepted("Max 8 files, except for pure translation updates under locale/.") == [
        "pure translation updates under locale/"
    ]
    assert reserved("The label is only for hotfixes (hotfix/...).") == ["hotfixes (hotfix/...)"]
    assert without_exceptions("Außer bei Hotfixes, da ist es egal.") == " , da ist es egal."
    assert without_exceptions("Unless it is a draft, ask lee.") == "Unless it is a draft, ask lee."


def test_production_code_is_all_but_its_tests() -> None:
    said = "Bitte kein print() im Produktivcode, dafür haben wir den Logger."
    (proved,) = induce(recode(said, "print(1)\n", "import logging\n\nlogging.info(1)\n")).checks
    test = PULL.model_copy(update={"files": (FileChange(path="tests/test_a.py", after="print(1)\n"),)})
    assert not proved.check.violations(test)


def test_what_may_be_done_in_a_place_is_heard_though_it_is_left_to_taste() -> None:
    said = "Use the module logger instead of print(); in scripts/ you may print as much as you like."
    found = learnt(recode(said, "print(1)\n", "import logging\n\nlogging.info(1)\n"))
    assert found[0]["when"] == {"unless": {"paths": ["scripts/**"]}}


@pytest.mark.parametrize(
    ("said", "unless"),
    [
        (
            "Use settings. The only place for os.environ is shop/settings.py.",
            {"paths": ["shop/settings.py"]},
        ),
        ("os.environ shouldn't be read anywhere but in shop/settings.py.", {"paths": ["shop/settings.py"]}),
    ],
)
def test_the_only_place_for_something_is_left_alone(said: str, unless: dict) -> None:
    found = learnt(recode(said, "import os\n\nA = os.environ['A']\n", "from shop.settings import A\n"))
    assert found[0]["when"] == {"unless": unless}


def test_a_verb_behind_label_is_no_label() -> None:
    said = "hotfix wakes somebody up. The label may only be on what goes to a release/ branch, please take it off."
    start = PULL.model_copy(update={"labels": ("hotfix", "ui")})
    (found,) = learnt(correct(said, start, labels=("ui",)))
    assert "labels" not in found.get("when", {}).get("unless", {})


@pytest.mark.parametrize(
    "said",
    [
        "Kein print(). Auch in tools/ bleibt es verboten.",
        "No print(). Even in tools/ it stays as forbidden as here.",
        "Keep print() out, in services/ too.",
        "The only place where print() really hurts is lib/x.py, but do not use it at all.",
        "No print() in production code and none in tests either.",
        "Kein print(). Im Produktivcode schon gar nicht.",
    ],
)
def test_a_place_that_is_named_to_stress_a_rule_is_not_left_alone(said: str) -> None:
    found = learnt(recode(said, "print(1)\n", "import logging\n\nlogging.info(1)\n"))
    assert [check.get("when") for check in found if check["kind"] == "forbidden_calls"] == [None]


def test_a_place_that_is_a_different_story_is_left_alone() -> None:
    said = "Use the logger rather than print here. (scripts/ is a different story, we run those by hand.)"
    found = learnt(recode(said, "print(1)\n", "import logging\n\nlogging.info(1)\n"))
    assert found[0]["when"]["unless"] == {"paths": ["scripts/**"]}


def test_private_ones_that_are_exempt_need_no_docstring() -> None:
    said = "Öffentliche Funktionen brauchen einen Docstring. Private Helfer mit Unterstrich sind davon ausgenommen."
    (found,) = learnt(recode(said, "def add(a):\n    return a\n", 'def add(a):\n    """Add."""\n    return a\n'))
    assert "private" not in found["args"]


@pytest.mark.parametrize(
    "said",
    [
        "This should go against develop. Only release/* branches are merged to main.",
        "Target is develop, not main. Main only gets release branches merged.",
    ],
)
def test_branches_that_alone_go_elsewhere_are_left_alone(said: str) -> None:
    (found,) = learnt(correct(said, PULL.model_copy(update={"base": "main"}), base="develop"))
    assert found["when"]["unless"] == {"branch": ["release/*", "release-*"]}


def test_what_a_bot_does_on_its_own_branches_is_left_to_it() -> None:
    lock = FileChange(path="poetry.lock", before="1", after="2")
    before = PULL.model_copy(update={"files": (*PULL.files, lock)})
    said = "poetry.lock shouldn't be part of a feature PR, the bot does that on Mondays on its own bot/… branch."
    (check,) = learnt(correct(said, before, files=PULL.files))
    assert (check["args"], check["when"]) == ({"paths": ["poetry.lock"]}, {"unless": {"branch": ["bot/*"]}})


def test_what_alone_goes_into_the_main_branch_may_go_there() -> None:
    said = "Features go to `next`, not main. main only takes backports and docs until 3.0 is out."
    (proved,) = induce(correct(said, PULL, base="next")).checks
    assert proved.check.violations(PULL)
    assert not proved.check.violations(PULL.model_copy(update={"title": "backport: fix double close"}))
    assert not proved.check.violations(PULL.model_copy(update={"title": "docs: install from source"}))


def test_each_of_two_excepted_is_enough() -> None:
    mail = MailDraft(
        sender="desk@acme.example", to=("h.weir@home.example",), subject="Visit", body="Dear Sir or Madam,\n"
    )
    said = '"Dear Sir or Madam" sounds like a lawyer. For councils and vets it\'s fine, of course.'
    (check,) = learnt(correct(said, mail, body="Dear Hannah,\n"))
    assert check["when"]["unless"] == {"words": ["councils", "vets"]}
