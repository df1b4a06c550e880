"""Rules of single kinds, each red on a mistake and green on its correction."""

from __future__ import annotations

import pytest

from understudy.core.artifacts import CommitInfo, Correction, FileChange, MailDraft, PullRequest, Triage
from understudy.skills.checks import parse_check
from understudy.skills.checks.habits import HABITS
from understudy.skills.checks.language import language
from understudy.skills.checks.shapes import fits
from understudy.skills.induction.induce import induce


def pull_request(text: str, path: str = "shop/a.py") -> PullRequest:
    return PullRequest(repo="acme/shop", files=(FileChange(path=path, after=text),))


@pytest.mark.parametrize(
    ("habit", "bad", "good"),
    [
        ("raise_without_cause", "try:\n    f()\nexcept OSError as e:\n    raise KeyError(1)\n",
         "try:\n    f()\nexcept OSError as e:\n    raise KeyError(1) from e\n"),
        ("open_without_with", "x = open('a').read()\n", "with open('a') as f:\n    x = f.read()\n"),
        ("type_compare", "a = type(x) == int\n", "a = isinstance(x, int)\n"),
        ("truth_compare", "a = x == True\n", "a = x == 1\n"),
        ("length_compare", "a = len(x) == 0\n", "a = len(x) == 3\n"),
        ("range_of_length", "for i in range(len(x)):\n    f(i)\n", "for i, _ in enumerate(x):\n    f(i)\n"),
        ("old_union", "def f(x: Optional[int]) -> None: ...\n", "def f(x: int | None) -> None: ...\n"),
        ("magic_number", "def f(x):\n    return x * 0.19\n", "VAT = 0.19\n\ndef f(x):\n    return x * VAT\n"),
        ("unused_import", "import os\n", "import os\n\nprint(os.name)\n"),
        ("commented_code", "# x = f(1)\n", "# The caller has checked x.\n# type: ignore\n"),
        ("tabs", "if x:\n\tf()\n", "if x:\n    f('\t')\n"),
        ("trailing_blanks", "x = 1 \n", "x = 1\n"),
        ("no_last_newline", "x = 1", "x = 1\n"),
        ("single_quotes", "x = 'a'\n", "x = \"a\"\ny = 'say \"a\"'\n"),
        ("late_import", "x = 1\nimport os\n",
         "\"\"\"M.\"\"\"\n__all__ = ()\nif x:\n    import a\nimport os\n\nx = 1\n"),
        ("class_case", "class order_line: ...\n", "class OrderLine: ...\nclass _Row: ...\n"),
        ("lower_constant", "maxTries = 3\n", "MAX_TRIES = 3\n__version__ = '1'\ntries = f()\n"),
        ("double_quotes", 'x = "a"\n', "x = 'a'\ny = \"it's\"\n"),
    ],
)  # fmt: skip
def test_a_habit_is_found_where_it_is_and_nowhere_else(habit: str, bad: str, good: str) -> None:
    check = parse_check({"kind": "python_habits", "args": {"forbid": [habit]}})
    assert check.violations(pull_request(bad))
    assert not check.violations(pull_request(good))


def test_every_habit_is_silent_on_python_that_does_not_parse_but_says_so() -> None:
    for name in HABITS:
        found = parse_check({"kind": "python_habits", "args": {"forbid": [name]}}).violations(pull_request("def f(:\n"))
        assert not found or "does not parse" in found[0].message


@pytest.mark.parametrize(
    ("shape", "good", "bad"),
    [
        ("imperative", ("Add codes", "fix: add codes", "Embed fonts", "Feed the cache"), ("Added codes", "Fixes it")),
        ("ticket_first", ("SHOP-1: Add", "[SHOP-1] Add", "#12 Add"), ("Add (SHOP-1)", "Add")),
        ("with_body", ("Add\n\nSince it was slow.",), ("Add", "Add\n", "Add\n\n  \n")),
        ("no_slash_date", ("05.03.2026", "and/or", "1/2"), ("on 5/3/26", "12/31/2026")),
        ("no_money", ("at 10 o'clock", "order 120"), ("120 EUR", "€ 5", "5,00 €", "USD 7")),
        ("ticked", ("- [x] tests\n- [X] docs", "none [ ]"), ("- [x] tests\n- [ ] docs",)),
        ("no_merge", ("Merge two lists", "Round"), ("Merge branch 'main' into x", "Merge pull request #3 from a/b")),
        ("other_date", ("on 2026-03-05", "5.2 of 10", "at 5"), ("5/3/26", "5.3.2026", "5. März 2026", "5 March 2026")),
        (
            "dated",
            (
                "on 2026-03-05",
                "by 5.3.",
                "3/12",
                "5. März",
                "March 5",
                "the 5th of October",
                "am 3. Januars",
                "freitags",
            ),
            ("soon", "5 decisions", "in 3 markets", "2 seats", "15", "marketing 12"),
        ),
        ("area_first", ("search: cache", "api/v2: Drop it"), ("Cache it", "Cache the search: again")),
        ("sentence_case", ("Retry uploads", "Fix the API of Acme"), ("Retry Uploads Twice",)),
        ("no_tag", ("Prices", "Prices [new]"), ("[UI] Prices", " [ui] x")),
        ("no_reply_mark", ("Re-ordering parts", "Prices", "Await: done"), ("RE: Prices", "Fwd: x", "AW: WG: y")),
        ("no_phone", ("order 4711", "2026-01-01"), ("+49 40 123456", "call 040 123 456 7")),
    ],
)
def test_shapes_fit_what_they_say(shape: str, good: tuple[str, ...], bad: tuple[str, ...]) -> None:
    assert all(fits(shape, text) for text in good)
    assert not any(fits(shape, text) for text in bad)


def kinds(comment: str, before: PullRequest | MailDraft, **changes: object) -> list[dict[str, object]]:
    correction = Correction(comment=comment, before=before, after=before.model_copy(update=changes))
    return [proved.check.plain() for proved in induce(correction).checks]  # type: ignore[misc]  # plain JSON


def test_a_todo_may_stay_where_the_correction_gave_it_an_owner() -> None:
    after = (FileChange(path="shop/a.py", after="x = 1  # TODO(ada): faster\n"),)
    found = kinds("a TODO needs a name", pull_request("x = 1  # TODO: faster\n"), files=after)
    assert found == [{"kind": "forbidden_text", "args": {"forbid": "TODO", "unless": "owner"}}]


def test_an_attachment_that_a_mail_speaks_of_must_be_there_and_no_other() -> None:
    mail = MailDraft(body="Hello,\n\nsee the attached form.\n")
    found = kinds("you forgot the attachment", mail, attachments=("form.pdf",))
    assert found == [{"kind": "attachments", "args": {"mentioned": True}}]
    check = parse_check(found[0])  # type: ignore[arg-type]  # plain JSON
    assert check.violations(mail)
    assert not check.violations(MailDraft(body="Hello,\n\nsee you.\n\n> the attached form"))


def test_a_word_that_replaces_another_is_not_asked_of_every_mail() -> None:
    mail = MailDraft(body="Dear user,\n\nok.\n")
    found = kinds("don't say 'user', say 'customer'", mail, body="Dear customer,\n\nok.\n")
    assert [check["args"] for check in found] == [{"excludes": "user"}]


def test_a_number_in_quotes_is_an_example_of_one() -> None:
    found = kinds(
        'put the order number in the subject: "Order 4711"', MailDraft(subject="Delay"), subject="Delay, Order 4711"
    )
    assert found == [{"kind": "subject", "args": {"like": "Order 4711"}}]


def test_a_trailer_that_the_comment_names_is_asked_of_every_commit() -> None:
    before = pull_request("x = 1\n").model_copy(update={"commits": (CommitInfo(message="Add x"),)})
    signed = (CommitInfo(message="Add x\n\nSigned-off-by: Ada <ada@example.com>"),)
    found = kinds("sign off your commits (Signed-off-by)", before, commits=signed)
    assert found == [{"kind": "commits", "args": {"shape": "signed_off"}}]


def test_companions_of_a_file_anywhere_may_be_anywhere() -> None:
    files = (FileChange(path="shop/models.py", after="x"), FileChange(path="shop/migrations/1.py", after="x"))
    found = kinds("models.py needs a migration", pull_request("x", "shop/models.py"), files=files)
    assert found == [{"kind": "files_together", "args": {"changed": ["models.py"], "needs": ["**/migrations/**"]}}]


def test_the_language_of_titles_descriptions_and_commits_is_told_apart() -> None:
    german = "Die Suche ist jetzt für alle schneller"
    before = PullRequest(repo="acme/shop", title=german, body=german, commits=(CommitInfo(message=german),))
    english = "The search is faster for all of you"
    found = kinds("titles in English, please", before, title=english, body=english)
    assert found == [{"kind": "language", "args": {"value": "English", "of": "title"}}]
    check = parse_check(found[0])  # type: ignore[arg-type]  # plain JSON
    assert check.violations(before)
    assert not check.violations(before.model_copy(update={"title": "Search"})), "too short to tell"


def test_a_quoted_word_is_meant_however_common_it_is() -> None:
    after = (FileChange(path="web/a.ts", after="const a: number = 1;\n"),)
    found = kinds("`any` is not a type", pull_request("const a: any = 1;\n", "web/a.ts"), files=after)
    assert [check["args"] for check in found] == [{"forbid": "any", "files": ["*.ts", "*.tsx"], "anycase": True}]


def test_a_class_that_the_comment_calls_by_its_module_is_the_import_of_it() -> None:
    after = (FileChange(path="tests/test_a.py", after="def test_a():\n    assert 1\n"),)
    before = pull_request("import unittest\n\nclass A(unittest.TestCase):\n    pass\n", "tests/test_a.py")
    found = kinds("no unittest.TestCase, please", before, files=after)
    assert {"kind": "forbidden_imports", "args": {"forbid": ["unittest"]}} in found


def test_who_must_not_get_a_mail_must_not_get_it_in_copy_either() -> None:
    mail = MailDraft(sender="agent@acme.example", to=("ada@acme.example", "eve@far.example"))
    found = kinds("never send this to anyone outside acme.example", mail, to=("ada@acme.example",))
    assert found == [{"kind": "receivers", "args": {"only": ["*@acme.example"]}}]
    check = parse_check(found[0])  # type: ignore[arg-type]  # plain JSON
    copied = MailDraft(sender="agent@acme.example", to=("ada@acme.example",), cc=("eve@far.example",))
    assert [found.where for found in check.violations(copied)] == ["cc"]
    assert not check.violations(check.mend(copied))


def test_a_comment_that_names_the_field_is_about_that_field() -> None:
    mail = MailDraft(to=("ada@acme.example",), cc=("all@acme.example",))
    assert [found["kind"] for found in kinds("take all@acme.example off cc", mail, cc=())] == ["cc"]
    assert kinds("all@acme.example must not get these", mail, cc=()) == [
        {"kind": "receivers", "args": {"exclude": ["all@acme.example"]}}
    ], "the address, not everybody at its domain"


def test_words_and_sentences_are_counted_where_the_comment_counts_them() -> None:
    mail = MailDraft(body="Hello Ada, " + "it is late. " * 20)
    found = kinds("keep mails under 30 words", mail, body="Hello Ada, it is late.")
    assert found == [{"kind": "mail_text", "args": {"max_words": 30}}]
    found = kinds("three sentences at most", mail, body="Hello Ada, it is late.")
    assert found == [{"kind": "mail_text", "args": {"max_sentences": 3}}]


def test_any_greeting_will_do_where_there_was_none_and_no_phrase_is_said() -> None:
    mail = MailDraft(body="it is late.")
    found = kinds("start with a greeting", mail, body="Dear Ada,\n\nit is late.")
    assert found == [{"kind": "greeting", "args": {"required": True}}]
    found = kinds("start with Dear ...", mail, body="Dear Ada,\n\nit is late.")
    assert {"starts_with": ["Dear"]} in [check["args"] for check in found]


def test_another_type_of_attachment_is_not_asked_of_mails_without_one() -> None:
    mail = MailDraft(attachments=("contract.docx",))
    found = kinds("send it as PDF, never as a Word file", mail, attachments=("contract.pdf",))
    assert {"kind": "attachments", "args": {"only": ["*.pdf"]}} in found
    assert not any(parse_check(one).violations(MailDraft()) for one in found)  # type: ignore[arg-type]  # plain JSON


def test_an_example_of_a_pattern_is_not_the_pattern() -> None:
    before = PullRequest(repo="acme/shop", title="Adds tax", branch="tax", commits=(CommitInfo(message="Add tax"),))
    found = kinds('imperative, please: "Add", not "Adds"', before, title="Add tax")
    assert {"kind": "title", "args": {"starts_with": "Add"}} not in found
    found = kinds("the branch carries the ticket id, like shop-12-tax", before, branch="shop-12-tax")
    assert found == [{"kind": "branch", "args": {"like": "shop-12"}}]
    found = kinds('imperative, as in "Add the tax"', before, title="Add the tax")
    assert found == [{"kind": "title", "args": {"shape": "imperative"}}]
    typed = (CommitInfo(message="fix(tax): add tax"),)
    found = kinds("conventional commits: `fix(tax): ...`", before, commits=typed, labels=("tax",))
    assert found == [{"kind": "commits", "args": {"shape": "conventional"}}]


def test_one_of_two_who_are_named_is_enough() -> None:
    found = kinds("put mira or jon on it", PullRequest(repo="acme/shop"), reviewers=("mira",))
    assert found == [{"kind": "reviewers", "args": {"any_of": ["mira", "jon"]}}]
    check = parse_check(found[0])  # type: ignore[arg-type]  # plain JSON
    assert not check.violations(PullRequest(repo="acme/shop", reviewers=("jon",)))
    assert check.violations(PullRequest(repo="acme/shop", reviewers=("piet",)))
    assert not check.violations(check.mend(PullRequest(repo="acme/shop")))


def test_which_entry_went_is_incidental_where_the_comment_counts() -> None:
    before = PullRequest(repo="acme/shop", labels=("feature", "bug"))
    assert kinds("it can't be a feature and a bug. One label per PR.", before, labels=("feature",)) == [
        {"kind": "labels", "args": {"at_most": 1}}
    ]


def test_what_a_label_is_called_does_not_put_it_everywhere() -> None:
    before = PullRequest(repo="acme/shop", labels=("Enhancement",))
    found = kinds("das Label heißt feature, nicht Enhancement", before, labels=("feature",))
    assert found == [{"kind": "labels", "args": {"exclude": ["Enhancement"]}}]


def test_globs_in_brackets_are_heard() -> None:
    files = (FileChange(path="web/a.tsx", after="x"), FileChange(path="web/a.stories.tsx", after="x"))
    found = kinds("when a component (*.tsx) changes, so does its story (*.stories.tsx)",
                  pull_request("x", "web/a.tsx"), files=files)  # fmt: skip
    assert found == [{"kind": "files_together", "args": {"changed": ["*.tsx"], "needs": ["*.stories.tsx"]}}]


def test_a_short_title_in_german_is_known_by_its_umlauts() -> None:
    before = PullRequest(repo="acme/shop", title="Verpackung für Bestellungen hinzufügen")
    found = kinds("titles in English", before, title="Add a wrapping for the orders")
    assert found == [{"kind": "language", "args": {"value": "English", "of": "title"}}]


def test_a_line_inside_of_a_function_is_no_opening_of_a_file() -> None:
    after = (FileChange(path="shop/a.py", after="def f(a):\n    return a\n"),)
    assert kinds("why not just return a?", pull_request("def f(a):\n    return a + 1 - 1\n"), files=after) == []


def test_names_of_new_files_have_the_shape_that_a_renamed_one_got() -> None:
    after = (FileChange(path="shop/cart.py", after="x = 1\n"),)
    before = pull_request("x = 1\n", "shop/Cart.py")
    found = kinds("file names in lower case: cart.py, not Cart.py", before, files=after)
    assert found == [{"kind": "file_names", "args": {"shape": "lowercase"}}]
    check = parse_check(found[0])  # type: ignore[arg-type]  # plain JSON
    assert check.violations(pull_request("x", "shop/Price.py"))
    assert not check.violations(pull_request("x", "Shop/price.py")), "its folder was there before"
    old = FileChange(path="shop/Old.py", before="x", after="y")
    assert not check.violations(PullRequest(repo="acme/shop", files=(old,)))


def test_a_field_that_was_filled_on_the_way_is_not_asked_for() -> None:
    mail = MailDraft(subject="Help", body="The app crashes.")
    before = Triage(message=mail, label="general", action="confirm")
    correction = Correction(
        comment="When the app crashes it's technical.",
        before=before,
        after=before.model_copy(update={"label": "technical", "fields": {"app": "ios"}}),
    )
    assert [proved.check.kind for proved in induce(correction).checks] == ["triage_label"]


@pytest.mark.parametrize(
    "left", ["Dear {{name}},", "Dear [NAME],", "on ${date}", "Dear <customer name>,", "for XXX EUR"]
)
def test_a_placeholder_of_any_template_is_seen(left: str) -> None:
    assert not fits("no_placeholder", f"Hello,\n\n{left}\n\nRegards")
    assert fits("no_placeholder", "Hello,\n\nyour order [1] costs 3 < 4 EUR, see {}.\n\nRegards")


def test_private_functions_named_as_needing_none_are_left_alone() -> None:
    before, after = (
        pull_request("def rate():\n    return 1\n"),
        pull_request('def rate():\n    """One."""\n    return 1\n'),
    )
    comment = "Public functions carry a docstring (the private _helpers don't need one)"
    (proved,) = induce(Correction(comment=comment, before=before, after=after)).checks
    assert not proved.check.violations(pull_request("def _strip():\n    return 1\n"))


def test_boxes_of_a_name_are_meant_in_every_house_if_addresses_are_spoken_of() -> None:
    before = MailDraft(to=("noreply@x.example", "ada@x.example"), subject="Hello")
    after = before.model_copy(update={"to": ("ada@x.example",)})
    comment = "Please do not send anything to noreply addresses."
    (proved,) = induce(Correction(comment=comment, before=before, after=after)).checks
    assert proved.check.violations(before.model_copy(update={"to": ("noreply@y.example",)}))


def test_a_star_in_a_query_is_seen_in_small_letters_too() -> None:
    before, after = pull_request("select * from t;\n", "db/q.sql"), pull_request("select a from t;\n", "db/q.sql")
    (proved,) = induce(Correction(comment="SELECT * is not allowed", before=before, after=after)).checks
    assert proved.check.violations(pull_request("SELECT * FROM u;\n", "db/r.sql"))


@pytest.mark.parametrize("number", ["4111 1111 1111 1111", "5500-0000-0000-0004", "DE12 5001 0517 0648 4898 90"])
def test_a_whole_number_of_a_card_or_an_account_is_seen_and_its_end_is_not(number: str) -> None:
    assert not fits("no_account_number", f"Bitte von {number} abbuchen.")
    assert fits("no_account_number", "Die Karte endet auf 1111, rufen Sie +49 30 555 100 an, Auftrag 20260304.")


@pytest.mark.parametrize(
    ("text", "seems"),
    [
        ("Etiketten werden jetzt aus der Bestellung gedruckt", "German"),
        ("Reserve stock before payment and release it afterwards", "English"),
        ("Retry", ""),
    ],
)
def test_a_language_is_told_by_a_few_common_words(text: str, seems: str) -> None:
    assert language(text) == seems
