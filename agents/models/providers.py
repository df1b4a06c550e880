"""Who serves models: wire, address, key, habits. A new provider is one entry. Knows no model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

Wire = Literal["anthropic", "openai"]


@dataclass(frozen=True)
class Provider:
    """One provider. Its name is also the one that prices are listed under."""

    name: str
    wire: Wire
    base_url: str
    """Where it is by default; empty: it has an address for each customer, so the variable must be set."""
    base_variable: str
    key_variable: str = ""
    """Empty: it runs on one's own machine and asks for no key."""
    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    json: Literal["schema", "object", "words"] = "object"

    @property
    def local(self) -> bool:
        """Whether it runs on one's own machine."""
        return not self.key_variable

    def url(self, env: Mapping[str, str]) -> str:
        """Its address here: the variable, else the default. A bare host gets its scheme and path."""
        url = env.get(self.base_variable, "").strip() or self.base_url
        if url and "://" not in url:
            url = f"http://{url}"
        if self.name == "ollama" and url and not urlsplit(url).path.strip("/"):
            url = f"{url.rstrip('/')}/v1"
        return url.replace("//0.0.0.0", "//127.0.0.1").rstrip("/")

    def key(self, env: Mapping[str, str]) -> str:
        """The key in this environment, or an empty string."""
        return env.get(self.key_variable, "").strip() if self.key_variable else ""

    def set_up(self, env: Mapping[str, str]) -> bool:
        """Whether somebody pointed this environment at it, by key or by address."""
        return bool(self.key(env) or env.get(self.base_variable, "").strip())


def _openai(name: str, url: str, json: Literal["schema", "object", "words"] = "object") -> Provider:
    prefix = name.upper()
    return Provider(name, "openai", url, f"{prefix}_BASE_URL", f"{prefix}_API_KEY", json=json)


_ALL = (
    Provider("anthropic", "anthropic", "https://api.anthropic.com", "ANTHROPIC_BASE_URL", "ANTHROPIC_API_KEY"),
    Provider(
        "openai",
        "openai",
        "https://api.openai.com/v1",
        "OPENAI_BASE_URL",
        "OPENAI_API_KEY",
        "max_completion_tokens",
        "schema",
    ),
    _openai("openrouter", "https://openrouter.ai/api/v1"),
    _openai("mistral", "https://api.mistral.ai/v1", "schema"),
    _openai("deepseek", "https://api.deepseek.com/v1"),
    _openai("groq", "https://api.groq.com/openai/v1"),
    _openai("nvidia", "https://integrate.api.nvidia.com/v1", "words"),
    Provider("azure", "openai", "", "AZURE_OPENAI_BASE_URL", "AZURE_OPENAI_API_KEY", json="schema"),
    Provider("ollama", "openai", "http://127.0.0.1:11434/v1", "OLLAMA_HOST", json="schema"),
    Provider("vllm", "openai", "http://127.0.0.1:8000/v1", "VLLM_BASE_URL", json="schema"),
    Provider("llamacpp", "openai", "http://127.0.0.1:8080/v1", "LLAMACPP_BASE_URL", json="schema"),
)
PROVIDERS: Mapping[str, Provider] = {provider.name: provider for provider in _ALL}
"""Every provider, in the order in which defaults are looked for."""
