"""Which files a correction of a pull request asks for or forbids, and which it does not."""

from __future__ import annotations

from tests.skills.teaching import PR, correct, learnt
from understudy.core.artifacts import FileChange, PullRequest
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


def test_the_only_change_is_what_is_asked_for_in_whatever_words() -> None:
    said = "Please let somebody else have a go at everything here."
    assert [check["kind"] for check in learnt(correct(said, reviewers=("dana",)))] == ["reviewers"]
    assert not learnt(correct(said, reviewers=("dana",), title="Add the VAT")), "one of two, and nobody knows which"
    assert not learnt(correct("Hm, is this the right abstraction?", reviewers=("dana",))), "nothing is asked for"


def test_a_call_that_makes_the_argument_needs_none_itself() -> None:
    old, new = "import httpx\nhttpx.post(URL)\n", "import httpx\nhttpx.post(URL, timeout=5)\n"
    before, after = ((FileChange(path="a.py", after=text),) for text in (old, new))
    correction = correct(
        "Every httpx request has to pass an explicit timeout=.", PR.model_copy(update={"files": before}), files=after
    )
    (proved,) = induce(correction).checks
    made = "import httpx\nhttpx.get(URL, timeout=httpx.Timeout(5))\n"
    assert not proved.check.violations(PR.model_copy(update={"files": (FileChange(path="b.py", after=made),)}))


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


def test_a_glob_ends_where_german_hangs_a_word_on_it() -> None:
    made = FileChange(path="api/shipment_pb2.py", after="A = 1\n")
    before = PR.model_copy(update={"files": (*PR.files, made)})
    found = learnt(correct("Die *_pb2.py-Dateien sind generiert, bitte nicht anfassen.", before, files=PR.files))
    assert [check["args"] for check in found] == [{"paths": ["*_pb2.py"]}]


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


def test_files_that_are_on_main_already_stay_as_they_are() -> None:
    start = PR.model_copy(update={"files": (FileChange(path="migrations/0004_a.py", before="A = 1", after="A = 2"),)})
    said = "Don't edit a migration that is already on main: it has run. Add a new one instead."
    new = FileChange(path="migrations/0015_b.py", after="A = 2")
    (found,) = learnt(correct(said, start, files=(new,)))
    assert found["args"] == {"paths": ["migrations/**"], "change": ["edited", "deleted"]}


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


def test_pull_requests_that_only_touch_files_of_a_folder_touch_no_other() -> None:
    docs = PR.model_copy(update={"files": (FileChange(path="docs/a.md", after="A"),)})
    said = "PRs, die nur Dateien unter docs/ anfassen, bekommen bitte das Label docs."
    (found,) = learnt(correct(said, docs, labels=("docs",)))
    assert found["when"] == {"only_paths": ["docs/**"]}


def test_an_ending_of_two_parts_is_meant_wherever_it_lies() -> None:
    small = FileChange(path="static/player.min.js", after="x")
    before = PR.model_copy(update={"files": (*PR.files, small)})
    found = learnt(correct("Die .min.js bitte nicht einchecken, die baut der Deploy selber.", before, files=PR.files))
    assert [check["args"] for check in found] == [{"paths": ["*.min.js"]}]


def test_without_a_line_in_it_nothing_goes_in_whatever_changes() -> None:
    log, page = FileChange(path="CHANGELOG.md", after="- status"), FileChange(path="portal/status.html", after="<p>")
    before = PullRequest(repo="acme/shop", title="Status", files=(page,))
    said = "CHANGELOG.md fehlt noch. Ohne Zeile im Changelog geht hier nichts rein."
    (check,) = learnt(correct(said, before, files=(page, log)))
    assert check["args"] == {"changed": ["*"], "needs": ["CHANGELOG.md"]}


def test_files_of_one_ending_come_with_those_of_another() -> None:
    up, down = (
        FileChange(path="db/0042_lot_up.sql", after="ALTER"),
        FileChange(path="db/0042_lot_down.sql", after="DROP"),
    )
    before = PullRequest(repo="acme/shop", title="Lots", files=(up,))
    (check,) = learnt(correct("Zu jeder `_up.sql` gehört die passende `_down.sql`.", before, files=(up, down)))
    assert check["args"] == {"changed": ["*_up.sql"], "needs": ["*_down.sql"]}
