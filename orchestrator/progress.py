"""Is the step done? Magentic-One's five questions, asked of checks first, of a small model next, of the planner last.

Source of the questions: Fourney et al. 2024, "Magentic-One: A Generalist Multi-Agent System for Solving Complex
Tasks", the progress ledger. Who speaks next and with which instruction is answered by the plan.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from ..core.protocols import Thinker
from ..core.types import Step, StepResult

Progress = Literal["done", "again", "stuck"]


class ProgressAnswer(BaseModel):
    """What a model says of a step."""

    satisfied: bool = Field(strict=True, description="is what the step was for done?")
    in_a_loop: bool = Field(strict=True, description="is the same thing tried again and again?")
    progressing: bool = Field(strict=True, description="did the last try bring the step nearer to done?")
    sure: bool = Field(default=True, strict=True, description="false: somebody who knows more should look")
    why: str = ""


async def judge(thinker: Thinker, step: Step, result: StepResult) -> tuple[Progress, str]:
    """How the step stands, and the reason in one line. Costs a model call only where the evidence does not tell."""
    if result.done is not None:
        return ("done", "") if result.done else ("again", result.summary)
    prompt = (
        f"Step of {step.worker}. Goal: {step.goal}\nDone when: {step.done_when}\n"
        f"What the worker says it did:\n{result.summary or '(nothing)'}\nFacts: {dict(result.data)}"
    )
    answer = await thinker.think("progress", prompt, ProgressAnswer)
    if not answer.sure:
        answer = await thinker.think("planner", prompt, ProgressAnswer)
    if answer.satisfied:
        return "done", answer.why
    return ("again" if answer.progressing and not answer.in_a_loop else "stuck"), answer.why or result.summary
