"""Rules on pull requests in the many ways that colleagues say them, and what they do not mean by the same words."""

from __future__ import annotations

import pytest

from understudy.core.artifacts import FileChange, PullRequest
from understudy.skills.checks import parse_check

from .teaching import correct, learnt


def pull(*files: tuple[str, str], **parts: object) -> PullRequest:
    """A pull request that adds these files, or changes those that are marked by a `~`."""
    changed = (
        FileChange(path=path.lstrip("~"), before="old\n" if path.startswith("~") else None, after=text)
        for path, text in files
    )
    start = PullRequest(repo="acme/shop", title="Round totals", branch="fix/totals")
    return start.model_copy(update={"files": tuple(changed), **parts})


def taught(comment: str, before: PullRequest, after: PullRequest) -> list[dict]:  # type: ignore[type-arg]  # JSON
    changes = {name: value for name, value in after if value != getattr(before, name)}
    return learnt(correct(comment, before, **changes))


def red(check: dict, artifact: PullRequest) -> bool:  # type: ignore[type-arg]  # JSON
    return bool(parse_check(check).violations(artifact))


UP, DOWN = ("db/7/up.sql", "CREATE TABLE a (id int);\n"), ("db/7/down.sql", "DROP TABLE a;\n")
DE, EN = ("~web/de.json", "{}\n"), ("~web/en.json", "{}\n")


@pytest.mark.parametrize(
    ("comment", "before", "after", "later"),
    [
        ("Die en.json fehlt! Texte immer in beiden Sprachen anlegen", [DE], [DE, EN], [DE]),
        ("Texts are always added in both languages pls", [DE], [DE, EN], [DE]),
        ("Where is the English text? We need both languages", [DE], [DE, EN], [EN]),
        ("package.json changed but the lockfile didn't. The lockfile has to come along.",
         [("~package.json", "1\n")], [("~package.json", "1\n"), ("~package-lock.json", "1\n")],
         [("~package.json", "2\n")]),
        ("Every template in templates/ has a stylesheet of the same name in styles/",
         [("templates/due.html", "1\n")], [("templates/due.html", "1\n"), ("styles/due.css", "1\n")],
         [("templates/bill.html", "1\n"), ("styles/other.css", "1\n")]),
        ("Zu jeder Komponente gehört eine Story (*.stories.tsx)",
         [("ui/Button.tsx", "1\n")], [("ui/Button.tsx", "1\n"), ("ui/Button.stories.tsx", "1\n")],
         [("ui/Menu.tsx", "1\n")]),
    ],
)  # fmt: skip
def test_files_that_go_together(comment: str, before: list, after: list, later: list) -> None:  # type: ignore[type-arg]
    found = taught(comment, pull(*before), pull(*after))
    assert {check["kind"] for check in found} == {"files_together"}
    assert any(red(check, pull(*later)) for check in found)
    assert not any(red(check, pull(*after)) or red(check, pull(("docs/a.md", "x\n"))) for check in found)


@pytest.mark.parametrize(
    "comment",
    [
        "Please don't mix electricity and heat in one PR",
        "Strom und Wärme (electricity/, heat/) bitte getrennt, nie beides in einem PR.",
        "electricity and heat are two teams, two PRs.",
        "electricity and heat don't go together",
        "electricity oder heat, beides zusammen geht nicht",
        "What has heat to do with electricity? Two pull requests please.",
    ],
)
def test_areas_that_are_kept_apart(comment: str) -> None:
    both = [("~electricity/a.py", "x = 1\n"), ("~heat/b.py", "x = 1\n")]
    (check,) = taught(comment, pull(*both), pull(both[0]))
    assert check["kind"] == "few_of_a_kind"
    assert red(check, pull(("heat/c.py", "y = 1\n"), ("electricity/d.py", "y = 1\n")))
    assert not red(check, pull(("heat/c.py", "y = 1\n"), ("heat/d.py", "y = 1\n")))


@pytest.mark.parametrize(
    "comment",
    [
        "Never more than one migration at a time",
        "Split this, two migrations in a PR are one too many",
        "One PR per migration, please",
        "Migrationen bitte einzeln",
    ],
)
def test_one_of_a_kind(comment: str) -> None:
    two = [("shop/migrations/0012_a.py", "a = 1\n"), ("shop/migrations/0013_b.py", "a = 1\n")]
    (check,) = taught(comment, pull(*two), pull(two[0]))
    assert (check["kind"], red(check, pull(*two)), red(check, pull(two[1]))) == ("few_of_a_kind", True, False)


@pytest.mark.parametrize(
    "comment",
    [
        "No client material in the repo pls - tmx, sdlxliff and such are under NDA",
        "Kundendaten gehören nicht ins Repo: keine tmx- oder sdlxliff-Dateien.",
    ],
)
def test_endings_without_dots(comment: str) -> None:
    (check,) = taught(comment, pull(("tm/a.py", "x = 1\n"), ("data/c.tmx", "x\n")), pull(("tm/a.py", "x = 1\n")))
    assert check["args"] == {"paths": ["*.tmx", "*.sdlxliff"]}


TABLE = "CREATE TABLE run (\n  id bigint,\n  {} {}\n);\n"


@pytest.mark.parametrize(
    ("comment", "old", "new", "kind", "args"),
    [
        ("timestamp columns end in _at, pure dates are _on", "started", "started_at", "timestamptz",
         {"of": "timestamp", "ends_with": ["_at"]}),
        ("a timestamptz column should be called something_at please", "seen", "seen_at", "timestamptz",
         {"of": "timestamp", "ends_with": ["_at"]}),
        ("Spalten für ja/nein fangen bei uns mit is_ an", "paid", "is_paid", "boolean",
         {"of": "boolean", "starts_with": ["is_"]}),
    ],
)  # fmt: skip
def test_names_of_columns(comment: str, old: str, new: str, kind: str, args: dict) -> None:  # type: ignore[type-arg]
    found = taught(comment, pull(("db/1.sql", TABLE.format(old, kind))), pull(("db/1.sql", TABLE.format(new, kind))))
    assert {"kind": "column_names", "args": args} in found


def test_columns_of_models() -> None:
    check = {"kind": "column_names", "args": {"of": "timestamp", "ends_with": ["_at"]}}
    assert red(check, pull(("shop/models.py", "class A(M):\n    seen = models.DateTimeField()\n")))
    assert red(check, pull(("shop/0001.py", 'op.add_column("a", sa.Column("seen", sa.DateTime()))\n')))
    assert not red(check, pull(("shop/models.py", "class A(M):\n    seen_at = models.DateTimeField()\n    n = 1\n")))


@pytest.mark.parametrize(
    ("comment", "old", "new", "bad", "good"),
    [
        ("No real mail addresses in tests, take example.org", "jan.meier@gmail.com", "jan@example.org",
         "petra@web.de", "a@example.org"),
        ("Das Kennzeichen sieht echt aus. In Tests nur XX-YY", "M-AB 1234", "XX-YY 1", "HH-K 471", "XX-YY 77"),
        ("Is this a live IBAN? Tests only use DE00 ones", "DE89370400440532013000", "DE00000000000000000000",
         "DE75512108001245126199", "DE00123412341234123412"),
        ("Echte Telefonnummern in Tests gehen nicht", "0171 4567890", "030 23125 001", "0221 998877", "030 23125 9"),
    ],
)  # fmt: skip
def test_data_that_is_somebodys(comment: str, old: str, new: str, bad: str, good: str) -> None:
    def test(value: str) -> PullRequest:
        return pull(("tests/test_a.py", f"def test_a():\n    send({value!r})\n"))

    found = taught(comment, test(old), test(new))
    assert [check["kind"] for check in found] == ["sample_data"]
    assert [red(found[0], test(value)) for value in (bad, good)] == [True, False]
    assert not red(found[0], pull(("shop/a.py", f"A = {bad!r}\n")))


@pytest.mark.parametrize(
    ("comment", "path", "old", "new", "habit"),
    [
        ("latest is a moving target, pin the image please", "Dockerfile", "FROM python:latest\n",
         "FROM python:3.12.4\n", "floating_image"),
        ("New columns are NOT NULL unless there's a very good reason", "db/1.sql", "ALTER TABLE a ADD b text;\n",
         "ALTER TABLE a ADD b text NOT NULL;\n", "nullable_column"),
        ("any is not a type ;-)", "web/a.ts", "let q: any = 1\n", "let q: number = 1\n", "untyped_any"),
        ("No carets in package.json, exact versions please", "package.json", '{\n  "a": "^1.0.0"\n}\n',
         '{\n  "a": "1.0.0"\n}\n', "loose_package"),
        ("Actions are pinned to a commit hash, tags can be moved", ".github/workflows/a.yml",
         "- uses: actions/checkout@v4\n", f"- uses: actions/checkout@{'0' * 40}\n", "loose_action"),
    ],
)  # fmt: skip
def test_habits_of_files(comment: str, path: str, old: str, new: str, habit: str) -> None:
    found = taught(comment, pull((path, old)), pull((path, new)))
    assert {"kind": "file_habits", "args": {"forbid": [habit]}} in found


@pytest.mark.parametrize(
    ("comment", "old", "new", "kind", "there_only"),
    [
        ("debug must stay off in production", "debug: true\n", "debug: false\n", "forbidden_text", True),
        ("never switch verify_tls off", "verify_tls: false\n", "verify_tls: true\n", "forbidden_text", False),
        ("Production runs on at least 2 replicas, always.", "replicas: 1\n", "replicas: 2\n", "setting_bounds",
         True),
        ("retention_days unter dreißig ist für die Revision ein Problem", "retention_days: 7\n",
         "retention_days: 30\n", "setting_bounds", False),
    ],
)  # fmt: skip
def test_settings(comment: str, old: str, new: str, kind: str, there_only: bool) -> None:
    path = "deploy/production/api.yaml"
    (check,) = taught(comment, pull((path, old)), pull((path, new)))
    assert check["kind"] == kind
    assert [red(check, pull((there, old))) for there in (path, "deploy/dev/api.yaml")] == [True, not there_only]


@pytest.mark.parametrize(
    ("comment", "path", "after"),
    [
        ("Alles am DATEV-Export bitte erst mal als Entwurf aufmachen", "export/datev/a.py", {"draft": True}),
        ("Migrations always start as a draft", "shop/migrations/0001_a.py", {"draft": True}),
        ("lena has to be on every PR around payments", "payments/a.py", {"reviewers": ("lena",)}),
        ("migrations always go past lena", "shop/migrations/0001_a.py", {"reviewers": ("lena",)}),
        ("lena signs off whatever has to do with billing", "billing/a.py", {"reviewers": ("lena",)}),
        ("PRs touching db/? label: schema", "db/a.sql", {"labels": ("schema",)}),
        ("Ist eine Migration drin, dann Label migration", "shop/migrations/0001_a.py", {"labels": ("migration",)}),
    ],
)  # fmt: skip
def test_conditions(comment: str, path: str, after: dict) -> None:  # type: ignore[type-arg]
    before = pull((f"~{path}", "x = 1\n"))
    (check,) = taught(comment, before, before.model_copy(update=after))
    assert red(check, pull((f"~{path}", "y = 2\n")))
    assert not red(check, pull(("~web/search.ts", "y\n")))


MAIL = ("tests/test_a.py", "def test_a():\n    send('elvis@gmail.com')\n")


@pytest.mark.parametrize(
    ("comment", "before", "after"),
    [
        ("Good work, but my gut says not before the yearly billing is through. Let it rest as a draft for now",
         pull(), pull(draft=True)),
        ("Can we wait with merging until Monday? Made it a draft", pull(), pull(draft=True)),
        ("Asked nadia to have a look as well, she wrote the original", pull(), pull(reviewers=("nadia",))),
        ("Hab nur noch nadia dazugeholt, weil sie morgen deployt", pull(), pull(reviewers=("nadia",))),
        ("The address in the test made me laugh, I swapped it", pull(MAIL), pull((MAIL[0], "send('a@example.org')\n"))),
    ],
)  # fmt: skip
def test_what_is_no_rule(comment: str, before: PullRequest, after: PullRequest) -> None:
    assert taught(comment, before, after) == []


def test_a_companion_of_the_same_name_is_asked_of_new_files_only() -> None:
    check = {"kind": "files_together", "args": {"changed": ["src/**"], "needs": ["tests/**"], "same_name": True}}
    assert red(check, pull(("src/vat.py", "x = 1\n"), ("tests/test_tax.py", "x = 1\n")))
    assert not red(check, pull(("src/vat.py", "x = 1\n"), ("tests/unit/test_vat.py", "x = 1\n")))
    assert not red(check, pull(("~src/vat.py", "x = 1\n")))
