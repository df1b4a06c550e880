"""Every named model, once: provider, id, context, abilities, and whether it is still alive.

A new model is one line here; a price is no proof that a model lives, so retired ones stay with their date and a
successor. Clients are made here too, each wire imported when the first client of it is. Asks no network.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from ...core.errors import NoModel, SettingsError
from .endpoint import Endpoint, is_loopback
from .providers import PROVIDERS, Provider, Wire

if TYPE_CHECKING:
    from autogen_core.models import ChatCompletionClient

    from .retry import Retry

_K, _M = 1_000, 1_000_000
_HOSTED_CONTEXT, _LOCAL_CONTEXT = 128 * _K, 32 * _K
"""Taken for a model that nobody listed: local servers are mostly started with far less than a model could hold."""
NO_REAL_MODELS = "UNDERSTUDY_NO_REAL_MODELS"
"""Environment variable: set to anything, no client of a model outside this machine is made."""


@dataclass(frozen=True)
class Model:
    """A model that can be asked for by name. Context in tokens. Its price is listed under its provider and id."""

    name: str
    provider: str
    id: str
    context_tokens: int = _HOSTED_CONTEXT
    tier: Literal["small", "frontier"] = "small"
    tools: bool = True
    json: bool = True
    vision: bool = False
    retired: date | None = None
    """The day since which its provider no longer serves it."""
    instead: str = ""
    """The name to use in its place."""
    advisors: tuple[str, ...] = ()
    """Ids that its provider lets it consult inside an answer; with any other advisor we carry the advice."""

    @property
    def at(self) -> Provider:
        """Its provider's entry."""
        return PROVIDERS[self.provider]

    @property
    def wire(self) -> Wire:
        """The protocol it is spoken to in."""
        return self.at.wire

    @property
    def local(self) -> bool:
        """Whether it runs on one's own machine and costs nothing."""
        return self.at.local


_ADVISORS = ("claude-opus-4-6", "claude-opus-4-7")
"""What Anthropic's own advisor tool takes for the executors it names (its documentation of 2026-04)."""

_MODELS = (
    Model("claude-haiku-5-5", "anthropic", "claude-haiku-5-5", _M, vision=True),
    Model("claude-sonnet-5-5", "anthropic", "claude-sonnet-5-5", _M, "frontier", vision=True),
    Model("claude-opus-5-5", "anthropic", "claude-opus-5-5", _M, "frontier", vision=True),
    Model("claude-fable-5-1", "anthropic", "claude-fable-5-1", _M, "frontier", vision=True),
    Model("claude-haiku-4-5", "anthropic", "claude-haiku-4-5", 200 * _K, vision=True, advisors=_ADVISORS),
    Model("claude-sonnet-4-6", "anthropic", "claude-sonnet-4-6", _M, "frontier", vision=True, advisors=_ADVISORS),
    Model("claude-opus-4-5", "anthropic", "claude-opus-4-5", 200 * _K, "frontier", vision=True),
    Model("claude-opus-4-6", "anthropic", "claude-opus-4-6", _M, "frontier", vision=True),
    Model("claude-opus-4-7", "anthropic", "claude-opus-4-7", _M, "frontier", vision=True),
    Model("claude-opus-4-8", "anthropic", "claude-opus-4-8", _M, "frontier", vision=True),
    Model("claude-opus-5", "anthropic", "claude-opus-5", _M, "frontier", vision=True),
    Model("gpt-4.1", "openai", "gpt-4.1", _M, "frontier", vision=True),
    Model("gpt-4.1-mini", "openai", "gpt-4.1-mini", _M, vision=True),
    Model("gpt-4.1-nano", "openai", "gpt-4.1-nano", _M, vision=True),
    Model("gpt-5.4", "openai", "gpt-5.4", 1050 * _K, "frontier", vision=True),
    Model("gpt-5.4-mini", "openai", "gpt-5.4-mini", 400 * _K, vision=True),
    Model("mistral-small", "mistral", "mistral-small-latest"),
    Model("mistral-medium", "mistral", "mistral-medium-latest", tier="frontier"),
    Model("deepseek", "deepseek", "deepseek-v4-flash", _M),
    Model("deepseek-pro", "deepseek", "deepseek-v4-pro", _M, "frontier"),
    Model("groq", "groq", "openai/gpt-oss-20b", 131 * _K),
    Model("groq-large", "groq", "openai/gpt-oss-120b", 131 * _K, "frontier"),
    Model("nemotron-nano-4b", "nvidia", "nvidia/llama-3.1-nemotron-nano-4b-v1.1"),
    Model("nemotron-nano", "openrouter", "nvidia/nemotron-3-nano-30b-a3b", 262 * _K),
    Model("nemotron-super", "openrouter", "nvidia/nemotron-3-super-120b-a12b", 262 * _K, "frontier"),
    Model("phi-4", "openrouter", "microsoft/phi-4", 16 * _K, tools=False),
    Model("deepseek-v3.2", "openrouter", "deepseek/deepseek-v3.2", 163 * _K),
    Model("openrouter-llama-3.3-70b", "openrouter", "meta-llama/llama-3.3-70b-instruct", 131 * _K),
    Model("openrouter-haiku", "openrouter", "anthropic/claude-haiku-5.5", _M, vision=True),
    Model("openrouter-opus", "openrouter", "anthropic/claude-opus-5.5", _M, "frontier", vision=True),
    Model("ollama-phi-4", "ollama", "phi4", 16 * _K, tools=False),
    Model("ollama-mistral-small", "ollama", "mistral-small", 32 * _K),
    Model("ollama-nemotron-nano", "ollama", "nemotron-3-nano", 32 * _K),
    Model("vllm-nemotron-nano-4b", "vllm", "nvidia/Llama-3.1-Nemotron-Nano-4B-v1.1", 32 * _K),
    Model("vllm-mistral-small", "vllm", "mistralai/Mistral-Small-3.2-24B-Instruct-2506", 32 * _K),
    Model("vllm-phi-4", "vllm", "microsoft/phi-4", 16 * _K, tools=False),
    Model("llamacpp", "llamacpp", "default", 8 * _K),
    Model(
        "claude-3-5-sonnet",
        "anthropic",
        "claude-3-5-sonnet-20241022",
        200 * _K,
        "frontier",
        vision=True,
        retired=date(2025, 10, 28),
        instead="claude-sonnet-5-5",
    ),
    Model(
        "claude-3-5-haiku",
        "anthropic",
        "claude-3-5-haiku-20241022",
        200 * _K,
        retired=date(2026, 2, 19),
        instead="claude-haiku-5-5",
    ),
    Model("groq-llama-3.3-70b", "groq", "llama-3.3-70b-versatile", retired=date(2026, 8, 16), instead="groq-large"),
    Model("deepseek-chat", "deepseek", "deepseek-chat", retired=date(2026, 7, 24), instead="deepseek"),
    Model("deepseek-reasoner", "deepseek", "deepseek-reasoner", retired=date(2026, 7, 24), instead="deepseek-pro"),
)
MODELS: Mapping[str, Model] = {model.name: model for model in _MODELS}

_ALIASES: Mapping[str, str] = {
    "haiku": "claude-haiku-5-5",
    "sonnet": "claude-sonnet-5-5",
    "opus": "claude-opus-5-5",
    "haiku-4.5": "claude-haiku-4-5",
    "claude-haiku-4.5": "claude-haiku-4-5",
    "sonnet-4.6": "claude-sonnet-4-6",
    "claude-sonnet-4.6": "claude-sonnet-4-6",
    "opus-4.7": "claude-opus-4-7",
    "claude-opus-4.7": "claude-opus-4-7",
    "nemotron-nano-3-4b": "nemotron-nano-4b",
    "haiku-3.5": "claude-3-5-haiku",
    "claude-3.5-haiku": "claude-3-5-haiku",
    "sonnet-3.5": "claude-3-5-sonnet",
    "sonnet-3.5-v2": "claude-3-5-sonnet",
    "claude-3.5-sonnet": "claude-3-5-sonnet",
    "claude-3-5-sonnet-v2": "claude-3-5-sonnet",
    "nemotron-nano-4b-v1.1": "nemotron-nano-4b",
    "llama.cpp": "llamacpp",
    "phi4": "phi-4",
    "llama-3.3-70b": "groq-llama-3.3-70b",
}
DEFAULTS: Mapping[str, tuple[str, str]] = {
    "anthropic": ("claude-haiku-5-5", "claude-opus-5-5"),
    "openai": ("gpt-4.1-mini", "gpt-4.1"),
    "openrouter": ("openrouter-haiku", "openrouter-opus"),
    "mistral": ("mistral-small", "mistral-medium"),
    "deepseek": ("deepseek", "deepseek-pro"),
    "groq": ("groq", "groq-large"),
    "nvidia": ("nemotron-nano-4b", "nvidia/nvidia/nemotron-3-super-120b-a12b"),
}
"""Small and frontier model of each provider whose models are known beforehand."""


def find(name: str) -> Model:
    """The model of this name: a name of the catalogue, a name that people use for one, a provider's own id of one, or
    `provider/model-id` for any other. Raises `SettingsError` listing near names."""
    plain = name.strip()
    known = MODELS.get(_ALIASES.get(plain.casefold(), plain)) or MODELS.get(plain.casefold())
    if known is not None:
        return known
    by_id = {f"{model.provider}/{model.id}": model for model in _MODELS}
    provider, _, model_id = plain.partition("/")
    if provider in PROVIDERS and model_id.strip():
        context = _LOCAL_CONTEXT if PROVIDERS[provider].local else _HOSTED_CONTEXT
        return by_id.get(plain) or Model(plain, provider, model_id, context)
    for model in _MODELS:
        if plain == model.id:
            return model
    raise SettingsError(f"no model {name!r}: {_near(plain)}, or write provider/model-id ({', '.join(PROVIDERS)})")


def _near(name: str) -> str:
    near = difflib.get_close_matches(name.casefold(), [*MODELS, *_ALIASES], n=4, cutoff=0.5)
    return f"did you mean {', '.join(near)}" if near else f"known are {', '.join(MODELS)}"


def client_for(
    model: Model,
    env: Mapping[str, str] = os.environ,
    *,
    max_tokens: int = 8192,
    seconds: float = 120,
    retry: Retry | None = None,
) -> ChatCompletionClient:
    """A client of this model. Raises `NoModel` when its key or address is missing or real models are forbidden,
    and `SettingsError` when it is retired."""
    if model.retired:
        raise SettingsError(f"{model.name}: not served since {model.retired}; use {model.instead}")
    endpoint = _endpoint(model, env, max_tokens, seconds)
    from .client import abilities

    info = abilities(tools=model.tools, json_output=model.json, vision=model.vision)
    if model.wire == "anthropic":
        from .anthropic import AnthropicClient

        return AnthropicClient(endpoint, info, model.context_tokens, retry)
    from .openai import Habits, OpenAIClient

    habits = Habits(model.at.limit, model.at.json)
    return OpenAIClient(endpoint, info, model.context_tokens, habits, retry)


def _endpoint(model: Model, env: Mapping[str, str], max_tokens: int, seconds: float) -> Endpoint:
    provider = model.at
    url = provider.url(env)
    if not url:
        raise NoModel(f"{model.name}: set {provider.base_variable} to the address of your {provider.name} resource")
    if not provider.set_up(env) and not provider.local:
        raise NoModel(f"{model.name}: set {provider.key_variable}, or choose another model in [models]")
    if (env.get(NO_REAL_MODELS) or os.environ.get(NO_REAL_MODELS)) and not is_loopback(url):
        raise NoModel(f"{model.name}: real models are forbidden here ({NO_REAL_MODELS} is set)")
    end = Endpoint(provider.name, model.id, url, provider.key(env), provider.key_variable)
    return replace(end, seconds=seconds, max_tokens=max_tokens)


def native_advisors(executor: Model, models: Mapping[str, Model]) -> Mapping[str, str]:
    """Of these models, those that the executor's provider lets it consult by itself: name to the provider's id."""
    ids = executor.advisors
    return {name: model.id for name, model in models.items() if model.provider == executor.provider and model.id in ids}
