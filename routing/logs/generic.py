"""Any other log with a model and tokens or money in it: answers of providers as they came, and tables with plain
column names. Names are compared without case, spaces and punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from .call import Call, Record, Usage
from .fields import count, first, inner, moment, money, named, tags, words
from .tokens import usage

NAME = "generic"

_WORDS: Mapping[str, str] = {
    "model": "model model_name model_id llm_model request_model response_model engine llm",
    "provider": "provider provider_name vendor llm_provider custom_llm_provider system",
    "shown": (
        "input_tokens prompt_tokens tokens_in tokens_input tokens_prompt in_tokens input_token_count "
        "prompt_token_count input tokens_sent request_tokens n_input_tokens usage_prompt_tokens "
        "usage_input_tokens"
    ),
    "written": (
        "output_tokens completion_tokens tokens_out tokens_output tokens_completion out_tokens "
        "output_token_count completion_token_count generated_tokens tokens_received response_tokens "
        "n_output_tokens usage_completion_tokens usage_output_tokens output"
    ),
    "cached": (
        "cached_tokens tokens_cached cache_read_tokens cached_input_tokens input_cached_tokens "
        "prompt_tokens_cached cache_hit_tokens"
    ),
    "cache_write": "cache_write_tokens cache_creation_tokens cached_write_tokens",
    "read_beside": "cache_read_input_tokens",
    "write_beside": "cache_creation_input_tokens",
    "cost": (
        "cost cost_usd total_cost spend price amount usd cost_total total_cost_usd spend_usd "
        "response_cost amount_usd price_usd cost_in_usd cost_eur cost_gbp spend_eur amount_eur "
        "total_cost_eur request_cost charge billed_cost"
    ),
    "currency": "currency cost_currency amount_currency",
    "at": (
        "timestamp time ts created_at created start_time started_at date datetime at request_time "
        "request_created_at start logged_at event_time"
    ),
    "id": "request_id call_id generation_id response_id message_id completion_id event_id id uuid",
    "text": "prompt messages input_text prompt_text request_body query question text content",
    "calls": "requests num_requests request_count api_requests n_requests calls num_calls",
    "kind": "call_type endpoint operation_type request_type api",
    "name": "name span_name function label tag route prompt_name title",
}
"""Column names by what they say, the plainest first."""
_OUTERS = ("response", "result", "output", "completion", "message", "body", "data")
_SIGNS = {"US$": "USD", "$": "USD", "€": "EUR", "£": "GBP"}
_BY_WORD = {word: (field, rank) for field, listed in _WORDS.items() for rank, word in enumerate(listed.split())}


def recognises(record: Record) -> bool:
    """A model beside tokens or money, in plain columns or in an answer of a provider inside."""
    columns = _columns(tuple(record))
    if "model" in columns and ({"shown", "written", "cost", "read_beside"} & columns.keys()):
        return True
    return _answer(record) is not None


def calls(record: Record) -> Iterator[Call]:
    """The call of a row, or of the answer inside it."""
    answer = _answer(record) or {}
    given = _given(record)
    request = inner(record, "request") or inner(record, "body")
    model = answer.get("model") or answer.get("modelVersion") or given.get("model") or request.get("model")
    if not isinstance(model, str) or not model.strip():
        return
    at, zone = moment(given.get("at") or first(answer, "created", "created_at", "createTime"))
    yield Call(
        NAME,
        model.strip(),
        str(given.get("provider") or ""),
        at,
        usage(_usage_of(answer)) if answer else _tokens(given),
        calls=count(given.get("calls"), "requests") or 1,
        cost=_cost(given.get("cost")),
        currency=_currency(record, given),
        discount=Decimal("0.5") if _in_batch(record) else Decimal(1),
        kind=str(given.get("kind") or answer.get("object") or ""),
        name=_name(record, given, request),
        text=_asked(record, given, request),
        id="" if "calls" in given else str(answer.get("id") or given.get("id") or ""),
        zone=zone,
    )


def _given(record: Record) -> dict[str, Any]:
    """What the columns of a record say. One called `input` or `output` may hold tokens or the words themselves."""
    given = {}
    for field, column in _columns(tuple(record)).items():
        value = record[column]
        if field not in ("shown", "written") or _snake(column) not in ("input", "output") or _is_number(value):
            given[field] = value
    return given


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, Decimal)) or str(value).strip().lstrip("-").replace(",", "").isdigit()


def _name(record: Record, given: Mapping[str, Any], request: Mapping[str, Any]) -> str:
    said = named(record, inner(record, "metadata"), request) or str(given.get("name") or "")
    return said or tags(record.get("tags")) or str(record.get("custom_id") or "")


def _asked(record: Record, given: Mapping[str, Any], request: Mapping[str, Any]) -> str:
    asked = given.get("text") or record.get("input") or request.get("messages") or request.get("input") or request
    if isinstance(asked, (int, float, Decimal)):
        return ""
    system = request.get("system") or record.get("system") or record.get("system_prompt") or ""
    return words([system, asked] if system else asked)


def _cost(given: Any) -> Decimal | None:
    """What it cost in all, also where the parts of the cost stand in an object."""
    if not isinstance(given, dict):
        return money(given)
    return money(first(given, "total", "total_cost", "usd", "value"))


@lru_cache(maxsize=1024)
def _columns(keys: tuple[str, ...]) -> dict[str, str]:
    """Which column of a record says what; of several names for one thing, the one listed first."""
    found: dict[str, tuple[int, str]] = {}
    for key in keys:
        field, rank = _BY_WORD.get(_snake(key), ("", 0))
        if field and (field not in found or rank < found[field][0]):
            found[field] = (rank, key)
    return {field: key for field, (_, key) in found.items()}


@lru_cache(maxsize=4096)
def _snake(key: str) -> str:
    split = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", key.strip())
    return re.sub(r"[^a-z0-9]+", "_", split.casefold()).strip("_")


def _tokens(given: Mapping[str, Any]) -> Usage:
    read, write = count(given.get("read_beside")), count(given.get("write_beside"))
    cached, wrote = count(given.get("cached")) + read, count(given.get("cache_write")) + write
    total = count(given.get("shown")) + read + write
    return Usage(max(total, cached + wrote), count(given.get("written")), cached, wrote)


def _usage_of(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    for key in ("usage", "usageMetadata", "usage_metadata"):
        if key in answer:
            return inner(answer, key)
    return {}


def _answer(record: Record) -> Mapping[str, Any] | None:
    """The answer of a provider in a record: itself, or inside what loggers and batch files wrap around it."""
    if _usage_of(record):
        return record
    for outer in _OUTERS:
        if outer not in record:
            continue
        place = inner(record, outer)
        for found in (place, inner(place, "body"), inner(place, "message")):
            if _usage_of(found):
                return found
    return None


def _in_batch(record: Record) -> bool:
    """Output of a batch, of OpenAI (a body in a response) or Anthropic (a message in a result)."""
    return "custom_id" in record and bool(inner(inner(record, "response"), "body") or inner(record, "result"))


def _currency(record: Record, given: Mapping[str, Any]) -> str:
    """The currency that a column, the name of the cost's column, or a sign at the amount says."""
    said = str(given.get("currency") or "").strip()
    if said:
        return _SIGNS.get(said, said.upper())
    column, amount = _snake(_columns(tuple(record)).get("cost", "")), str(given.get("cost") or "")
    by_name = next((code for code in ("EUR", "GBP") if column.endswith(code.casefold())), "")
    return by_name or next((code for sign, code in _SIGNS.items() if sign in amount), "USD")
