"""Which model is one tier down from which, within a family. A new family is one entry."""

from __future__ import annotations

import re
from functools import lru_cache

from .pricelist import plain

_DOWN: tuple[tuple[str, str], ...] = (
    (r"claude-(fable|mythos)-5", "claude-opus-5-5"),
    (r"claude-opus-5-5", "claude-sonnet-5-5"),
    (r"claude-sonnet-5-5", "claude-haiku-5-5"),
    (r"claude-opus-5", "claude-sonnet-5"),
    (r"claude-sonnet-5", "claude-haiku-4-5"),
    (r"claude-opus-4", "claude-sonnet-4-6"),
    (r"claude-3-opus", "claude-sonnet-4-6"),
    (r"claude-sonnet-4|claude-3-[57]-sonnet", "claude-haiku-4-5"),
    (r"gpt-4\.1-nano|gpt-5(\.\d)?-nano", ""),
    (r"gpt-4\.1-mini|gpt-4o-mini", "gpt-4.1-nano"),
    (r"gpt-4\.1", "gpt-4.1-mini"),
    (r"(chatgpt-)?gpt-4o|chatgpt-4o", "gpt-4o-mini"),
    (r"gpt-4", "gpt-4.1"),
    (r"gpt-5\.4-pro", "gpt-5.4"),
    (r"gpt-5\.4-mini", "gpt-5.4-nano"),
    (r"gpt-5\.4", "gpt-5.4-mini"),
    (r"gpt-5(\.\d)?-pro", "gpt-5"),
    (r"gpt-5(\.\d)?-mini", "gpt-5-nano"),
    (r"gpt-5(\.\d)?(-chat|-codex|-20|$)", "gpt-5-mini"),
    (r"o1-pro|o3-pro", "o3"),
    (r"o1-mini|o3-mini|o4-mini", "gpt-4.1-mini"),
    (r"o1|o3", "o4-mini"),
    (r"gpt-oss-120b", "gpt-oss-20b"),
    (r"gemini-2\.5-flash-lite", ""),
    (r"gemini-2\.5-flash", "gemini-2.5-flash-lite"),
    (r"gemini-2\.5-pro", "gemini-2.5-flash"),
    (r"gemini-2\.0-flash-lite|gemini-1\.5-flash", ""),
    (r"gemini-2\.0-flash", "gemini-2.0-flash-lite"),
    (r"gemini-1\.5-pro", "gemini-1.5-flash"),
    (r"gemini-3(\.\d)?-pro", "gemini-3-flash-preview"),
    (r"mistral-large", "mistral-medium-latest"),
    (r"mistral-medium", "mistral-small-latest"),
    (r"mistral-small", "ministral-8b-latest"),
    (r"magistral-medium", "magistral-small"),
    (r"deepseek-v4-pro", "deepseek-v4-flash"),
    (r"deepseek-reasoner", "deepseek-chat"),
    (r"llama-3\.[13]-(70b|405b)-versatile", "llama-3.1-8b-instant"),
    (r"grok-4(?!.*fast)", "grok-4-fast-non-reasoning"),
    (r"grok-3(?!-mini)", "grok-3-mini"),
    (r"command-a|command-r-plus", "command-r"),
    (r"command-r(?!7)", "command-r7b"),
    (r"text-embedding-3-large", "text-embedding-3-small"),
)
_RUNGS = tuple((re.compile(pattern), down) for pattern, down in _DOWN)


@lru_cache(maxsize=4096)
def one_down(model: str) -> str:
    """The model one tier below, as its own provider names it; empty where there is none that is known."""
    name = plain(model)
    return next((down for pattern, down in _RUNGS if pattern.match(name)), "")
