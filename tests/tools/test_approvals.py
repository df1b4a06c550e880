"""Approvals: whose yes counts, for what exactly, and for how long."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from understudy.core.errors import NotAllowed, UsageError
from understudy.core.types import Json, Person, ToolCall, Verdict, now
from understudy.memory.calls import Approval, Calls
from understudy.memory.database import open_database
from understudy.tools.approvals import Approvals, Question, call_hash, covered, shape_of, written
from understudy.tools.facts import Facts
from understudy.tools.policy import Policy, default_text
from understudy.tools.registry import Declaration

DANA = Person("dana", "Dana Reyes", "dana@acme.example", "lead")
LEE = Person("lee", "Lee Okafor", "lee@acme.example")
GUEST = Person("gus", "Gus", "gus@acme.example", "guest")
POLICY = Policy.load()
SEND = Declaration("send_mail", "send", "own", False, {"to": "who", "body": "content"})
ARGS: Mapping[str, Json] = {"to": "ann@partner.example", "body": "hello"}


def asked(id_: str = "t1/1", args: Mapping[str, Json] = ARGS, **changes: object) -> Approval:
    facts = Facts("send", secret=bool(changes.pop("secret", False)), untrusted=frozenset(["who"]))
    verdict = Verdict("ask", "named by nobody", str(changes.pop("rule", "receiver")))
    task = str(changes.pop("task", "t1"))
    call = ToolCall("s", str(changes.pop("person", "dana")), "send_mail", args)
    question = Question(id_, call, task, SEND, verdict, facts, POLICY.version, 72)
    return replace(written(question), **changes)  # type: ignore[arg-type]  # fields of the record


@pytest.fixture
def calls(tmp_path: Path) -> Calls:
    return Calls(open_database(tmp_path))


def desk(calls: Calls, *people: Person, policy: Policy = POLICY) -> Approvals:
    return Approvals(calls, policy, people or (DANA, LEE, GUEST), lambda *told: None)


def used(calls: Calls, id_: str = "t1/1", args: Mapping[str, Json] = ARGS, policy: str = POLICY.version) -> bool:
    return calls.use(id_, call_hash("send_mail", args), policy, "t1/2")


def test_a_question_asked_twice_is_one(calls: Calls) -> None:
    calls.ask(asked())
    calls.ask(asked(why="something else"))
    (only,) = desk(calls).waiting()
    assert only.why == "named by nobody"


def test_a_yes_is_for_this_call_under_these_rules_and_used_once(calls: Calls) -> None:
    calls.ask(asked())
    assert not used(calls), "nobody has answered yet"
    desk(calls).answer("t1/1", DANA, True)
    assert not used(calls, args={**ARGS, "body": "hello "})
    assert not used(calls, args={**ARGS, "cc": None})
    assert not used(calls, policy="other rules")
    assert used(calls)
    assert used(calls), "a replay of the same step may ask again"
    assert not calls.use("t1/1", call_hash("send_mail", ARGS), POLICY.version, "t1/9")


def test_a_no_and_an_expiry_are_used_by_nobody(calls: Calls) -> None:
    calls.ask(asked("t1/1"))
    calls.ask(asked("t1/2"))
    desk(calls).answer("t1/1", DANA, False, why="no")
    calls.expire("t1/2")
    assert not used(calls, "t1/1")
    assert not used(calls, "t1/2")
    with pytest.raises(UsageError, match="was expired already"):
        desk(calls).answer("t1/2", DANA, True)


def test_an_answer_after_the_expiry_is_none(calls: Calls) -> None:
    calls.ask(asked(expires="2020-01-01T00:00:00+00:00"))
    assert desk(calls).waiting() == []
    with pytest.raises(UsageError, match="expired at 2020"):
        desk(calls).answer("t1/1", DANA, True)
    assert not used(calls)


@pytest.mark.parametrize("days", [4, 365, -1, -365])
def test_no_jump_of_the_clock_brings_a_question_or_a_yes_to_life(
    calls: Calls, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    calls.ask(asked("t1/1"))
    calls.ask(asked("t1/2"))
    desk(calls).answer("t1/1", DANA, True)
    monkeypatch.setattr("understudy.memory.calls.now", lambda: now() + timedelta(days=days))
    assert not used(calls, "t1/1"), "a yes that nobody took in time"
    with pytest.raises(UsageError):
        desk(calls).answer("t1/2", DANA, True)
    monkeypatch.undo()
    assert used(calls, "t1/1"), "and it holds again where the clock is right"


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_any_byte_that_changes_after_the_yes_makes_it_void(data: st.DataObject) -> None:
    text = st.text(min_size=1, max_size=20)
    args: dict[str, Json] = {"to": data.draw(text), "body": data.draw(text), "n": data.draw(st.integers())}
    name = data.draw(st.sampled_from(["to", "body"]))
    shown = str(args[name])
    place, letter = data.draw(st.integers(0, len(shown) - 1)), data.draw(st.characters())
    changed = {**args, name: shown[:place] + letter + shown[place + 1 :]}
    calls = Calls(open_database(Path("/nonexistent"), "sqlite://"))
    calls.ask(asked("t1/1", args))
    desk(calls).answer("t1/1", DANA, True)
    assert used(calls, "t1/1", changed) is (changed == args)
    assert not used(calls, "t1/1", {**args, "n": str(args["n"])})
    calls.engine.dispose()


def test_a_guests_yes_does_not_count_but_a_guests_no_does(calls: Calls) -> None:
    calls.ask(asked())
    with pytest.raises(NotAllowed, match="gus may not approve"):
        desk(calls).answer("t1/1", GUEST, True)
    assert desk(calls).answer("t1/1", GUEST, False).status == "denied"


def test_where_four_eyes_are_asked_the_requesters_own_yes_does_not_count(calls: Calls) -> None:
    calls.ask(asked(secret=True))
    with pytest.raises(NotAllowed, match="somebody else"):
        desk(calls).answer("t1/1", DANA, True)
    assert desk(calls).answer("t1/1", LEE, True).by == "lee"


def test_a_rule_about_whose_yes_counts_may_speak_of_the_repository(calls: Calls) -> None:
    rule = 'forbid (principal, action == Action::"answer", resource in Repository::"acme/vault");'
    policy = Policy((("policy.cedar", default_text()), ("own", rule)))
    verdict = Verdict("ask", "named by nobody", "receiver")
    for number, repository in enumerate(("acme/vault", "acme/shop")):
        call = ToolCall("s", "dana", "send_mail", ARGS)
        question = Question(f"t1/{number}", call, "t1", SEND, verdict, Facts("send"), policy.version, 72, repository)
        calls.ask(written(question))
    with pytest.raises(NotAllowed, match="may not approve"):
        desk(calls, policy=policy).answer("t1/0", DANA, True)
    assert desk(calls, policy=policy).answer("t1/1", DANA, True).status == "approved"


def test_who_is_alone_answers_for_themselves(calls: Calls) -> None:
    calls.ask(asked(secret=True))
    assert desk(calls, DANA).answer("t1/1", DANA, True).status == "approved"


def test_rules_that_changed_make_an_old_question_void(calls: Calls) -> None:
    calls.ask(asked(policy="0" * 16))
    with pytest.raises(NotAllowed, match="rules have changed"):
        desk(calls).answer("t1/1", DANA, True)


@pytest.mark.parametrize("name", ["", "nothing", "t1"])
def test_a_name_that_is_no_one_question_is_refused(calls: Calls, name: str) -> None:
    calls.ask(asked("t1/1"))
    calls.ask(asked("t1/2"))
    with pytest.raises(UsageError, match="approvals list"):
        desk(calls).answer(name, DANA, True)


def test_the_end_of_an_id_is_enough(calls: Calls) -> None:
    calls.ask(asked("0qwertz/17"))
    assert desk(calls).answer("/17", DANA, True).id == "0qwertz/17"


def test_of_many_answers_at_once_one_counts(calls: Calls) -> None:
    calls.ask(asked())
    won: list[bool] = []

    def answer(approved: bool) -> None:
        try:
            desk(calls).answer("t1/1", DANA, approved)
            won.append(approved)
        except UsageError:
            pass

    threads = [threading.Thread(target=answer, args=(n % 2 == 0,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    row = calls.approval("t1/1")
    assert row
    assert set(won) == {row.status == "approved"}
    assert sum(entry.kind in ("approved", "denied") for entry in calls.trail()) == 1


def test_the_same_answer_again_wakes_the_run_again_until_it_is_taken(calls: Calls) -> None:
    woken: list[str] = []
    approvals = Approvals(calls, POLICY, (DANA, LEE), lambda task, *told: woken.append(task))
    calls.ask(asked())
    approvals.answer("t1/1", DANA, True)
    approvals.answer("t1/1", DANA, True)
    assert woken == ["t1", "t1"]
    with pytest.raises(UsageError, match="approved already"):
        approvals.answer("t1/1", LEE, True)
    assert used(calls)
    with pytest.raises(UsageError, match="approved already"):
        approvals.answer("t1/1", DANA, True)


def test_a_standing_yes_covers_the_shape_and_not_what_is_said(calls: Calls) -> None:
    calls.ask(asked())
    desk(calls).answer("t1/1", DANA, True, "task")
    assert covered(calls, asked("t1/5", {**ARGS, "body": "another text"})) == "t1/1"
    assert covered(calls, asked("t1/5", {**ARGS, "to": "bo@partner.example"})) == ""
    assert covered(calls, asked("t1/5", rule="receiver, links")) == "", "a link is asked for each time"
    assert covered(calls, asked("t1/5", rule="again")) == "", "it was no answer to this rule"
    assert covered(calls, asked("t2/5", task="t2")) == "", "another task"
    assert covered(calls, asked("t1/5", person="lee")) == "", "another person"
    assert covered(calls, asked("t1/5", policy="new rules")) == ""


def test_always_means_every_task_until_it_is_taken_back(calls: Calls) -> None:
    calls.ask(asked())
    desk(calls).answer("t1/1", DANA, True, "always")
    assert covered(calls, asked("t2/5", task="t2")) == "t1/1"
    with pytest.raises(NotAllowed, match="guest"):
        desk(calls).revoke("t1/1", GUEST)
    desk(calls).revoke("t1/1", LEE)
    assert covered(calls, asked("t2/5", task="t2")) == ""
    with pytest.raises(UsageError, match="nothing to take back"):
        desk(calls).revoke("t1/1", LEE)


def test_once_covers_nothing_else(calls: Calls) -> None:
    calls.ask(asked())
    desk(calls).answer("t1/1", DANA, True)
    assert covered(calls, asked("t1/5")) == ""


def test_a_shape_is_every_argument_but_the_content() -> None:
    assert shape_of(SEND, ARGS) == shape_of(SEND, {**ARGS, "body": "x"})
    assert shape_of(SEND, ARGS) != shape_of(SEND, {**ARGS, "bcc": "x"})
    assert shape_of(SEND, ARGS) != shape_of(replace(SEND, name="other"), ARGS)


BODIES = ("hello", "hullo", "hello\u200b", "hello\n")


class NoEffectWithoutAYes(RuleBasedStateMachine):
    """Whatever is asked, answered, replayed and taken, in whatever order: a yes is used at most once, only for the
    bytes that were shown, and only if somebody who may said it."""

    @initialize()
    def open(self) -> None:
        self.calls = Calls(open_database(Path("/nonexistent"), "sqlite://"))
        self.yes: dict[str, str] = {}
        self.taken: dict[str, set[str]] = {}
        self.shown: dict[str, str] = {}

    def teardown(self) -> None:
        if hasattr(self, "calls"):
            self.calls.engine.dispose()

    @rule(number=st.integers(1, 4), body=st.sampled_from(BODIES))
    def ask(self, number: int, body: str) -> None:
        self.calls.ask(asked(f"t1/{number}", {**ARGS, "body": body}))
        self.shown.setdefault(f"t1/{number}", body)

    @rule(number=st.integers(1, 4), by=st.sampled_from([DANA, LEE, GUEST]), approved=st.booleans())
    def answer(self, number: int, by: Person, approved: bool) -> None:
        name = f"t1/{number}"
        try:
            row = desk(self.calls).answer(name, by, approved)
        except (UsageError, NotAllowed):
            return
        assert self.yes.setdefault(row.id, "yes" if approved else "no") == ("yes" if approved else "no")
        assert not (by is GUEST and approved)

    @rule(number=st.integers(1, 4))
    def expire(self, number: int) -> None:
        name = f"t1/{number}"
        self.calls.expire(name)
        if name in self.shown:
            self.yes.setdefault(name, "expired")

    @rule(number=st.integers(1, 4), body=st.sampled_from(BODIES), key=st.sampled_from(["k1", "k2"]))
    def act(self, number: int, body: str, key: str) -> None:
        name = f"t1/{number}"
        if self.calls.use(name, call_hash("send_mail", {**ARGS, "body": body}), POLICY.version, key):
            assert self.yes.get(name) == "yes"
            assert self.shown[name] == body
            self.taken.setdefault(name, set()).add(key)

    @invariant()
    def each_yes_is_used_by_one(self) -> None:
        assert all(len(keys) == 1 for keys in getattr(self, "taken", {}).values())


TestNoEffectWithoutAYes = NoEffectWithoutAYes.TestCase
TestNoEffectWithoutAYes.settings = settings(max_examples=12, stateful_step_count=15, deadline=None)
