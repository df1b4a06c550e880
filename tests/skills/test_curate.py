from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from tests.skills.conftest import package
from understudy.core.artifacts import FileChange, MailDraft, PullRequest
from understudy.core.errors import SkillError
from understudy.core.types import Acting
from understudy.memory.database import migrate, open_database
from understudy.skills.curate import NEAR, examine, likeness, neighbours, stale, twins
from understudy.skills.exchange import import_skills
from understudy.skills.guard import SkillGuard
from understudy.skills.manage import SkillManager
from understudy.skills.package import Package
from understudy.skills.records import Sum
from understudy.skills.skill_manage import skill_manage
from understudy.skills.usage import MIGRATIONS, SkillUsage, Used, applies

DANA = {"kind": "reviewers", "args": {"include": ["dana"]}}


def share(
    manager: SkillManager, name: str, *checks: object, description: str = "Says what it does.", repo: str = ""
) -> None:
    manager.propose(
        package(name, description, checks=list(checks), metadata={"understudy-scope-repo": repo} if repo else {})
    )
    manager.approve(name)


def write(root: Path, package: Package) -> None:
    for path, data in package.files.items():
        (root / package.name / path).parent.mkdir(parents=True, exist_ok=True)
        (root / package.name / path).write_bytes(data)


def test_contradictions_duplicates_and_near_texts_are_shown_before_sharing(alone: SkillManager) -> None:
    share(alone, "title-60", {"kind": "title", "args": {"max_length": 60}}, description="Short titles.")
    share(alone, "dana", DANA, description="Ask dana.")
    share(alone, "notes", description="Write release notes for every release of the shop in plain words.")
    clash = alone.propose(package("title-40", checks=[{"kind": "title", "args": {"max_length": 40}}]))
    same = alone.propose(package("dana-too", checks=[DANA]), beside=True)
    near = alone.propose(
        package("notes-2", "Write the release notes for every release of the shop in plain words."), beside=True
    )
    assert (neighbours(clash, alone.store)[0].name, neighbours(clash, alone.store)[0].kind) == (
        "title-60",
        "contradiction",
    )
    assert ("dana", "duplicate") in [(one.name, one.kind) for one in neighbours(same, alone.store)]
    assert ("notes", "near") in [(one.name, one.kind) for one in neighbours(near, alone.store)]


def test_skills_of_scopes_that_cannot_meet_are_no_neighbours(alone: SkillManager) -> None:
    share(alone, "a", DANA, repo="acme/shop")
    other = alone.propose(package("b", checks=[DANA], metadata={"understudy-scope-repo": "acme/other"}))
    assert neighbours(other, alone.store) == []


def test_a_skill_is_stale_when_its_preconditions_are_gone_not_when_unused(alone: SkillManager) -> None:
    share(alone, "a", {**DANA, "when": {"paths": ["payments/**"]}})
    version = alone.store.version("a")
    assert stale(version, {"dana"}, {"payments/card.py"}) == []
    assert stale(version, {"lee"}, {"shop/a.py"}) == ["dana is not on the team", "no file fits payments/**"]
    assert examine(alone.store, {"lee"}, lambda _repo: None) == [("a", "warn", "may be stale: dana is not on the team")]


@pytest.mark.parametrize("part", ["paths", "only_paths"])
def test_a_path_that_is_gone_from_the_repository_is_told(alone: SkillManager, part: str) -> None:
    share(alone, "a", {**DANA, "when": {part: ["payments/**"]}}, repo="acme/shop")
    files = {"acme/shop": ["shop/cart.py"]}
    assert examine(alone.store, set(), files.get) == [("a", "warn", "may be stale: no file fits payments/**")]


def test_a_new_skill_that_nearly_repeats_another_is_refused_with_the_one_to_patch(alone: SkillManager) -> None:
    share(alone, "dana", DANA, description="Ask dana.")
    share(alone, "notes", description="Write release notes for every release of the shop in plain words.")
    for twin in (
        package("dana-too", "Another description altogether.", checks=[DANA]),
        package("notes-2", "Write the release notes for every release of the shop in plain words."),
    ):
        with pytest.raises(SkillError, match=r"there already and .*; patch (dana|notes), or let this one supersede it"):
            alone.propose(twin)
    again = package("notes-3", "Write release notes for every release of the shop in plain words, please.")
    answer = skill_manage(alone, "create", "notes-3", {"content": again.text})
    assert (answer["success"], "patch notes" in str(answer["error"])) == (False, True)
    assert [state.name for state in alone.store.skills()] == ["dana", "notes"]
    heir = package("dana-2", checks=[DANA], metadata={"understudy-supersedes": "dana"})
    assert alone.propose(heir).number == 1


def test_twins_of_scopes_that_cannot_meet_may_both_be_there(alone: SkillManager) -> None:
    share(alone, "a", DANA, repo="acme/shop")
    assert alone.propose(package("b", checks=[DANA], metadata={"understudy-scope-repo": "acme/other"})).number == 1


def test_near_twins_within_one_import_are_told_and_both_come_in(alone: SkillManager, tmp_path: Path) -> None:
    share(alone, "dana", DANA, description="Ask dana.")
    notes = "Write release notes for every release of the shop in plain words."
    for one in (
        package("notes", notes),
        package("notes-2", notes.replace("plain", "simple")),
        package("heir", notes, metadata={"understudy-supersedes": "elsewhere notes notes-2"}),
        package("elsewhere", notes, metadata={"understudy-scope-repo": "acme/a"}),
        package("elsewhere-too", "Deploys.", checks=[DANA], metadata={"understudy-scope-repo": "acme/b"}),
        package("other", "Answer customers by mail."),
    ):
        write(tmp_path, one)
    done = import_skills(tmp_path, alone)
    assert len(done.new) == 6
    assert {note.skill: note.what.split(";")[0] for note in done.suspicious} == {
        "elsewhere-too": "repeats dana, which asks the same",
        "notes": "repeats elsewhere, which says nearly the same (100 % alike)",
        "notes-2": "repeats elsewhere, which says nearly the same (95 % alike)",
    }


def test_an_import_retires_what_is_superseded_and_refuses_only_the_one_that_makes_a_ring(
    alone: SkillManager, tmp_path: Path
) -> None:
    share(alone, "old", description="Ask dana.")
    for name, replaces in (("heir", "old"), ("ring-a", "ring-b"), ("ring-b", "ring-a"), ("ring-c", "ring-c")):
        write(tmp_path, package(name, f"About {name}.", metadata={"understudy-supersedes": replaces}))
    done = import_skills(tmp_path, alone)
    assert sorted(done.new) == ["heir", "ring-a"]
    assert alone.store.skill("old").retired
    assert [(one.path, "supersedes itself" in one.why) for one in done.refused] == [("ring-b", True), ("ring-c", True)]


def test_many_at_once_are_twins_where_each_compared_with_each_would_be(alone: SkillManager) -> None:
    draw, words = random.Random(7), ("write", "the", "release", "notes", "of", "every", "shop", "in", "plain", "words")
    said = {f"s{n:02}": " ".join(draw.choices(words, k=draw.randint(1, 9))) for n in range(80)}
    alone.store.write_many([package(name, text) for name, text in said.items()], by="lee", message="", shared=True)
    repeated = {
        name for name, text in said.items() for other in said if other < name and likeness(text, said[other]) >= NEAR
    }
    assert 10 < len(repeated) < 70
    assert set(twins(said, alone.store)) == repeated


def test_of_long_texts_all_words_and_the_characters_of_a_description_are_compared() -> None:
    short, tail = "Ask lee for every migration. ", "never merge on a friday, "
    first, second = (short * 36)[:1_024], (short.replace("every", "ever") * 38)[:1_024]
    assert likeness(first, second) > NEAR
    assert likeness(first + tail * 300, second + tail * 300) >= likeness(first, second)
    assert likeness(tail * 300, short * 300) < NEAR


def test_hundreds_of_texts_of_two_words_in_turn_are_compared_in_no_time() -> None:
    """With difflib one such pair takes a second or more, and the test runs out of time."""
    one, other = "ab ba zig " * 1_000, "ba ab ab zag " * 1_000
    assert all(0.5 < likeness(one + "x" * n, other) < NEAR for n in range(200))


TITLE_60, TITLE_40 = ({"kind": "title", "args": {"max_length": length}} for length in (60, 40))


@pytest.mark.parametrize("choice", ["over", "beside"])
def test_a_contradiction_waits_until_a_person_chooses(alone: SkillManager, choice: str) -> None:
    share(alone, "title-60", TITLE_60, description="Short titles.")
    alone.propose(package("title-40", "Very short ones.", checks=[TITLE_40]))
    with pytest.raises(SkillError, match=r"contradicts title-60 .*--over title-60.*--beside"):
        alone.approve("title-40")
    assert alone.store.skill("title-40").status == "proposed"
    if choice == "over":
        alone.approve("title-40", over=["title-60"])
    else:
        alone.approve("title-40", beside=True)
    assert alone.store.skill("title-40").status == "shared"
    assert alone.store.skill("title-60").status == ("retired" if choice == "over" else "shared")


def test_only_what_is_contradicted_can_be_chosen_against(alone: SkillManager) -> None:
    share(alone, "dana", DANA, description="Ask dana.")
    alone.propose(package("title-40", "Very short ones.", checks=[TITLE_40]))
    with pytest.raises(SkillError, match="does not contradict dana"):
        alone.approve("title-40", over=["dana"])


def test_an_imported_skill_that_contradicts_one_waits_although_the_others_are_shared(
    alone: SkillManager, tmp_path: Path
) -> None:
    share(alone, "title-60", TITLE_60, description="Short titles.")
    for one in (package("title-40", "Very short ones.", checks=[TITLE_40]), package("plain", "Plain words.")):
        write(tmp_path, one)
    done = import_skills(tmp_path, alone)
    assert sorted(done.new) == ["plain", "title-40"]
    assert ["contradicts title-60" in note.what for note in done.suspicious if note.skill == "title-40"] == [True]
    assert {s.name: s.status for s in alone.store.skills()} == {
        "plain": "shared", "title-40": "proposed", "title-60": "shared"}  # fmt: skip


@pytest.fixture
def database(home: Path) -> Iterator[Engine]:
    engine = open_database(home)
    yield engine
    engine.dispose()


def test_uses_answer_who_and_did_it_help(alone: SkillManager, database: Engine) -> None:
    share(alone, "a", DANA)
    share(alone, "b", {"kind": "sections", "args": {"include": ["Plan"]}})
    usage, guard = SkillUsage(database), SkillGuard(alone.store)
    for became in ("recalled", "shown"):
        usage.note(became, [("a", 1)], person="sam", task="t1")  # type: ignore[arg-type]  # a word of the list
    for task, reviewers in (("t1", ()), ("t1", ("dana",)), ("t2", ("dana",)), ("t2", ("dana",))):
        artifact = PullRequest(repo="acme/shop", reviewers=reviewers)
        held = [one.version for one in guard.in_scope(artifact, Acting())]
        usage.note_review(held, guard.review(artifact, Acting()), person="sam", task=task)
    assert usage.of("a") == [Used(1, "sam", recalled=1, shown=1, complied=1, mended=1)], "aided in t1, unaided in t2"
    assert usage.of("b") == [Used(1, "sam", sent_back=2)]
    assert usage.sums() == {"a": Sum(1, 2, kept=1, helped=1), "b": Sum(1, 2, helped=2)}
    assert usage.repeat_corrections() == 0
    usage.note("corrected", [("a", 1)], person="lee", task="t3")
    assert SkillUsage(database).repeat_corrections() == 1
    assert usage.sums()["a"] == Sum(2, 3, kept=1, helped=1, failed=1)


def test_what_a_replay_tells_again_counts_once(database: Engine) -> None:
    usage = SkillUsage(database)
    for _ in range(2):
        usage.note("mended", [("a", 1), ("b", 3)], person="sam", task="t1")
    assert usage.of("a") == [Used(1, "sam", mended=1)]


def test_uses_of_an_older_program_are_taken_over_without_their_doubles(home: Path) -> None:
    engine = open_database(home)
    migrate(engine, "skill_uses", MIGRATIONS[:1])
    row = "INSERT INTO skill_uses (skill, version, person, task, became, at) VALUES ('a', 1, 'sam', 't', 'mended', 0)"
    with engine.begin() as connection:
        for _ in range(2):
            connection.exec_driver_sql(row)
    assert SkillUsage(engine).of("a") == [Used(1, "sam", mended=1)]
    engine.dispose()


def test_a_skill_only_counts_as_kept_where_it_had_something_to_say(alone: SkillManager) -> None:
    share(alone, "a", {**DANA, "when": {"paths": ["payments/**"]}})
    version = alone.store.version("a")
    here = PullRequest(repo="acme/shop", files=(FileChange(path="payments/a.py", before=None, after="x = 1\n"),))
    assert applies(version, here)
    assert not applies(version, PullRequest(repo="acme/shop"))
    assert not applies(version, MailDraft())
