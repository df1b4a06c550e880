"""When a learnt rule holds: what a comment names, and nothing else."""

from __future__ import annotations

import json

import pytest

from understudy.core.artifacts import Correction, FileChange, MailDraft, PullRequest, Triage, parse_correction
from understudy.skills.checks import parse_check
from understudy.skills.induction.induce import induce
from understudy.skills.spoken.forms import has_form
from understudy.skills.spoken.synonyms import alike

MAIL = MailDraft(to=("ada@example.org",), subject="Invoice 12", body="Hello,\n\nour bill.\n\nBest regards\nMara")
ASKED = MailDraft(sender="ops@carrier.example", subject="Delay of BK-7", body="Two days late.")


def when(comment: str, before: PullRequest | MailDraft | Triage, **changes: object) -> list[dict[str, object]]:
    correction = Correction(comment=comment, before=before, after=before.model_copy(update=changes))
    return [proved.check.when.plain() for proved in induce(correction).checks]  # type: ignore[misc]  # plain JSON


def pull_request(path: str, title: str = "Change things") -> PullRequest:
    return PullRequest(repo="acme/shop", title=title, files=(FileChange(path=path, after="x"),))


@pytest.mark.parametrize(
    ("comment", "wanted"),
    [
        ("cc books@example.com on invoices", {"words": ["invoices", "bill", "rechnung"]}),
        ("invoices always go to books@example.com in copy", {"words": ["invoices", "bill", "rechnung"]}),
        ("every invoice needs books@example.com in cc", {"words": ["invoice", "bill", "rechnung"]}),
        ("bei Rechnungen books@example.com in Kopie", {"words": ["rechnungen", "invoice", "bill"]}),
        ('if it mentions "invoice", books@example.com in copy', {"words": ["invoice"]}),
        ("please put books@example.com in cc", {}),
        ("the invoice is missing books@example.com in cc", {}),
    ],
)
def test_a_kind_of_mail_is_a_condition_and_this_mail_is_none(comment: str, wanted: dict[str, object]) -> None:
    assert when(comment, MAIL, cc=("books@example.com",)) == [wanted]


@pytest.mark.parametrize(
    ("comment", "path", "later"),
    [
        ("When you change the checkout, ines reviews.", "shop/checkout.py", "web/checkout/view.ts"),
        ("Changes to the checkout need ines as reviewer", "shop/checkout.py", "tests/test_checkout.py"),
        ("Zahlungscode bitte von ines prüfen lassen", "src/payments/card.py", "src/payments/bank.py"),
        ("Bei Datenbankänderungen ines als Reviewerin", "db/0001.sql", "shop/migrations/0002.py"),
        ("CI changes: ines reviews", ".github/workflows/ci.yml", ".gitlab-ci.yml"),
        ("ines has to review whenever dependencies change", "requirements.txt", "pyproject.toml"),
        ("ines should review everything around login", "shop/auth/token.py", "shop/auth/session.py"),
    ],
)
def test_a_part_of_the_system_is_known_by_its_name(comment: str, path: str, later: str) -> None:
    before = pull_request(path)
    correction = Correction(comment=comment, before=before, after=before.model_copy(update={"reviewers": ("ines",)}))
    (proved,) = induce(correction).checks
    assert proved.check.violations(pull_request(later))
    assert not proved.check.violations(pull_request("shop/colours.py"))


@pytest.mark.parametrize(
    ("comment", "subject"),
    [
        ("When a customer wants money back, put books@example.com on cc", "Your refund"),
        ("If it is about a contract, books@example.com has to be in copy", "Ihr Vertrag"),
        ("cc books@example.com when prices are mentioned", "That will be 12 €"),
    ],
)
def test_a_subject_is_known_in_other_words_and_the_other_language(comment: str, subject: str) -> None:
    mail = MAIL.model_copy(update={"subject": subject, "body": "Hello,\n\nas said.\n\nBest regards\nMara"})
    copied = mail.model_copy(update={"cc": ("books@example.com",)})
    (proved,) = induce(Correction(comment=comment, before=mail, after=copied)).checks
    assert proved.check.violations(mail)
    assert not proved.check.violations(mail.model_copy(update={"subject": "Our picnic"}))


def test_a_person_who_is_called_by_name_is_a_condition() -> None:
    mail = MAIL.model_copy(update={"to": ("ada.smith@example.org",), "subject": "Hello"})
    assert when("cc books@example.com in mails to Ada", mail, cc=("books@example.com",)) == [
        {"addresses": ["ada.smith@example.org"]}
    ]
    assert when("Ada, please put books@example.com in cc", mail, cc=("books@example.com",)) == [{}]


def test_a_kind_of_pull_request_is_a_condition_even_where_the_rule_says_its_word() -> None:
    (found,) = when("Release PRs go against the release branch", pull_request("a.py", "Release 1.2"), base="release")
    assert found["words"][0] == "release"  # type: ignore[index]  # plain JSON


def test_a_condition_is_met_by_other_endings_of_its_word() -> None:
    assert has_form("Invoice 7", "invoices")
    assert has_form("Ihre Rechnung", "Rechnungen")
    assert has_form("Ihr Vertrag", "Verträge")
    assert has_form("Eine Presseanfrage", "Presse")
    assert not has_form("Involved", "invoices")
    assert not has_form("Blood pressure", "press")
    assert not has_form("Order", "border")


@pytest.mark.parametrize(
    ("comment", "path", "wanted"),
    [
        ("SQL files are reviewed by ines", "db/q.sql", {"paths": ["*.sql"]}),
        ("Every change to SQL files matters. Ask ines for a review.", "db/q.sql", {"paths": ["*.sql"]}),
        ("anything with a migration is reviewed by ines", "db/migrations/0001.py", {"paths": ["**/migrations/**"]}),
        ("docs-only changes are reviewed by ines", "docs/a.md", {"only_paths": ["docs/**"]}),
        ("changes to settings.py are reviewed by ines", "shop/settings.py", {"paths": ["settings.py"]}),
        ("ines reviews; I looked at settings.py myself", "shop/settings.py", {}),
    ],
)
def test_a_kind_of_file_a_folder_or_a_file_is_a_condition(comment: str, path: str, wanted: dict[str, object]) -> None:
    assert when(comment, pull_request(path), reviewers=("ines",)) == [wanted]


def test_what_titles_are_called_is_a_condition_even_if_the_word_is_common() -> None:
    found = when("everything called Fix gets the label bug", pull_request("a.py", "Fix totals"), labels=("bug",))
    assert found == [{"words": ["Fix"]}]


def test_a_label_that_the_comment_names_is_the_condition_of_an_action() -> None:
    triage = Triage(message=ASKED, label="delay_notice", action="confirm")
    assert when("a delay notice is never confirmed, flag it", triage, action="flag") == [{"labels": ["delay_notice"]}]


def test_a_domain_and_a_word_that_is_asked_for_hold_together() -> None:
    triage = Triage(message=ASKED, label="status", action="confirm")
    found = when("mails from carrier.example mentioning a delay are escalated", triage, action="escalate")
    assert found == [{"domains": ["carrier.example"], "words": ["delay", *alike("delay")]}]


def test_what_a_mail_is_about_stands_beside_whom_it_goes_to() -> None:
    mail = MAIL.model_copy(update={"sender": "mara@acme.example", "to": ("ada@hansa.example",)})
    words = {"words": ["invoices", *alike("invoices")]}
    copied = ("books@acme.example",)
    assert when("Invoices to Hansa go to books@acme.example in cc", mail, cc=copied) == [
        {**words, "domains": ["hansa.example"]}
    ]
    assert when("cc books@acme.example on invoices to customers", mail, cc=copied) == [
        {**words, "audience": ["outside"]}
    ]
    triage = Triage(message=mail, label="status", action="confirm")
    assert when(
        "Status mails from hansa.example are flagged",
        triage.model_copy(update={"message": mail.model_copy(update={"sender": "ops@hansa.example"})}),
        action="flag",
    ) == [{"domains": ["hansa.example"], "labels": ["status"]}]


def test_a_label_stands_beside_the_path() -> None:
    before = pull_request("billing/tax.py").model_copy(update={"labels": ("urgent",)})
    comment = "PRs with the label urgent that touch billing/ need ines as reviewer"
    assert when(comment, before, reviewers=("ines",)) == [{"paths": ["billing/**"], "labels": ["urgent"]}]


@pytest.mark.parametrize(
    ("comment", "wanted"),
    [
        ("PRs labelled security are reviewed by ines", {"labels": ["security"]}),
        ("Alles mit Label security prüft ines", {"labels": ["security"]}),
        ("ines reviews this", {}),
    ],
)
def test_a_label_of_a_pull_request_is_a_condition_if_it_is_called_one(comment: str, wanted: dict[str, object]) -> None:
    before = pull_request("a.py").model_copy(update={"labels": ("security", "small")})
    assert when(comment, before, reviewers=("ines",)) == [wanted]


def test_a_label_takes_the_people_whom_another_sentence_names_and_never_its_words() -> None:
    before = Triage(message=ASKED, label="question", action="confirm")
    comment = 'A status from ops@carrier.example is not a question. Use "noise".'
    assert when(comment, before, label="noise") == [{"addresses": ["ops@carrier.example"]}]
    assert when('Two days late is not a question. Use "noise".', before, label="noise") == []


def test_a_kind_of_branch_is_a_condition_if_the_branch_is_one() -> None:
    before = pull_request("a.py").model_copy(update={"branch": "hotfix/tax"})
    assert when("hotfix branches get the label urgent", before, labels=("urgent",)) == [
        {"branch": ["hotfix/*", "hotfix-*", "hotfix_*"]}
    ]
    assert when("release branches get the label urgent", before, labels=("urgent",)) == [{}]


def test_what_stands_before_an_equals_sign_is_the_condition_of_a_label() -> None:
    thanks = Triage(message=MailDraft(body="Thank you for all."), label="complaint", action="confirm")
    assert when("thank you = feedback", thanks, label="feedback") == [{"words": ["thank you"]}]


def test_a_noun_with_a_question_mark_opens_a_condition() -> None:
    assert when("Invoices? Then books@example.com wants a copy.", MAIL, cc=("books@example.com",)) == [
        {"words": ["invoices", "bill", "rechnung"]}
    ]


@pytest.mark.parametrize(
    "comment",
    [
        "Nice work!",
        "Just curious: should dana review this?",
        "Did you talk to dana about this?",
        "Schöne Arbeit, danke.",
    ],
)
def test_praise_and_curiosity_teach_no_rule(comment: str) -> None:
    before = {"kind": "pull_request", "repo": "acme/shop", "title": "One"}
    correction = {"id": "c", "author": "lee", "scope": {}, "comment": comment, "before": before,
                  "after": {**before, "reviewers": ["dana"]}}  # fmt: skip
    assert induce(parse_correction(json.dumps(correction))).checks == ()


def test_people_of_other_houses_are_a_condition_where_the_mail_leaves_the_house() -> None:
    mail = MAIL.model_copy(update={"sender": "mara@acme.example"})
    assert when("Put books@acme.example in cc when you write to customers", mail, cc=("books@acme.example",)) == [
        {"audience": ["outside"]}
    ]
    inside = mail.model_copy(update={"to": ("lee@acme.example",)})
    assert when("Put books@acme.example in cc when you write to customers", inside, cc=("books@acme.example",)) == [{}]


def test_a_later_sentence_that_points_back_can_hold_the_condition() -> None:
    before = PullRequest(repo="acme/shop", files=(FileChange(path="services/toll.py", after="import pandas\n"),))
    after = PullRequest(repo="acme/shop", files=(FileChange(path="services/toll.py", after="import csv\n"),))
    comment = "pandas is heavy. Please don't import it in services/, csv does the job. In analysis/ go ahead."
    (proved,) = induce(Correction(comment=comment, before=before, after=after)).checks
    assert proved.check.when.paths == ("services/**",)


@pytest.mark.parametrize("label", ["api-change", "api"])
def test_a_folder_is_a_condition_even_of_a_label_that_has_its_name(label: str) -> None:
    said = when(f"Changes to the API get the label {label}", pull_request("api/orders.py"), labels=(label,))
    assert said == [{"paths": ["api/**"]}]
    assert when(f"Please add the label {label}", pull_request("api/orders.py"), labels=(label,)) == [{}]


def test_a_path_that_a_comment_excepts_is_left_alone_although_the_example_has_none_there() -> None:
    before = PullRequest(
        repo="acme/shop", files=(FileChange(path="shop/sms.py", after="import os\nx = os.environ['A']\n"),)
    )
    after = PullRequest(repo="acme/shop", files=(FileChange(path="shop/sms.py", after="from conf import A\nx = A\n"),))
    comment = "Outside of config/settings/ please don't read os.environ directly."
    (proved,) = induce(Correction(comment=comment, before=before, after=after)).checks
    reads = FileChange(path="config/settings/base.py", after="import os\nx = os.environ['A']\n")
    assert not proved.check.violations(PullRequest(repo="acme/shop", files=(reads,)))
    both = PullRequest(repo="acme/shop", files=(reads, reads.model_copy(update={"path": "shop/late.py"})))
    assert [violation.where for violation in proved.check.violations(both)] == ["shop/late.py"]


def test_a_kind_of_receivers_is_known_by_their_domains() -> None:
    mail = MAIL.model_copy(update={"to": ("head@schule-am-see.example",), "subject": "Hallo"})
    said = when("Mails an unsere Schulen immer mit books@example.com in Kopie", mail, cc=("books@example.com",))
    assert said == [{"domains": ["*schul*"]}]


def test_an_answer_a_mailbox_and_a_house_of_two_words_are_conditions() -> None:
    mail = MAIL.model_copy(update={"sender": "mara@acme.example", "in_reply_to": "<1@x.example>", "subject": "Karten"})
    assert when('In Antworten mit "Re:" beginnen', mail, subject="Re: Karten")[0] == {"audience": ["reply"]}
    to = mail.model_copy(update={"to": ("speakers@datadays.example",), "in_reply_to": None})
    copied = ("books@acme.example",)
    assert when("books@acme.example in cc of mails to speakers@ addresses", to, cc=copied) == [
        {"addresses": ["speakers@*"]}
    ]
    house = to.model_copy(update={"to": ("f.oster@stadtwerke-linde.example",)})
    assert when("Die Stadtwerke Linde wollen books@acme.example in Kopie", house, cc=copied) == [
        {"domains": ["stadtwerke-linde.example"]}
    ]


def test_a_word_at_the_end_of_a_compound_is_that_word_and_a_prefix_makes_another() -> None:
    assert has_form("eine schwere Erdnussallergie", "Allergien")
    assert not has_form("Ihre Abrechnung", "Rechnung")


def test_a_reason_holds_no_condition() -> None:
    before = pull_request("a.py").model_copy(update={"body": "Lief zwei Nächte."})
    comment = 'In jede Beschreibung gehört ein Abschnitt "Rollback", damit man nachts weiß, wie es zurückgeht.'
    found = when(comment, before, body="Lief zwei Nächte.\n\n## Rollback\nFlag aus.")
    assert found
    assert not any(found)


def test_a_label_is_known_in_the_other_language() -> None:
    triage = Triage(message=ASKED, label="complaint", action="flag", fields={})
    comment = "Bitte das Feld booking ausfüllen. Das gilt für jede Beschwerde."
    assert when(comment, triage, fields={"booking": "BK-7"}) == [{"labels": ["complaint"]}]


def test_boxes_that_begin_alike_are_a_condition() -> None:
    mail = MAIL.model_copy(
        update={"sender": "it@acme.example", "to": ("zweigstelle-nord@acme.example",), "subject": "Wartung"}
    )
    comment = "Mails an die Zweigstellen (zweigstelle-…@acme.example) beginnen im Betreff mit [IT]."
    assert when(comment, mail, subject="[IT] Wartung")[0] == {"addresses": ["zweigstelle-*@acme.example"]}


def test_both_endings_of_one_kind_of_file_are_meant() -> None:
    said = when(
        "Wenn sich YAML-Dateien ändern, bitte das Label config", pull_request("jobs/a.yaml"), labels=("config",)
    )
    assert said == [{"paths": ["*.yaml", "*.yml"]}] or said == [{"paths": ["*.yaml"]}]


def test_a_place_where_something_may_be_is_excepted_and_one_where_it_may_not_is_none() -> None:
    before = PullRequest(repo="acme/shop", files=(FileChange(path="shop/a.py", after="print(1)\n"),))
    after = PullRequest(repo="acme/shop", files=(FileChange(path="shop/a.py", after="log.info(1)\n"),))
    spared = "No print() in the backend. (Scripts under scripts/ may print.)"
    (proved,) = induce(Correction(comment=spared, before=before, after=after)).checks
    assert proved.check.when.plain() == {"unless": {"paths": ["scripts/**"]}}
    (proved,) = induce(
        Correction(comment="No print() please. Nothing in shop/ may print.", before=before, after=after)
    ).checks
    assert proved.check.when.unless is None


def test_a_subject_that_is_marked_as_an_answer_is_a_condition() -> None:
    mail = MAIL.model_copy(update={"subject": "Re: wobbly desk"})
    comment = 'This is an answer ("Re: ...") but it starts a new thread.'
    assert when(comment, mail, in_reply_to="<1@x.example>") == [{"words": ["Re:"]}]


@pytest.mark.parametrize(
    ("comment", "base", "wanted"),
    [
        ("On main please add the label checked", "main", {"base": ["main"]}),
        ("PRs against a release branch get the label checked", "release/5.2", {"base": ["release/*"]}),
        ("PRs gegen release/5.2 bekommen das Label checked", "release/5.2", {"base": ["release/5.2"]}),
        ("Please add the label checked", "main", {}),
    ],
)
def test_where_a_pull_request_goes_is_a_condition(comment: str, base: str, wanted: dict[str, object]) -> None:
    pull = pull_request("a.py").model_copy(update={"base": base})
    assert when(comment, pull, labels=("checked",)) == [wanted]
    check = parse_check({"kind": "draft", "args": {"value": True}, "when": {"base": ["release/*"]}})
    assert check.violations(pull.model_copy(update={"base": "release/9"}))
    assert not check.violations(pull.model_copy(update={"base": "main"}))


@pytest.mark.parametrize(
    "comment",
    [
        "For changes that only touch docs/ please leave kofi out of the reviewers.",
        "docs-only PRs: leave kofi out of the reviewers, please.",
        "Bei PRs, die nur docs/ anfassen, bitte kofi aus den Reviewern lassen.",
    ],
)
def test_a_pull_request_that_changes_nothing_else_is_another_thing_than_one_that_changes_it_too(comment: str) -> None:
    before = pull_request("docs/a.md").model_copy(update={"reviewers": ("ines", "kofi")})
    after = before.model_copy(update={"reviewers": ("ines",)})
    (proved,) = induce(Correction(comment=comment, before=before, after=after)).checks
    assert proved.check.when.plain() == {"only_paths": ["docs/**"]}
    code = FileChange(path="shop/a.py", after="x")
    assert not proved.check.violations(before.model_copy(update={"files": (*before.files, code)}))
    assert not proved.check.violations(before.model_copy(update={"files": ()}))
    alone = (
        "Whatever touches docs/ has to go past ines, she is the only one who knows it. Please add her as a reviewer."
    )
    assert when(alone, pull_request("docs/a.md"), reviewers=("ines",)) == [{"paths": ["docs/**"]}]


def test_every_path_of_a_list_is_a_condition_where_one_of_them_changed() -> None:
    comment = "Bei Änderungen an der Oberfläche (opac/static/, opac/templates/) bitte das Label ui."
    assert when(comment, pull_request("opac/static/a.css"), labels=("ui",)) == [
        {"paths": ["opac/static/**", "opac/templates/**"]}
    ]


def test_a_clause_behind_what_is_asked_opens_no_condition() -> None:
    before = pull_request("a.py", "Find loans of a card").model_copy(update={"reviewers": ()})
    said = when(
        "Never without a reviewer, a card number comes straight from the keyboard.", before, reviewers=("ines",)
    )
    assert said == [{}]


def test_a_later_clause_that_belongs_to_the_condition_is_read_with_it() -> None:
    mail = ASKED.model_copy(update={"subject": "Meine Daten", "body": "Bitte löschen Sie meine Daten."})
    triage = Triage(message=mail, label="other", action="confirm", fields={})
    comment = "Wenn jemand verlangt, dass wir seine Daten löschen, bitte escalate."
    (found,) = when(comment, triage, action="escalate")
    assert found["words"] == ["daten + löschen"] or set(found["words"]) == {"daten", "löschen"}  # type: ignore[call-overload]  # plain JSON


def test_a_label_that_is_said_without_the_likes_of_request_is_a_condition() -> None:
    triage = Triage(message=ASKED, label="refund_request", action="confirm", fields={"amount": "348.00"})
    (found,) = when("Rückerstattungen über 200 Euro bitte escalate.", triage, action="escalate")
    assert found == {"labels": ["refund_request"], "amounts": ["> 200 EUR"]}


def test_people_whom_a_sentence_leaves_alone_are_excepted() -> None:
    mail = MailDraft(
        sender="info@stadt.example",
        to=("j@x.example",),
        subject="Frage",
        body="Guten Tag,\n\ndu kannst uns schreiben.\n",
    )
    comment = "Wir siezen. Nur die Kinderbibliothek (kinder@) darf du sagen."
    after = mail.model_copy(update={"body": "Guten Tag,\n\nSie können uns schreiben.\n"})
    (proved,) = induce(Correction(comment=comment, before=mail, after=after)).checks
    assert proved.check.violations(mail)
    assert not proved.check.violations(mail.model_copy(update={"sender": "kinder@stadt.example"}))


def test_a_label_that_is_reserved_for_a_place_is_allowed_there() -> None:
    pull = pull_request("web/a.py").model_copy(update={"labels": ("web", "eilt")})
    comment = "The label `eilt` is reserved for changes under fristen/. Please take it off here."
    (proved,) = induce(
        Correction(comment=comment, before=pull, after=pull.model_copy(update={"labels": ("web",)}))
    ).checks
    assert proved.check.violations(pull)
    assert not proved.check.violations(pull_request("fristen/a.py").model_copy(update={"labels": ("eilt",)}))


@pytest.mark.parametrize(
    "comment",
    [
        "As long as there are open boxes in the description this stays a draft.",
        "In der Beschreibung ist noch ein Kästchen offen. Solange das so ist, bitte als Entwurf lassen.",
    ],
)
def test_an_open_box_of_the_checklist_is_a_condition(comment: str) -> None:
    pull = pull_request("a.py").model_copy(update={"body": "- [x] texts\n- [ ] tried in the tram"})
    (proved,) = induce(Correction(comment=comment, before=pull, after=pull.model_copy(update={"draft": True}))).checks
    assert proved.check.when.plain() == {"state": ["unticked"]}
    assert proved.check.violations(pull)
    assert not proved.check.violations(pull.model_copy(update={"body": "- [x] texts"}))


def test_the_last_word_of_a_label_is_what_it_is_about_unless_something_else_is_named() -> None:
    mail = ASKED.model_copy(
        update={"subject": "Season ticket", "body": "Please refund it, it came by refrigerated van."}
    )
    triage = Triage(message=mail, label="ticket_refund", action="confirm", fields={"amount": "148.00"})
    (found,) = when("Refunds above 100 euro we flag for accounting.", triage, action="flag")
    assert found == {"labels": ["ticket_refund"], "amounts": ["> 100 EUR"]}
    (found,) = when("Refunds of a van we flag for accounting.", triage, action="flag")
    assert "labels" not in found


def test_mails_of_a_desk_are_those_of_its_mailbox() -> None:
    mail = MailDraft(
        sender="fundbuero@linie.example", to=("t@post.example",), subject="Ihr Rucksack", body="Guten Tag,\n"
    )
    comment = "Mails des Fundbüros bitte immer mit buch@linie.example in Kopie."
    assert when(comment, mail, cc=("buch@linie.example",)) == [{"addresses": ["fundbuero@linie.example"]}]


def test_what_once_happened_opens_no_condition() -> None:
    before, after = (
        PullRequest(repo="vet/praxis", files=(FileChange(path="praxis/booking.py", after=text),))
        for text in ("def book(x: list = []) -> None: ...\n", "def book(x: list | None = None) -> None: ...\n")
    )
    comment = (
        "Mutable default argument! That list is shared by all calls, we once booked a trim onto three dogs that way."
    )
    (proved,) = induce(Correction(comment=comment, before=before, after=after)).checks
    assert not proved.check.when


@pytest.mark.parametrize(
    "comment",
    [
        "Nobody else reads os.environ: portal/settings.py is the only place that may look into it. No os.environ.",
        "Only portal/settings.py may look at os.environ. Everywhere else we go through the settings.",
    ],
)
def test_the_only_place_that_may_is_excepted(comment: str) -> None:
    before, after = (
        PullRequest(repo="ofen/portal", files=(FileChange(path="portal/a.py", after=text),))
        for text in ("import os\nX = os.environ['A']\n", "from portal.settings import A\nX = A\n")
    )
    (proved,) = induce(Correction(comment=comment, before=before, after=after)).checks
    read = FileChange(path="portal/settings.py", after="import os\nX = os.environ['A']\n")
    assert proved.check.violations(before)
    assert not proved.check.violations(PullRequest(repo="ofen/portal", files=(read,)))


def test_a_house_that_is_called_by_its_name_is_one_even_if_its_address_is_asked_for() -> None:
    mail = MailDraft(to=("einkauf@hotel-seeblick.example",), subject="Brezeln", body="On weekends as usual.")
    comment = "Mails to Hotel Seeblick: put kueche@hotel-seeblick.example in cc, nobody else works on weekends."
    assert when(comment, mail, cc=("kueche@hotel-seeblick.example",)) == [{"domains": ["hotel-seeblick.example"]}]


def test_a_phrase_stands_beside_the_label() -> None:
    mail = ASKED.model_copy(update={"subject": "Cancel", "body": "I cannot come today."})
    triage = Triage(message=mail, label="cancellation", action="confirm", fields={})
    (found,) = when("Cancellations for the very same day should be flagged.", triage, action="flag")
    assert found["labels"] == ["cancellation"]
    assert "same day" in found["words"]  # type: ignore[operator]  # plain JSON


def test_a_field_that_is_not_there_is_a_condition_where_fields_are_spoken_of() -> None:
    triage = Triage(message=ASKED, label="other", action="confirm", fields={"hours": "8"})
    comment = "If there's no company in the fields, flag it so that a human looks it up first."
    assert when(comment, triage, action="flag") == [{"absent": ["company"]}]


def test_sentences_about_the_same_thing_share_their_condition() -> None:
    mail = MailDraft(sender="a@fern.example", to=("b@post.example",), subject="Reise", body="Hi Svea,\n")
    comment = '"Hi" ist mir für Kundenpost zu salopp. Wir fangen mit "Guten Tag" an.'
    (found,) = when(comment, mail, body="Guten Tag Svea,\n")
    assert found["audience"] == ["outside"]


def test_what_happened_is_no_condition_and_a_label_that_is_called_one_no_place() -> None:
    before, after = (
        PullRequest(repo="a/b", title="Doppelte Viertelstunden", files=(FileChange(path="a.py", after=text),))
        for text in (
            "import datetime as d\nx = d.datetime.now()\n",
            "import datetime as d\nx = d.datetime.now(d.UTC)\n",
        )
    )
    comment = (
        "Kein datetime.now() ohne Zeitzone! Im März hatten wir doppelte Viertelstunden, nie wieder erkläre ich das."
    )
    assert not any(one.check.when for one in induce(Correction(comment=comment, before=before, after=after)).checks)
    pull = pull_request("shop/auth/a.py").model_copy(update={"labels": ("security",), "reviewers": ("a",)})
    comment = "Bei Label security schauen bitte immer mindestens zwei Leute drauf, als Reviewer."
    assert when(comment, pull, reviewers=("a", "b")) == [{"labels": ["security"]}]


def test_nothing_but_certain_files_is_asked_of_the_whole_also_where_a_check_looks_into_some() -> None:
    when = {"paths": ["docs/**/*.py"], "only_paths": ["docs/**"]}
    check = parse_check({"kind": "forbidden_calls", "args": {"forbid": ["print"]}, "when": when})
    example = FileChange(path="docs/a/b.py", after="print(1)\n")
    alone = PullRequest(repo="acme/shop", files=(example,))
    assert check.violations(alone)
    assert not check.violations(alone.model_copy(update={"files": (example, FileChange(path="shop/a.py", after="x"))}))


def test_a_question_that_a_demand_answers_is_its_condition() -> None:
    before = Triage(message=ASKED.model_copy(update={"body": "It is about fragile goods."}), label="q", action="flag")
    said = "Is it about fragile goods? Then escalate, always."
    assert when(said, before, action="escalate") == [{"words": ["fragile", "goods"]}]


def test_a_label_that_is_written_out_is_a_condition_wherever_it_stands() -> None:
    before = Triage(message=ASKED, label="refund_request", action="confirm", fields={"amount": "12"})
    said = "A refund (refund_request) is confirmed with its ticket number only; without the field ticket flag it."
    assert when(said, before, action="flag") == [{"absent": ["ticket"], "labels": ["refund_request"]}]


def test_what_is_asked_of_every_call_holds_whatever_happened_to_one() -> None:
    old = FileChange(path="weather/a.py", after="import requests\n\nrequests.get('x')\n")
    new = FileChange(path="weather/a.py", after="import requests\n\nrequests.get('x', timeout=5)\n")
    start = pull_request("x").model_copy(update={"files": (old,)})
    said = "It hangs forever when the weather people are down. Please pass timeout= on every requests call."
    assert when(said, start, files=(new,)) == [{}]


def test_a_file_that_a_pull_request_is_said_to_touch_is_a_condition() -> None:
    start = pull_request("pyproject.toml")
    said = "Das Label deps muss an jeden PR, der pyproject.toml anfasst."
    assert when(said, start, labels=("deps",)) == [{"paths": ["pyproject.toml"]}]


def test_no_such_mail_without_something_is_said_of_such_mails() -> None:
    start = MAIL.model_copy(update={"subject": "Your refund"})
    said = 'No refund mail without the line "It takes 14 days." in it, please.'
    found = when(said, start, body="Dear Mr Blum,\n\nIt takes 14 days.\n")
    assert found
    assert all("refund" in one["words"] for one in found)
