"""Names of models, clients for them, and what an environment reaches."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from autogen_core.models import UserMessage
from hypothesis import given
from hypothesis import strategies as st

from tests.wire.server import WireServer
from understudy.agents.models.catalogue import DEFAULTS, MODELS, Model, client_for, find
from understudy.agents.models.providers import PROVIDERS
from understudy.agents.models.reach import Reached, defaults, live_models, reachable
from understudy.core.errors import ModelError, NoModel, SettingsError, UnderstudyError
from understudy.core.router_settings import RouterSection
from understudy.routing.prices import LOCAL_PROVIDERS, Tokens, price

NOTHING_THERE = {
    "OLLAMA_HOST": "127.0.0.1:9",
    "VLLM_BASE_URL": "http://127.0.0.1:9/v1",
    "LLAMACPP_BASE_URL": "http://127.0.0.1:9/v1",
}


@pytest.mark.parametrize(
    "name",
    [
        "gpt-4.1",
        "claude-haiku-4-5",
        "nemotron-nano-4b",
        "claude-sonnet-4-6",
        "claude-opus-4-7",
        "mistral-small",
        "phi-4",
        "nemotron-super",
        "deepseek",
        "deepseek-v3.2",
        "groq",
        "sonnet-3.5-v2",
        "claude-3.5-haiku",
        "llama-3.3-70b",
        "openrouter-haiku",
        "ollama-phi-4",
        "vllm-phi-4",
        "llama.cpp",
    ],
)
def test_every_model_that_the_article_names_is_there(name: str) -> None:
    assert find(name).provider in PROVIDERS


def test_names_that_people_use_lead_to_the_same_model() -> None:
    assert (
        find("Claude-Haiku-4.5")
        == find("claude-haiku-4-5")
        == find("anthropic/claude-haiku-4-5")
        == find(" haiku-4.5 ")
    )
    assert find("mistral-small-latest") == find("mistral-small")


def test_any_model_of_a_known_provider_can_be_named() -> None:
    model = find("openrouter/acme/model-x:free")
    assert (model.provider, model.id, model.wire, model.local) == ("openrouter", "acme/model-x:free", "openai", False)
    assert find("ollama/qwen3:8b").local
    assert find("openai/gpt-oss-20b").provider == "openai"


def test_an_unknown_name_is_answered_with_near_ones() -> None:
    with pytest.raises(SettingsError, match="did you mean claude-haiku"):
        find("claude-haku-4-5")
    with pytest.raises(SettingsError, match=r"known are .* provider/model-id"):
        find("zzz")


@given(st.text(max_size=60))
def test_a_name_from_outside_is_a_model_or_one_line(name: str) -> None:
    with contextlib.suppress(SettingsError):
        assert find(name).provider in PROVIDERS


def test_names_are_unique_and_defaults_and_successors_exist() -> None:
    for name, model in MODELS.items():
        assert name == model.name
        assert model.context_tokens > 1000
        assert not model.retired or find(model.instead).retired is None
    for provider, pair in DEFAULTS.items():
        assert all(find(name).provider == provider and find(name).retired is None for name in pair)


def test_hosted_models_have_a_price_and_local_ones_are_free() -> None:
    at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    unpriced = {
        model.name for model in MODELS.values() if not price(model.id, model.provider, Tokens(1000, 1000), at).known
    }
    assert unpriced == {"nemotron-nano-4b"}  # NVIDIA's own endpoint is paid by credits, not by tokens
    assert {provider.name for provider in PROVIDERS.values() if provider.local} <= LOCAL_PROVIDERS


def test_a_retired_model_names_its_successor() -> None:
    with pytest.raises(SettingsError, match=r"groq-llama-3\.3-70b: not served since 2026-08-16; use groq-large"):
        client_for(find("llama-3.3-70b"), {"GROQ_API_KEY": "k"})


@pytest.mark.parametrize("name", [name for name, model in MODELS.items() if not model.retired])
async def test_every_model_gives_a_client_when_its_provider_is_set_up(name: str) -> None:
    model = find(name)
    client = client_for(model, {model.at.key_variable: "k"})
    assert client.model_info["function_calling"] == model.tools
    assert client.remaining_tokens([]) == model.context_tokens
    await client.close()


def test_without_a_key_the_line_names_the_variable() -> None:
    with pytest.raises(NoModel, match="claude-haiku-4-5: set ANTHROPIC_API_KEY"):
        client_for(find("claude-haiku-4-5"), {})
    with pytest.raises(NoModel, match="set AZURE_OPENAI_BASE_URL"):
        client_for(find("azure/mine"), {"AZURE_OPENAI_API_KEY": "k"})


async def test_real_models_can_be_forbidden_and_local_ones_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNDERSTUDY_NO_REAL_MODELS", "1")
    with pytest.raises(NoModel, match="forbidden"):
        client_for(find("gpt-4.1"), {"OPENAI_API_KEY": "k"})
    await client_for(find("gpt-4.1"), {"OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}).close()


@pytest.mark.parametrize(
    ("given_", "url"),
    [
        ("", "http://127.0.0.1:11434/v1"),
        ("0.0.0.0:1234", "http://127.0.0.1:1234/v1"),
        ("box.example:1234", "http://box.example:1234/v1"),
        ("https://box.example/", "https://box.example/v1"),
        ("http://box.example/ollama/v1/", "http://box.example/ollama/v1"),
    ],
)
def test_ollamas_own_variable_is_read_in_its_forms(given_: str, url: str) -> None:
    assert PROVIDERS["ollama"].url({"OLLAMA_HOST": given_}) == url


# what is reached


def test_nothing_reached_is_one_line_that_says_how_to_get_one() -> None:
    assert reachable(NOTHING_THERE) == []
    with pytest.raises(NoModel) as caught:
        defaults(NOTHING_THERE)
    for part in ("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "OPENAI_BASE_URL", "ollama"):
        assert part in str(caught.value)


def test_a_key_is_enough_and_nothing_is_sent() -> None:
    env = {**NOTHING_THERE, "OPENAI_API_KEY": "k", "MISTRAL_API_KEY": "k"}
    assert reachable(env) == [Reached("openai", "OPENAI_API_KEY is set"), Reached("mistral", "MISTRAL_API_KEY is set")]
    assert defaults(env) == ("gpt-4.1-mini", "gpt-4.1")
    assert defaults({**env, "ANTHROPIC_API_KEY": "k"}) == ("claude-haiku-5-5", "claude-opus-5-5")
    assert defaults({**NOTHING_THERE, "OPENAI_API_KEY": " "} | {"NVIDIA_API_KEY": "k"})[0] == "nemotron-nano-4b"


async def in_thread(work: object) -> object:
    import asyncio

    return await asyncio.to_thread(work)  # type: ignore[arg-type]  # any function of no arguments


async def test_a_local_server_is_found_and_asked_for_its_models() -> None:
    async with WireServer(models=("nomic-embed-text", "qwen3:8b", "phi4")) as server:
        env = {**NOTHING_THERE, "OLLAMA_HOST": server.url}
        assert await in_thread(lambda: reachable(env)) == [Reached("ollama", f"a server answers at {server.url}/v1")]
        assert await in_thread(lambda: defaults(env)) == ("ollama/qwen3:8b", "ollama/qwen3:8b")


async def test_a_server_without_a_model_that_talks_is_no_model() -> None:
    async with WireServer(models=()) as server:
        with pytest.raises(NoModel):
            await in_thread(lambda: defaults({**NOTHING_THERE, "OLLAMA_HOST": server.url}))


@pytest.mark.parametrize("wire", ["anthropic", "openai"])
async def test_an_address_of_a_compatible_server_needs_no_key(wire: str) -> None:
    path = "/v1" if wire == "openai" else ""
    async with WireServer(models=("their-model",)) as server:
        env = {**NOTHING_THERE, f"{wire.upper()}_BASE_URL": server.url + path}
        assert await in_thread(lambda: defaults(env)) == (f"{wire}/their-model", f"{wire}/their-model")
        server.then("hi")
        client = client_for(find(f"{wire}/their-model"), env)
        assert (await client.create([UserMessage(content="x", source="p")])).content == "hi"
        await client.close()


@pytest.mark.parametrize("wire", ["anthropic", "openai"])
async def test_a_server_that_lists_the_usual_models_or_none_gets_the_usual_names(wire: str) -> None:
    path = "/v1" if wire == "openai" else ""
    usual = DEFAULTS[wire]
    async with WireServer(models=("other", *(find(name).id for name in usual))) as server:
        env = {**NOTHING_THERE, f"{wire.upper()}_BASE_URL": server.url + path}
        assert await in_thread(lambda: defaults(env)) == usual
        server.models = ()
        assert await in_thread(lambda: defaults(env)) == usual


@pytest.mark.parametrize("wire", ["anthropic", "openai"])
async def test_a_provider_says_which_models_live(wire: str) -> None:
    path = "/v1" if wire == "openai" else ""
    async with WireServer(models=("a", "b")) as server:
        env = {f"{wire.upper()}_BASE_URL": server.url + path}
        assert await in_thread(lambda: live_models(wire, env)) == ["a", "b"]


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}, "cannot be reached"),
        ({"OPENAI_BASE_URL": "http://[bad/v1"}, "cannot be reached"),
        ({"OPENAI_BASE_URL": "ftp://127.0.0.1/v1"}, "cannot be reached"),
    ],
)
def test_a_provider_that_cannot_be_asked_is_one_line(env: dict[str, str], words: str) -> None:
    with pytest.raises(ModelError, match=words):
        live_models("openai", env)


async def test_an_answer_that_is_no_list_is_one_line() -> None:
    async with WireServer() as server:
        with pytest.raises(ModelError, match=r"gives no list of models \(404\)"):
            await in_thread(lambda: live_models("openai", {"OPENAI_BASE_URL": server.url + "/elsewhere"}))


def test_names_and_reach_load_no_sdk() -> None:
    code = (
        "import sys, understudy.agents.models.catalogue as c, understudy.agents.models.reach; c.find('haiku');"
        "sys.exit(any(name in sys.modules for name in ('autogen_core', 'openai', 'anthropic', 'httpx', 'httpx2')))"
    )
    environment = {**os.environ, "PYTHONWARNINGS": ""}
    assert subprocess.run([sys.executable, "-c", code], check=False, env=environment).returncode == 0


def test_a_model_is_plain_data() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Model("a", "openai", "a").name = "b"  # type: ignore[misc]  # that is the claim
    assert issubclass(NoModel, UnderstudyError)
    assert RouterSection().planner.model == ""
