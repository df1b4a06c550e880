"""Who plays the models: rules over what is shown, for our prompts and for Magentic-One's, with an instant answer.

A part of the work is known by its mark, `[s3]`, in the goal that an agent was last given; how far it is, by the
results that stand after it. The time spent inside the models is counted, so that it can be taken off: what is
left is the engine's own.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Sequence
from typing import Any

from autogen_core.models import CreateResult, LLMMessage

from understudy.agents.models.scripted import Call, Rule, Say, ScriptedModel, Shown

from .work import Part, Work

SMALL, FRONTIER = "played-small", "played-frontier"
_GOAL = re.compile(r"Goal: \[s(\d+)\]")


class TimedModel(ScriptedModel):
    """A played model that counts its answers, and the seconds and processor seconds it took for them."""

    def __init__(self, rules: Sequence[Rule], name: str) -> None:
        super().__init__(rules, name)
        self.seconds = self.cpu_seconds = 0.0

    async def create(self, messages: Sequence[LLMMessage], **options: Any) -> CreateResult:
        """As every played model, timed."""
        started, cpu = time.perf_counter(), time.thread_time()
        try:
            return await super().create(messages, **options)
        finally:
            self.seconds += time.perf_counter() - started
            self.cpu_seconds += time.thread_time() - cpu

    @property
    def calls(self) -> int:
        """Answers so far."""
        return len(self.fired)


def players(work: Work) -> tuple[TimedModel, TimedModel]:
    """The small and the frontier model for one task. The frontier can do what the small one does, without its slips."""
    return TimedModel([_slip(work), *_hands(work)], SMALL), TimedModel([*_heads(work), *_hands(work)], FRONTIER)


def goal(number: int, part: Part) -> str:
    """What a part's agent is told, with its mark."""
    return f"[s{number}] {part.goal}"


def _slip(work: Work) -> Rule:
    """The small model opens a part with arguments cut short, and does better once it is told."""

    def when(shown: Shown) -> bool:
        number = _number(shown)
        return number in work.slips and not _since(shown, number)[1] and "You are the progress " not in shown.system

    def say(shown: Shown) -> Say:
        return [Call(work.parts[_number(shown) - 1].calls[0].tool, '{"title": "Let customers have')]

    return Rule("slip", when, say)


def _hands(work: Work) -> list[Rule]:
    """The specialists, and our question of progress."""
    satisfied = json.dumps({"satisfied": True, "in_a_loop": False, "progressing": True, "why": "it is stated"})

    def say(shown: Shown) -> Say:
        number = _number(shown)
        part, made = work.parts[number - 1], _since(shown, number)[0]
        return [part.calls[made]] if made < len(part.calls) else f"[s{number}] done: {part.said}"

    return [
        Rule("progress", lambda shown: "You are the progress " in shown.system, lambda _shown: satisfied),
        Rule("work", lambda shown: _number(shown) > 0, say),
    ]


def _heads(work: Work) -> list[Rule]:
    """The planner of our loop, and the orchestrator of Magentic-One."""
    return [
        Rule("plan", lambda shown: "You are the planner " in shown.system, lambda _shown: _plan(work)),
        Rule("facts", lambda shown: "pre-survey" in shown.asked, lambda _shown: _FACTS),
        Rule("team plan", lambda shown: "bullet-point plan" in shown.asked, lambda _shown: _bullets(work)),
        Rule("ledger", lambda shown: "is_request_satisfied" in shown.asked, lambda shown: _ledger(work, shown)),
        Rule("final", lambda shown: "provide the final answer" in shown.asked, lambda _shown: work.parts[-1].said),
    ]


_FACTS = "1. GIVEN OR VERIFIED FACTS\n- Dana mailed a feature request.\n- The shop has tests."


def _plan(work: Work) -> str:
    steps = [
        {"worker": part.worker, "goal": goal(number, part), "done_when": f"it can be said: {part.said}"}
        for number, part in enumerate(work.parts, start=1)
    ]
    return json.dumps(
        {"facts": ["Dana mailed a feature request.", "The shop has tests."], "steps": steps, "why": "In order."}
    )


def _bullets(work: Work) -> str:
    return "\n".join(f"- {part.worker}: {goal(number, part)}" for number, part in enumerate(work.parts, start=1))


def _ledger(work: Work, shown: Shown) -> str:
    """The progress ledger: on with the part that is not finished, else with the next one, else satisfied."""
    own = [turn for turn in shown.turns if turn.who == "assistant"]
    number = max((int(mark) for turn in own for mark in _GOAL.findall(turn.text)), default=0)
    if number == 0 or _reported(work.parts[number - 1], number, shown):
        number += 1
    satisfied = number > len(work.parts)
    part = work.parts[min(number, len(work.parts)) - 1]
    return json.dumps(
        {
            "is_request_satisfied": {"reason": "all parts are reported", "answer": satisfied},
            "is_in_loop": {"reason": "each report is new", "answer": False},
            "is_progress_being_made": {"reason": "reports come in", "answer": True},
            "next_speaker": {"reason": "the plan says so", "answer": part.worker},
            "instruction_or_question": {"reason": "it is next", "answer": f"Goal: {goal(number, part)}"},
        }
    )


def _reported(part: Part, number: int, shown: Shown) -> bool:
    """Whether the reports since a part's first instruction say, or show, that it is finished."""
    first = next(
        n for n, turn in enumerate(shown.turns) if turn.who == "assistant" and f"Goal: [s{number}]" in turn.text
    )
    reports = [turn.text for turn in shown.turns[first:-1] if turn.who == "user"]
    good = [text for text in reports if not text.startswith("Error")]
    return any(text.startswith(f"[s{number}] done") for text in good) or len(good) >= len(part.calls)


def _number(shown: Shown) -> int:
    """The part that an agent was last asked for; 0 where none is named."""
    for turn in reversed(shown.turns):
        if turn.who == "user" and (found := _GOAL.findall(turn.text)):
            return int(found[-1])
    return 0


def _since(shown: Shown, number: int) -> tuple[int, int]:
    """Results that were good, and all calls, since the part was first asked for."""
    marks = (n for n, turn in enumerate(shown.turns) if turn.who == "user" and f"Goal: [s{number}]" in turn.text)
    after = shown.turns[next(marks, 0) :]
    results = [result for turn in after for result in turn.results]
    return sum(result.ok for result in results), len(results)
