"""Conditions on the state of things: new files, drafts, amounts, what is not there. Each beside what else is named."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.core.artifacts import Correction, FileChange, MailDraft, PullRequest, Triage
from understudy.core.errors import SkillError
from understudy.skills.checks import parse_check
from understudy.skills.checks.base import Check
from understudy.skills.checks.desk import Act
from understudy.skills.checks.reading import AnyArtifact, amounts_of, lacks
from understudy.skills.checks.when import When
from understudy.skills.induction.induce import induce
from understudy.skills.relations import merged
from understudy.skills.spoken.amounts import UNITS, Bound, amounts, bounds, number

NEW = FileChange(path="shop/wrap.py", after="x")
OLD = FileChange(path="shop/cart.py", before="x", after="y")
ASKED = MailDraft(sender="ada@example.org", subject="Money back", body="Please refund the 740 EUR.")
REFUND = Triage(message=ASKED, label="refund", action="confirm", fields={"amount": "740"})


def pr(*files: FileChange, **fields: object) -> PullRequest:
    return PullRequest(repo="acme/shop", title="Change things", files=files).model_copy(update=fields)


def learnt(comment: str, before: AnyArtifact, after: AnyArtifact) -> list[Check]:
    return [proved.check for proved in induce(Correction(comment=comment, before=before, after=after)).checks]


def labelled(comment: str, before: PullRequest) -> When:
    (check,) = learnt(comment, before, before.model_copy(update={"labels": ("seen",)}))
    return check.when


def escalated(comment: str, before: Triage) -> When:
    (check,) = learnt(comment, before, before.model_copy(update={"action": "escalate"}))
    return check.when


@pytest.mark.parametrize(
    ("comment", "wanted"),
    [
        ("Every new file under shop/ gets the label seen", When(paths=("shop/**",), change=("added",))),
        ("Neue Dateien bekommen das Label seen", When(change=("added",))),
        ("When you add a new module, set the label seen", When(change=("added",))),
        ("If a script is added, set the label seen", When(change=("added",))),
        ("Anything that adds a module under shop/ gets the label seen", When(paths=("shop/**",), change=("added",))),
        ("Wer ein neues Modul anlegt, setzt bitte das Label seen", When(change=("added",))),
        ("Kommt eine neue Datei dazu, bitte das Label seen", When(change=("added",))),
        ("If a script is added or changed, set the label seen", When()),
        ("New code gets the label seen", When()),
        ("Please set the label seen, a new file is no reason to forget it", When()),
    ],
)
def test_new_files_are_a_condition_and_new_code_in_old_files_is_none(comment: str, wanted: When) -> None:
    assert labelled(comment, pr(NEW, OLD)) == wanted


@pytest.mark.parametrize(
    "comment", ["When files are deleted, set the label seen", "PRs that remove modules: label seen"]
)
def test_deleted_files_are_a_condition(comment: str) -> None:
    gone = FileChange(path="shop/old.py", before="x")
    assert labelled(comment, pr(gone, OLD)) == When(change=("deleted",))


def test_what_is_new_only_in_words_is_no_condition() -> None:
    assert labelled("Every new file gets the label seen", pr(OLD)) == When()


def test_a_rule_for_new_files_leaves_edited_ones_alone_and_holds_in_every_folder_of_that_name() -> None:
    command = FileChange(path="tickets/management/commands/expire.py", after="x")
    docs = FileChange(path="docs/commands.md", before="a", after="b")
    comment = "Neue Management-Commands brauchen einen Eintrag in docs/commands.md"
    (check,) = learnt(comment, pr(command), pr(command, docs))
    assert check.violations(pr(FileChange(path="badges/management/commands/export.py", after="x")))
    assert not check.violations(pr(command.model_copy(update={"before": "old"})))
    assert not check.violations(pr(FileChange(path="badges/management/ideas.py", after="x")))


def test_a_file_without_a_text_on_either_side_is_in_no_state() -> None:
    image = pr(FileChange(path="shop/logo.png"))
    assert not any(When(change=(state,)).holds(image) for state in ("added", "edited", "deleted"))
    assert When(paths=("shop/**",)).holds(image)


def test_a_file_that_is_named_with_its_whole_path_is_that_file_alone() -> None:
    lock = FileChange(path="shop/vendor/lock.txt", before="x", after="y")
    (check,) = learnt("Please leave shop/vendor/lock.txt alone", pr(lock, OLD), pr(OLD))
    assert check.rule.args() == {"paths": ["shop/vendor/lock.txt"]}


def test_a_rule_about_existing_files_knows_a_short_name_of_its_folder() -> None:
    old = FileChange(path="docs/adr/0004-queue.md", before="x", after="y")
    (check,) = learnt("Old ADRs are never edited, write a new one", pr(old), pr(OLD))
    assert check.violations(pr(FileChange(path="docs/adr/0001-db.md", before="x", after="y")))
    assert not check.violations(pr(FileChange(path="docs/adr/0009-db.md", after="y")))


@pytest.mark.parametrize(
    "comment",
    [
        "Existing migrations must not be edited, write a new one instead",
        "Bestehende Migrationen niemals ändern!",
        "Never touch migrations that already ran: migrations/ is append-only",
    ],
)
def test_a_rule_about_existing_files_holds_in_their_folder_and_lets_new_ones_come(comment: str) -> None:
    old = FileChange(path="shop/migrations/0007_a.py", before="x", after="y")
    new = FileChange(path="shop/migrations/0013_b.py", after="y")
    (check,) = learnt(comment, pr(old), pr(new))
    edited = FileChange(path="users/migrations/0002_c.py", before="x", after="y")
    assert check.violations(pr(edited))
    assert check.violations(pr(edited.model_copy(update={"after": None})))
    assert not check.violations(pr(edited.model_copy(update={"before": None})))


@pytest.mark.parametrize(
    ("comment", "draft", "wanted"),
    [
        ("Set the label seen once it is no longer a draft", False, ("ready",)),
        ("Label seen bitte setzen, sobald der PR kein Entwurf mehr ist", False, ("ready",)),
        ("Unless it is a draft, set the label seen", False, ("ready",)),
        ("PRs that are not drafts get the label seen", False, ("ready",)),
        ("Fertige PRs (kein Draft) bekommen das Label seen", False, ("ready",)),
        ("As long as it is a draft, set the label seen", True, ("draft",)),
        ("Solange es ein Entwurf ist, bitte das Label seen", True, ("draft",)),
        ("Drafts get the label seen", True, ("draft",)),
        ("Drafts get the label seen", False, ()),
        ("Please set the label seen, this draft has none", True, ()),
    ],
)
def test_a_draft_is_a_condition_where_the_sentence_makes_it_one(
    comment: str, draft: bool, wanted: tuple[str, ...]
) -> None:
    assert labelled(comment, pr(OLD, draft=draft)).state == wanted


def test_a_kind_of_branch_is_a_condition_at_the_head_of_a_sentence() -> None:
    before = pr(OLD, branch="hotfix/card-crash")
    (check,) = learnt("Hotfixes go against release, not main", before, before.model_copy(update={"base": "release"}))
    assert check.violations(pr(OLD, branch="hotfix/tax"))
    assert not check.violations(pr(OLD, branch="feature/tax"))
    for comment in ("A hotfix goes to release", "Hotfix PRs go to release"):
        (check,) = learnt(comment, before, before.model_copy(update={"base": "release"}))
        assert check.when.words
    fix = pr(OLD, branch="fix/tax")
    (check,) = learnt("Fix the base please, it goes to release", fix, fix.model_copy(update={"base": "release"}))
    assert not check.when


@pytest.mark.parametrize(
    ("comment", "wanted"),
    [
        ("Refunds above 500 EUR are always escalated", When(labels=("refund",), amounts=("> 500 EUR",))),
        ("Please escalate refunds of 500 € or more", When(labels=("refund",), amounts=(">= 500 EUR",))),
        ("Rückerstattungen ab 500,00 Euro bitte eskalieren", When(labels=("refund",), amounts=(">= 500 EUR",))),
        ("Amounts over 500 are escalated", When(amounts=("> 500",))),
        ("Refunds above 1.000 EUR are always escalated", When(labels=("refund",))),
    ],
)
def test_an_amount_is_a_condition_beside_the_label_if_the_corrected_one_keeps_it(comment: str, wanted: When) -> None:
    assert escalated(comment, REFUND) == wanted


@pytest.mark.parametrize(
    ("comment", "wanted"),
    [
        ("Please escalate refunds. That's for amounts above 500 EUR only.", "> 500 EUR"),
        ("Refunds are escalated. Below 500 EUR you may confirm them yourself.", ">= 500 EUR"),
        ("Refunds up to 500 EUR can be confirmed, everything above is escalated.", "> 500 EUR"),
        ("Unter 500 Euro darfst du Erstattungen selbst bestätigen, darüber bitte eskalieren.", ">= 500 EUR"),
        ("Refunds are escalated. The shop has sold for 900 EUR.", None),
    ],
)
def test_an_amount_in_another_sentence_restricts_the_rule_also_by_what_it_allows(
    comment: str, wanted: str | None
) -> None:
    assert escalated(comment, REFUND) == When(labels=("refund",), amounts=(wanted,) if wanted else ())


@pytest.mark.parametrize(
    ("comment", "wanted"),
    [
        ("Please set the label seen. Drafts are exempt.", When(state=("ready",))),
        ("Bitte das Label seen setzen. Bei Entwürfen ist das nicht nötig.", When(state=("ready",))),
        ("Modules need the label seen. Existing modules may stay without.", When(change=("added",))),
        ("Please set the label seen. Other labels are fine.", When()),
    ],
)
def test_what_a_comment_spares_is_left_out(comment: str, wanted: When) -> None:
    assert labelled(comment, pr(NEW, OLD)) == wanted


def test_an_amount_is_read_from_the_field_that_is_called_so_and_else_from_the_mail() -> None:
    def read(body: str, unit: str = "EUR", **fields: str | float) -> list[Decimal]:
        return amounts_of(REFUND.model_copy(update={"message": MailDraft(body=body), "fields": fields}), unit)

    assert read("not 900 EUR", order="70412", amount=45) == [45]
    assert read("not 900 EUR", refund_amount="1.290,50") == [Decimal("1290.50")]
    assert read("not 900 EUR", total="45 EUR") == [45]
    assert read("1,290.50 EUR for order 70412, or $20") == [Decimal("1290.50")]
    assert read("1,290.50 EUR for order 70412, or $20", unit="") == [Decimal("1290.50"), 20]
    assert read("it has 31.5 kg", unit="kg", amount=45) == [Decimal("31.5")]
    assert read("nothing at all") == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("above 500 EUR", "> 500 EUR"),
        ("mehr als 200 €", "> 200 EUR"),
        ("over $1,500.50 please", "> 1500.5 USD"),
        ("not more than 30 kg", "<= 30 kg"),
        ("unter 1.000,50 Euro", "< 1000.5 EUR"),
        ("20 Personen oder mehr", ">= 20 people"),
        ("titles over 60 characters", None),
        ("from 9 to five", None),
        ("release 2.0", None),
    ],
)
def test_bounds_are_heard_in_both_languages_and_only_of_known_units(text: str, wanted: str | None) -> None:
    assert [str(bound) for bound, _ in bounds(text)] == ([wanted] if wanted else [])


@given(st.integers(0, 9_999_999), st.integers(0, 99), st.sampled_from([(",", "."), (".", ","), ("'", ".")]))
def test_a_number_is_the_same_in_either_notation(whole: int, cents: int, marks: tuple[str, str]) -> None:
    text = f"{whole:,}.{cents:02}".translate(str.maketrans({",": marks[0], ".": marks[1]}))
    assert number(text) == Decimal(f"{whole}.{cents:02}")
    assert amounts(f"It is {text} EUR.", "EUR") == (Decimal(f"{whole}.{cents:02}"),)


@given(st.sampled_from([">", ">=", "<", "<="]), st.decimals(0, 10**9, places=2), st.sampled_from(["", *UNITS]))
def test_a_bound_is_read_as_it_is_written(compare: str, amount: Decimal, unit: str) -> None:
    assert Bound.parse(str(Bound(compare, amount, unit))) == Bound(compare, amount, unit)


@given(st.text(max_size=40))
def test_no_text_of_strangers_trips_the_reading_of_amounts(text: str) -> None:
    list(bounds(text))
    amounts(text, "")
    number(text)


@pytest.mark.parametrize(
    ("comment", "wanted"),
    [
        ("Refunds without an order number are escalated", When(labels=("refund",), absent=("order number",))),
        ("If there is no order number, escalate refunds", When(labels=("refund",), absent=("order number",))),
        ("Wenn die Bestellnummer fehlt, bitte eskalieren", When(absent=("bestellnummer",))),
        ("No order number? Then escalate it.", When(absent=("order number",))),
        ("Escalate refunds that lack an order number", When(labels=("refund",), absent=("order number",))),
        ("Refunds are never handled without a person, escalate them", When(labels=("refund",))),
        ("Refunds without an amount are escalated", When(labels=("refund",))),
    ],
)
def test_a_field_that_is_not_there_is_a_condition(comment: str, wanted: When) -> None:
    assert escalated(comment, REFUND) == wanted


@pytest.mark.parametrize(
    ("comment", "wanted"),
    [
        ("Refunds with priority high are escalated", When(labels=("refund",), fields=("priority = high",))),
        ("Escalate refunds (priority: high)", When(labels=("refund",), fields=("priority = high",))),
        ("High priority refunds are escalated", When(labels=("refund",), fields=("priority = high",))),
        ("If blocked is yes, escalate refunds", When(labels=("refund",), fields=("blocked = yes",))),
        ("Refunds with priority low are escalated", When(labels=("refund",))),
        ("Refunds are escalated, as for order 5030", When(labels=("refund",))),
    ],
)
def test_a_field_with_its_value_is_a_condition(comment: str, wanted: When) -> None:
    row = {"priority": "high", "blocked": True, "order": "5030"}
    assert escalated(comment, REFUND.model_copy(update={"fields": row})) == wanted


def test_a_field_that_is_asked_for_is_no_condition_of_itself() -> None:
    comment = "Bitte die Bestellnummer ins Feld order eintragen, ohne Bestellnummer findet das Lager nichts."
    (check,) = learnt(comment, REFUND, REFUND.model_copy(update={"fields": {"amount": "740", "order": "7"}}))
    assert not check.when
    comment = "Refunds without an invoice number: set the field queue to accounts"
    (check,) = learnt(comment, REFUND, REFUND.model_copy(update={"fields": {"amount": "740", "queue": "accounts"}}))
    assert check.when == When(labels=("refund",), absent=("invoice number",))


def test_a_field_is_known_by_its_name_in_other_forms_and_a_part_by_what_people_call_it() -> None:
    def row(**fields: str) -> Triage:
        return REFUND.model_copy(update={"fields": fields})

    for name in ("serial", "serial_no", "serialNumber"):
        assert not lacks(row(**{name: "GW4-1"}), "serial number")
        assert lacks(row(**{name: ""}), "serial number")
    assert lacks(row(order_number="7"), "serial number")
    assert not lacks(row(order="7"), "Bestellnummer")
    assert lacks(pr(OLD), "description")
    assert not lacks(pr(OLD, body="Why"), "Beschreibung")
    assert lacks(ASKED, "attachments")
    assert not lacks(ASKED, "serial number")


@pytest.mark.parametrize(
    "when",
    [
        {"change": ["renamed"]},
        {"state": ["open"]},
        {"amounts": ["above 500"]},
        {"amounts": ["> 500 EURO"]},
        {"amounts": [500]},
        {"absent": [""]},
        {"fields": ["priority"]},
    ],
)
def test_a_part_that_says_nothing_is_refused_with_its_name(when: dict[str, object]) -> None:
    (name,) = when
    with pytest.raises(SkillError, match=rf"when\.{name}"):
        parse_check({"kind": "triage_action", "args": {"value": "flag"}, "when": when})  # type: ignore[dict-item]


def test_an_exception_spares_only_the_files_in_its_state_and_only_where_all_of_it_holds() -> None:
    check = parse_check(
        {"kind": "docstrings", "args": {"of": ["functions"]},
         "when": {"unless": {"paths": ["shop/**"], "change": ["edited"], "labels": ["legacy"]}}}
    )  # fmt: skip
    code = "def f():\n    return 1\n"
    edited, new = FileChange(path="shop/a.py", before="", after=code), FileChange(path="shop/b.py", after=code)
    assert [found.where for found in check.violations(pr(edited, new, labels=("legacy",)))] == ["shop/b.py"]
    assert [found.where for found in check.violations(pr(edited, new))] == ["shop/a.py", "shop/b.py"]


def test_an_exception_by_amount_is_made_of_a_second_correction() -> None:
    old = Check(Act(value="escalate"), When(labels=("refund",)))
    new = Check(Act(value="confirm"), When(labels=("refund",), amounts=("< 50 EUR",)))
    excepted, added = merged([old], [new])
    small = REFUND.model_copy(update={"fields": {"amount": "20"}, "action": "escalate"})
    assert excepted.violations(REFUND)
    assert not excepted.violations(small)
    assert added.violations(small)


def test_a_condition_on_states_reads_as_it_is_written_and_says_so_in_words() -> None:
    when = {"labels": ["refund"], "amounts": ["> 500 EUR"], "fields": ["tier = vip"], "absent": ["order number"]}
    check = parse_check({"kind": "triage_action", "args": {"value": "flag"}, "when": when})  # type: ignore[dict-item]
    assert check.when.plain() == when
    assert check.sentence().endswith(
        "where it is labelled refund, for amounts above 500 EUR, where tier is vip, if there is no order number."
    )
    assert check.when.narrower_than(When(labels=("refund",)))
    new = {"kind": "docstrings", "args": {"of": ["modules"]}, "when": {"paths": ["shop/**"], "change": ["added"]}}
    assert parse_check(new).sentence().endswith("when a file of shop/** is new.")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("comment", "wanted"),
    [
        ("Bei mehr als zehn Dateien bitte das Label seen setzen.", When(amounts=("> 10 files",))),
        ("PRs with more than 400 lines get the label seen.", When(amounts=("> 400 lines",))),
        ("If you ask Petra for a review, put the label seen on.", When(reviewers=("petra",))),
        ("Das geht gegen release/4.2. Für solche Ziele soll das Label seen dran.", When(base=("release/*",))),
    ],
)
def test_what_a_pull_request_is_like_is_a_condition_of_it(comment: str, wanted: When) -> None:
    files = tuple(FileChange(path=f"shop/a{n}.py", after="x = 1\n" * 40) for n in range(11))
    assert labelled(comment, pr(*files, base="release/4.2", reviewers=("petra",))) == wanted


def test_what_the_desk_does_with_a_row_is_a_condition_of_its_fields() -> None:
    row = REFUND.model_copy(update={"action": "escalate"})
    filled = row.model_copy(update={"fields": {"amount": "740", "severity": "high"}})
    (found,) = learnt("When you escalate something, fill in the field severity.", row, filled)
    assert found.when == When(action=("escalate",))


def test_the_branch_and_the_reviewers_of_a_pull_request_are_read_as_they_are() -> None:
    pull = pr(OLD, branch="hotfix/tax", reviewers=("Petra",))
    assert When(branch=("hotfix/*",)).holds(pull)
    assert not When(branch=("fix/*",)).holds(pull)
    assert When(reviewers=("petra", "lee")).holds(pull)
    assert not When(reviewers=("lee",)).holds(pull)
    assert not When(action=("flag",)).holds(pull)


def test_what_code_handles_is_a_condition_of_rules_about_code() -> None:
    def drawn(by: str, name: str) -> PullRequest:
        text = f"import {by}\n\n\ndef {name}():\n    return {by}.choice('ab')\n"
        return pr(FileChange(path="shop/draw.py", after=text))

    comment = "For tokens please use secrets and not random."
    checks = learnt(comment, drawn("random", "new_token"), drawn("secrets", "new_token"))
    assert {check.when.handling for check in checks} == {("tokens",)}
    assert any(check.violations(drawn("random", "reset_token")) for check in checks)
    assert not any(check.violations(drawn("random", "pick_banner")) for check in checks)
