"""What the answer to a sum gives away of whether it is right, with no other model: above all, whether it adds up.

Knows nothing of the right answer.
"""

from __future__ import annotations

import math
import re

SIGNS = (
    *("log_prompt_chars", "prompt_numbers", "prompt_sentences"),
    *("log_answer_chars", "answer_chars", "answer_by_prompt"),
    *("lines", "equals", "sums_right", "sums_wrong", "any_sum_wrong"),
    *("marked_result", "result_not_whole", "log_result", "answer_numbers"),
    *("prompt_numbers_unused", "distinct_numbers", "doubts", "result_in_prompt"),
)
"""What `answer_signs` gives, in its order."""
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_EQUATION = re.compile(r"(\d[\d.]*(?:\s*[-+*/]\s*\d[\d.]*)+)\s*=\s*(?:<<[^>]*>>)?\s*(\d[\d.]*)")
_DOUBT = ("however", "doesn't make sense", "assum", "not possible")


def prompt_signs(prompt: str) -> list[float]:
    """What is known before the call."""
    return [math.log(len(prompt) + 1), float(len(_numbers(prompt))), float(prompt.count("."))]


def length_signs(prompt: str, answer_chars: float) -> list[float]:
    """What is known after the call where only the answer's length was kept."""
    return [*prompt_signs(prompt), math.log(answer_chars + 1), answer_chars, answer_chars / max(len(prompt), 1)]


def answer_signs(prompt: str, answer: str) -> list[float]:
    """What is known after the call."""
    said, given = _numbers(answer), _numbers(prompt)
    last = said[-1] if said else -1.0
    right, wrong = checked_sums(answer)
    return [
        *length_signs(prompt, len(answer)),
        float(answer.count("\n")),
        float(answer.count("=")),
        float(right),
        float(wrong),
        float(wrong > 0),
        float("####" in answer),
        float(last != int(last)),
        math.log(abs(last) + 1),
        float(len(said)),
        sum(number not in said for number in given) / max(len(given), 1),
        len(set(said)) / max(len(said), 1),
        float(sum(answer.casefold().count(word) for word in _DOUBT)),
        float(last in given),
    ]


def checked_sums(answer: str) -> tuple[int, int]:
    """How many equations in an answer hold and how many do not, to a hundredth of their result."""
    right = wrong = 0
    for left, result in _EQUATION.findall(answer.replace(",", "").replace("$", "").replace("x", "*")):
        try:
            value, said = _value(left), float(result.rstrip("."))
        except (ValueError, ZeroDivisionError):
            continue
        holds = abs(value - said) < 0.011 * max(1.0, abs(said))
        right, wrong = right + holds, wrong + (not holds)
    return right, wrong


def _value(text: str) -> float:
    """The value of a sum of products, as one reads it."""
    tokens = re.findall(r"[\d.]+|[-+*/]", text)
    total, product, sign = 0.0, float(tokens[0].rstrip(".")), 1.0
    for operator, token in zip(tokens[1::2], tokens[2::2], strict=True):
        number = float(token.rstrip("."))
        if operator in "*/":
            product = product * number if operator == "*" else product / number
        else:
            total, product, sign = total + sign * product, number, 1.0 if operator == "+" else -1.0
    return total + sign * product


def _numbers(text: str) -> list[float]:
    return [float(found.replace(",", "")) for found in _NUMBER.findall(text) if len(found) < 16]
