"""The loop: delegates in order, mends what is sent back, makes a new plan when stuck, and always ends with a reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from understudy.core.errors import BudgetSpent, GoingInCircles, ModelError
from understudy.core.protocols import Answer, Brief
from understudy.core.types import Finding, Plan, Step, StepResult, Task
from understudy.orchestrator import loop
from understudy.orchestrator.plan import Setting, Worker, plan_answer

TASK = Task("t1", "dana", "Wrap gifts", repo="acme/shop")
FINDING = Finding("docstrings", 1, "docstrings", "add has no docstring", "shop/cart.py")


class Planner:
    """A thinker that gives prepared answers by worker, validated as a model's would be."""

    def __init__(self, plans: list[dict[str, Any]], progress: list[dict[str, Any]] | None = None) -> None:
        self.plans, self.progress, self.asked = plans, progress or [], []

    async def think(self, worker: str, prompt: str, answer: type[Answer]) -> Answer:
        self.asked.append((worker, prompt))
        given = self.plans if "steps" in answer.model_fields else self.progress
        if not given:
            raise ModelError(f"{worker}: nothing prepared")
        return answer.model_validate(given.pop(0))


class Hand:
    """A specialist that does what a function says, and remembers."""

    def __init__(self, act: Callable[[Step, Brief], StepResult]) -> None:
        self.act, self.steps, self.briefs = act, [], []

    async def run(self, step: Step, brief: Brief) -> StepResult:
        self.steps.append(step)
        self.briefs.append(brief)
        return self.act(step, brief)


def plan(*workers: str) -> dict[str, Any]:
    return {
        "facts": ["a fact"],
        "why": "because",
        "steps": [{"worker": worker, "goal": f"{worker} work", "done_when": "it is"} for worker in workers],
    }


def crew(planner: Planner, told: list[tuple[str, str]], most: int = 20, replans: int = 1, **hands: Hand) -> loop.Crew:
    def check(count: int) -> None:
        if count > most:
            raise BudgetSpent(f"{count} steps")

    async def as_it_is(given: Plan) -> Plan:
        return given

    return loop.Crew(
        task=TASK,
        setting=Setting(tuple(Worker(name, "works") for name in hands)),
        thinker=lambda _step: planner,
        specialists=hands,
        skills=(),
        tell=lambda kind, text, step: told.append((kind, text)),
        approve_plan=as_it_is,
        check_steps=check,
        replans=replans,
    )


def done(step: Step, _brief: Brief) -> StepResult:
    return StepResult(step.id, True, f"{step.worker} did it", {"pull_request": 7})


async def test_steps_run_in_the_order_of_the_plan_and_hand_on_what_they_gave() -> None:
    code, pulls = Hand(done), Hand(done)
    data = await loop.run(crew(Planner([plan("code", "pulls")]), [], code=code, pulls=pulls))
    assert data == {"pull_request": 7, "summary": "pulls did it"}
    assert pulls.briefs[0].before == ("code: code did it",)


async def test_what_the_guard_sends_back_is_mended_by_the_code_specialist_before_the_step_is_tried_again() -> None:
    code = Hand(done)
    results = [StepResult("s", False, "held", {}, (FINDING,)), StepResult("s", True, "opened")]
    pulls = Hand(lambda step, brief: results.pop(0))
    told: list[tuple[str, str]] = []
    await loop.run(crew(Planner([plan("code", "pulls")]), told, code=code, pulls=pulls))
    assert [step.worker for step in code.steps] == ["code", "code"]
    assert "add has no docstring" in code.steps[1].goal
    assert len(pulls.steps) == 2
    assert any(kind == "guard.sent_back" for kind, _ in told)


async def test_a_violation_that_nobody_mends_is_never_delivered_and_goes_to_a_person() -> None:
    pulls = Hand(lambda step, brief: StepResult(step.id, False, "held", {}, (FINDING,)))
    with pytest.raises(loop.NotDone, match="a person has to look"):
        await loop.run(crew(Planner([plan("pulls")]), [], code=Hand(done), pulls=pulls))
    assert len(pulls.steps) == loop.MOST_TRIES


async def test_a_step_that_is_not_done_is_tried_again_with_what_it_lacked() -> None:
    results = [StepResult("s", False, "a test fails"), StepResult("s", True, "green")]
    code = Hand(lambda step, brief: results.pop(0))
    await loop.run(crew(Planner([plan("code")]), [], code=code))
    assert code.briefs[0].findings == ()
    assert code.briefs[1].findings == ("a test fails",)


async def test_a_stuck_step_makes_a_new_plan_that_knows_what_was_tried() -> None:
    answers = [StepResult("s", None, "hm"), StepResult("s", True, "ok")]
    code = Hand(lambda step, brief: answers.pop(0))
    stuck = {"satisfied": False, "in_a_loop": True, "progressing": False, "why": "same again"}
    planner = Planner([plan("code"), plan("code")], [stuck])
    await loop.run(crew(planner, [], code=code))
    assert [worker for worker, _ in planner.asked] == ["planner", "progress", "replanner"]
    assert "same again" in planner.asked[-1][1]


async def test_an_unsure_small_model_hands_the_question_to_the_planner() -> None:
    unsure = {"satisfied": False, "in_a_loop": False, "progressing": True, "sure": False}
    sure = {"satisfied": True, "in_a_loop": False, "progressing": True}
    planner = Planner([plan("code")], [unsure, sure])
    await loop.run(crew(planner, [], code=Hand(lambda step, brief: StepResult(step.id, None, "said"))))
    assert [worker for worker, _ in planner.asked] == ["planner", "progress", "planner"]


async def test_new_plans_are_bounded_and_the_end_says_why() -> None:
    stuck = {"satisfied": False, "in_a_loop": True, "progressing": False, "why": "no way"}
    planner = Planner([plan("code"), plan("code")], [stuck, stuck])
    with pytest.raises(loop.NotDone, match="no way; 1 new plans were tried"):
        await loop.run(crew(planner, [], code=Hand(lambda step, brief: StepResult(step.id, None, ""))))


async def test_a_worker_that_goes_round_in_circles_does_not_end_the_task() -> None:
    def first_circles(step: Step, brief: Brief) -> StepResult:
        if not brief.findings:
            raise GoingInCircles("read_file three times")
        return done(step, brief)

    code = Hand(first_circles)
    data = await loop.run(crew(Planner([plan("code")]), [], code=code))
    assert data["summary"] == "code did it"
    assert code.briefs[1].findings == ("read_file three times",)


async def test_the_budget_of_steps_ends_the_task() -> None:
    planner = Planner([plan("code", "code", "code")])
    with pytest.raises(BudgetSpent):
        await loop.run(crew(planner, [], most=2, code=Hand(done)))


@pytest.mark.parametrize("said", ["mail", "Mail", "MAIL agent", "mail_specialist", " mail "])
def test_a_worker_is_known_however_a_model_spells_it(said: str) -> None:
    answer = plan_answer(["mail", "code"]).model_validate(plan(said))
    assert answer.model_dump()["steps"][0]["worker"] == "mail"


@pytest.mark.parametrize("said", ["mailer", "", "orchestrator", "код"])
def test_an_unknown_worker_is_refused_with_the_names_there_are(said: str) -> None:
    with pytest.raises(ValueError, match="there are: mail, code"):
        plan_answer(["mail", "code"]).model_validate(plan(said))


def test_a_truthy_word_is_no_answer_to_a_question_of_progress() -> None:
    from understudy.orchestrator.progress import ProgressAnswer

    with pytest.raises(ValueError, match="satisfied"):
        ProgressAnswer.model_validate({"satisfied": "false", "in_a_loop": False, "progressing": True})
