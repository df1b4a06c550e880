"""What providers call the tokens of a call, brought to one meaning: everything in, with the cached as a part of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .call import BadRecord, Usage
from .fields import count, inner


def usage(given: Mapping[str, Any]) -> Usage:
    """A provider's `usage` object. Anthropic counts cached tokens beside `input_tokens`, everybody else within; a log
    that shows more cached tokens than input counts beside, too. Raises `BadRecord`."""
    if "promptTokenCount" in given or "prompt_token_count" in given:
        return _gemini(given)
    shown = count(_of(given, "prompt_tokens", "input_tokens", "inputTokens", "promptTokens"))
    written = count(_of(given, "completion_tokens", "output_tokens", "outputTokens", "completionTokens"))
    if not (shown or written) and given.get("total_tokens"):
        shown = count(given["total_tokens"])
    beside = "cache_read_input_tokens" in given or "cache_creation_input_tokens" in given
    details = inner(given, "prompt_tokens_details") or inner(given, "input_tokens_details")
    cached = count(
        _of(given, "cache_read_input_tokens", "cacheReadInputTokens", "cached_tokens", "prompt_cache_hit_tokens")
        or details.get("cached_tokens")
    )
    creation = inner(given, "cache_creation")
    hour = count(creation.get("ephemeral_1h_input_tokens"))
    write = count(_of(given, "cache_creation_input_tokens", "cacheWriteInputTokens", "cache_write_tokens"))
    write = max(write, hour + count(creation.get("ephemeral_5m_input_tokens")))
    beside = beside and "prompt_tokens" not in given
    if beside or cached + write > shown:
        shown += cached + write
    searches = count(inner(given, "server_tool_use").get("web_search_requests"), "searches")
    return Usage(shown, written, cached, write, hour, searches)


def _gemini(given: Mapping[str, Any]) -> Usage:
    shown = count(_of(given, "promptTokenCount", "prompt_token_count"))
    written = count(_of(given, "candidatesTokenCount", "candidates_token_count"))
    thought = count(_of(given, "thoughtsTokenCount", "thoughts_token_count"))
    cached = count(_of(given, "cachedContentTokenCount", "cached_content_token_count"))
    if cached > shown:
        raise BadRecord(f"{cached} cached tokens of {shown}")
    return Usage(shown, written + thought, cached)


def _of(given: Mapping[str, Any], *keys: str) -> Any:
    for key in keys:
        if given.get(key) is not None:
            return given[key]
    return None
