"""Which models this environment reaches: by a key, by an address somebody set, or by a server that answers here.

Asks only this machine and addresses that were set; a key alone is believed, so that nothing is sent before a
task is. `live_models` is the exception: it is for `doctor`, which is asked to look.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from ...core.errors import ModelError, NoModel
from .catalogue import DEFAULTS, MODELS
from .endpoint import is_loopback
from .providers import PROVIDERS, Provider

PROBE_SECONDS = 0.3
_HOW = (
    "no model can be reached; set ANTHROPIC_API_KEY, or OPENAI_API_KEY, or OPENAI_BASE_URL for a compatible server, "
    "or start Ollama with a model (`ollama serve`, `ollama pull mistral-small`)"
)


@dataclass(frozen=True)
class Reached:
    """A provider that can be used here, and how that is known, in words for a person."""

    provider: str
    how: str


def reachable(env: Mapping[str, str] = os.environ) -> list[Reached]:
    """Every provider that can be used here, in the order of preference."""
    return [Reached(name, how) for name, provider in PROVIDERS.items() if (how := _how(provider, env))]


def _how(provider: Provider, env: Mapping[str, str]) -> str:
    url = provider.url(env)
    if not url:
        return ""
    if provider.key(env):
        return f"{provider.key_variable} is set"
    if not provider.local:
        return f"{provider.base_variable} is {url}" if provider.set_up(env) else ""
    return f"a server answers at {url}" if _listed(provider, env, PROBE_SECONDS) is not None else ""


def defaults(env: Mapping[str, str] = os.environ) -> tuple[str, str]:
    """Names of the small and the frontier model to use when nobody chose. Raises `NoModel` with how to get one."""
    for reached in reachable(env):
        provider = PROVIDERS[reached.provider]
        pair = _own_pair(provider, env) or DEFAULTS.get(provider.name)
        if pair:
            return pair
    raise NoModel(_HOW)


def _own_pair(provider: Provider, env: Mapping[str, str]) -> tuple[str, str] | None:
    """Models of a server that has its own: those of the catalogue if it lists them, else the first that talks."""
    if provider.url(env) == provider.base_url and not provider.local:
        return None
    listed = _listed(provider, env, PROBE_SECONDS if is_loopback(provider.url(env)) else 3) or []
    usual = DEFAULTS.get(provider.name)
    if usual and all(MODELS[name].id in listed for name in usual if name in MODELS):
        return usual
    talking = [name for name in listed if "embed" not in name.casefold()]
    return (f"{provider.name}/{talking[0]}", f"{provider.name}/{talking[0]}") if talking else None


def _listed(provider: Provider, env: Mapping[str, str], seconds: float) -> list[str] | None:
    try:
        return _ask(provider, env, seconds)
    except ModelError:
        return None


def live_models(provider: str, env: Mapping[str, str] = os.environ, seconds: float = 10) -> list[str]:
    """The ids that a provider says it serves now. Raises `ModelError` when it cannot be asked."""
    return _ask(PROVIDERS[provider], env, seconds)


def _ask(provider: Provider, env: Mapping[str, str], seconds: float) -> list[str]:
    import httpx

    url = f"{provider.url(env)}{'/v1' if provider.wire == 'anthropic' else ''}/models"
    key = provider.key(env)
    headers = {"authorization": f"Bearer {key}"} if key else {}
    if provider.wire == "anthropic":
        headers = {"x-api-key": key or "none", "anthropic-version": "2023-06-01"}
    try:
        answer = httpx.get(url, headers=headers, timeout=seconds, trust_env=not is_loopback(url))
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise ModelError(f"{provider.name}: {url} cannot be reached ({type(error).__name__}); is it running?") from None
    if answer.status_code in (401, 403):
        raise ModelError(f"{provider.name}: the key is refused ({answer.status_code}); check {provider.key_variable}")
    try:
        answer.raise_for_status()
        return [str(item["id"]) for item in answer.json()["data"]]
    except (httpx.HTTPStatusError, ValueError, KeyError, TypeError):
        raise ModelError(f"{provider.name}: {url} gives no list of models ({answer.status_code})") from None
