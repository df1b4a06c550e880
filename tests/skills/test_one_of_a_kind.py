"""One migration, one service a pull request."""

from __future__ import annotations

import pytest

from understudy.core.artifacts import FileChange
from understudy.skills.checks import parse_check

from .teaching import PR, correct, learnt


def files(*paths: str) -> tuple[FileChange, ...]:
    return tuple(FileChange(path=path, after="X = 1\n") for path in paths)


@pytest.mark.parametrize(
    ("said", "before", "after", "args"),
    [
        (
            "One service per PR please, I deploy them one by one.",
            ("services/cart/a.py", "services/mailer/b.py"),
            ("services/cart/a.py",),
            {"paths": ["services/*/**"], "by": "folder"},
        ),
        (
            "Eine Migration pro PR, wenn eine kippt, will ich nicht raten welche.",
            ("db/migrations/1.sql", "db/migrations/2.sql"),
            ("db/migrations/1.sql",),
            {"paths": ["db/migrations/**"]},
        ),
        (
            "Zwei Migrationen in einem PR, das gibt Knoten im Kopf: bitte höchstens eine.",
            ("migrations/1.sql", "migrations/2.sql"),
            ("migrations/1.sql",),
            {"paths": ["migrations/**"]},
        ),
    ],
)
def test_what_a_comment_wants_one_of_is_counted(
    said: str, before: tuple[str, ...], after: tuple[str, ...], args: dict[str, object]
) -> None:
    start = PR.model_copy(update={"files": files(*before)})
    (check,) = learnt(correct(said, start, files=files(*after)))
    assert (check["kind"], check["args"]) == ("few_of_a_kind", args)


@pytest.mark.parametrize(
    "said",
    [
        "At least one migration per PR please.",
        "More than one migration per PR is fine, but the second is wrong.",
        "One migration per PR is not enough reason to split.",
    ],
)
def test_one_that_is_not_the_most_is_not_counted(said: str) -> None:
    start = PR.model_copy(update={"files": files("migrations/1.sql", "migrations/2.sql")})
    found = learnt(correct(said, start, files=files("migrations/1.sql")))
    assert not [check for check in found if check["kind"] == "few_of_a_kind"]


def test_folders_are_counted_and_not_their_files() -> None:
    check = parse_check({"kind": "few_of_a_kind", "args": {"paths": ["services/*/**"], "by": "folder"}})
    within = files("services/cart/a.py", "services/cart/b/c.py", "tests/mailer/t.py", "services/README.md")
    assert not check.violations(PR.model_copy(update={"files": within}))
    assert check.violations(PR.model_copy(update={"files": (*within, *files("services/mailer/x.py"))}))


def test_a_file_that_is_deleted_does_not_count() -> None:
    check = parse_check({"kind": "few_of_a_kind", "args": {"paths": ["migrations/**"]}})
    gone = FileChange(path="migrations/1.sql", before="X\n")
    assert not check.violations(PR.model_copy(update={"files": (gone, *files("migrations/2.sql"))}))
