"""Advice inside a step: a tool by which a small model asks a big one, on wires that have no such tool of their own.

The advisor sees the conversation and answers in words; it calls no tool and its words are no answer to the user.
Anthropic's wire has the tool itself; there the client hands it over as `extra["advisor"]` (see `anthropic_request`).
"""

from __future__ import annotations

import dataclasses

from autogen_core.models import CreateResult, LLMMessage, SystemMessage, UserMessage
from autogen_core.tools import ParametersSchema, ToolSchema

from .reading import shown_from
from .request import Request

TOOL = ToolSchema(
    name="ask_advisor",
    description="Ask a stronger model for advice when you are not sure how to go on. It sees this conversation.",
    parameters=ParametersSchema(
        type="object",
        properties={"question": {"type": "string", "description": "what you want to know, in one sentence"}},
        required=["question"],
        additionalProperties=False,
    ),
)
_ROLE = (
    "You advise a smaller model that works on the task below. Say in at most 200 words what it should do next, or what "
    "it does wrong. You cannot call tools, and the user does not see your words."
)


def with_tool(request: Request) -> Request:
    """The request, with the advisor on offer. An answer that has to be JSON leaves no room to ask."""
    return request if request.json_output else dataclasses.replace(request, tools=(*request.tools, TOOL))


def question_in(result: CreateResult) -> str:
    """What the model asks its advisor in this answer; empty if it does not."""
    if isinstance(result.content, str):
        return ""
    return next((call.arguments for call in result.content if call.name == TOOL["name"]), "")


def asked(request: Request, question: str) -> Request:
    """What the advisor is shown: the conversation as text, since its calls belong to another model's tools."""
    lines = [f"{turn.who}: {turn.text or [*turn.calls, *turn.results]}" for turn in shown_from(request.messages).turns]
    words = "\n".join(lines) + f"\n\nIt asks you: {question}"
    shown: tuple[LLMMessage, ...] = (SystemMessage(content=_ROLE), UserMessage(content=words, source="executor"))
    return Request(shown, token=request.token)


def with_advice(request: Request, advices: list[str]) -> Request:
    """The request, with all advice that was given in this step."""
    if not advices:
        return request
    words = "Advice you were given in this step:\n" + "\n".join(f"- {advice}" for advice in advices)
    message = UserMessage(content=f"{words}\nGo on with the task.", source="advisor")
    return dataclasses.replace(request, messages=(*request.messages, message))
