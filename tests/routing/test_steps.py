"""Steps are told apart by name, words and shape."""

from __future__ import annotations

import pytest

from understudy.routing.steps import Shape, kind_of

PROMPTS = [
    ("classify", "Classify the following mail into one of 12 shipment types. Answer as JSON."),
    ("classify", "You are a router. Determine the user's intent: refund, order, other."),
    ("classify", "Ordne die folgende Nachricht einer Kategorie zu."),
    ("extract", "Extract the sender, date and weight from this notice and return JSON."),
    ("extract", "From the text below, list all the names and dates."),
    ("summarise", "Summarize this thread in two sentences."),
    ("summarise", "Fasse den Text in drei Sätzen zusammen."),
    ("format", "Convert the row below to valid JSON."),
    ("format", "Reformat this as a table."),
    ("translate", "Translate into German: good morning"),
    ("code", "Write a Python function that parses dates."),
    ("code", "Fix the bug in this method."),
    ("reason", "Think step by step: why was the container late?"),
    ("reason", "Analyze the trade-offs and decide which supplier to take."),
    ("answer", "You are a helpful assistant.\nWhat time does the gate close on Sunday?"),
    ("answer", "Draft a polite reply to the customer."),
]


@pytest.mark.parametrize(("kind", "text"), PROMPTS)
def test_the_first_instruction_of_a_prompt_says_the_kind(kind: str, text: str) -> None:
    assert kind_of("", "", text, None) == kind


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("classify", "classify_intent"),
        ("format", "format_tool_call"),
        ("reason", "hard_reasoning"),
        ("extract", "ExtractInvoiceFields"),
        ("summarise", "mail.summariser"),
        ("code", "code"),
        ("reason", "planner"),
    ],
)
def test_the_name_of_a_step_says_it_too_and_first(kind: str, name: str) -> None:
    assert kind_of("", name, "Translate this.", None) == kind


@pytest.mark.parametrize(
    "name", ["chat gpt-4.1", "ChatOpenAI", "OpenAI-generation", "litellm-acompletion", "completion"]
)
def test_what_software_calls_a_call_says_nothing(name: str) -> None:
    assert kind_of("chat", name, "Extract the date.", None) == "extract"


def test_the_operation_of_an_embedding_is_enough() -> None:
    assert kind_of("embeddings", "classify", "", None) == "embed"


@pytest.mark.parametrize(
    ("kind", "shape"),
    [
        ("classify", Shape(900, 5)),
        ("summarise", Shape(5_000, 300)),
        ("reason", Shape(900, 2_500)),
        ("answer", Shape(90, 90)),
    ],
)
def test_with_no_words_the_shape_decides(kind: str, shape: Shape) -> None:
    assert kind_of("", "", "", shape) == kind


def test_with_nothing_at_all_it_is_other() -> None:
    assert kind_of("", "", "", None) == "other"
