"""The article's router file, as it stands, drives a run over two wires; a file that cannot work is one line."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.app.calling import call
from tests.wire.script import Answer
from tests.wire.server import WireServer
from understudy.agents.models.shown import Rule, Shown
from understudy.core.errors import NoModel, SettingsError
from understudy.core.settings_files import load_router_file, load_settings
from understudy.core.types import Attempt, Person
from understudy.memory.ledger import TaskRow
from understudy.orchestrator.build import open_team
from understudy.orchestrator.serving import reach
from understudy.orchestrator.team import Request

ARTICLE = """\
router:
  planner:
    model: gpt-4.1
    role: "Decide which worker handles this step. Output JSON {worker, args}."
  workers:
    - name: classify_intent
      model: claude-haiku-4-5
      ceiling_tokens: 200
    - name: format_tool_call
      model: nemotron-nano-4b
      ceiling_tokens: 400
    - name: hard_reasoning
      model: claude-sonnet-4-6
      ceiling_tokens: 4000
  fallback:
    when: router_confidence < 0.85
    model: claude-sonnet-4-6
"""

ME = Person("ada", "Ada", "ada@desk.example", "lead")
STEPS = [
    {"worker": "classify_intent", "goal": "Say what the mail is about", "done_when": "one word is named"},
    {"worker": "format_tool_call", "goal": "Write the row as JSON", "done_when": "it is JSON"},
    {"worker": "hard_reasoning", "goal": "Say whether the dates can be kept", "done_when": "there is a yes or a no"},
]


def _is(worker: str) -> Rule:
    return Rule(worker, lambda shown: f"You are the {worker} " in shown.system, lambda _: SAYS[worker])


SAYS = {
    "planner": json.dumps({"facts": [], "steps": STEPS, "why": "classify, write, think"}),
    "classify_intent": "booking",
    "format_tool_call": '{"port": "Hamburg"}',
    "hard_reasoning": "Yes: the vessel leaves on the 4th.",
    "progress": json.dumps({"satisfied": True, "in_a_loop": False, "progressing": True}),
}
RULES = [_is(worker) for worker in SAYS]


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[WireServer]:
    async with WireServer(RULES) as serving:
        for name in ("ANTHROPIC", "OPENAI", "NVIDIA"):
            monkeypatch.setenv(f"{name}_API_KEY", "test-key")
            monkeypatch.setenv(f"{name}_BASE_URL", serving.url + ("" if name == "ANTHROPIC" else "/v1"))
        yield serving


@pytest.fixture
def desk(home: Path) -> Path:
    """A home with the article's file in it, as it stands."""
    home.mkdir(exist_ok=True)
    (home / "router.yaml").write_text(ARTICLE)
    (home / "understudy.toml").write_text('[models]\nsmall = "claude-haiku-4-5"\n')
    return home


async def played(home: Path) -> tuple[TaskRow, list[Attempt]]:
    """One task on the file's models, to its end."""
    async with open_team(home, load_settings(home), ME) as team:
        task = await team.delegate(Request(ME, "A customer asks whether 40 pallets reach Oslo by the 9th."))
        row = await team.follow(task, lambda _event: None)
        return row, team.ledger.attempts(task)


async def test_the_articles_file_as_it_stands_configures_a_run(desk: Path, server: WireServer) -> None:
    row, attempts = await played(desk)
    assert (row.status, row.outcome) == ("done", SAYS["hard_reasoning"])
    by_worker = {a.worker: (a.model, a.tier) for a in attempts}
    assert by_worker == {
        "planner": ("gpt-4.1", "frontier"),
        "classify_intent": ("claude-haiku-4-5", "small"),
        "format_tool_call": ("nemotron-nano-4b", "small"),
        "hard_reasoning": ("claude-sonnet-4-6", "frontier"),
        "progress": ("claude-haiku-4-5", "small"),
    }
    ceilings = {
        exchange.body["model"]: exchange.body["max_tokens"] for exchange in server.journal if _leaf(exchange.shown)
    }
    assert ceilings == {
        "claude-haiku-4-5": 200,
        "nvidia/llama-3.1-nemotron-nano-4b-v1.1": 400,
        "claude-sonnet-4-6": 4000,
    }
    told = next(a for a in attempts if a.worker == "classify_intent")
    assert (told.reason, told.threshold) == ("confident", 0.85)
    assert "not under 0.850" in told.why


def _leaf(shown: Shown | None) -> bool:
    return shown is not None and "You have no tools" in shown.system


async def test_every_request_that_a_server_saw_is_a_row_of_the_table(desk: Path, server: WireServer) -> None:
    _, attempts = await played(desk)
    assert len(attempts) == len(server.journal)
    assert sum(a.tokens_in for a in attempts) == server.reported.shown
    assert sum(a.tokens_out for a in attempts) == server.reported.written


async def test_the_role_of_the_file_reaches_the_planner(desk: Path, server: WireServer) -> None:
    await played(desk)
    planned = server.journal[0].shown
    assert planned is not None
    assert "Output JSON {worker, args}" in planned.text
    assert "classify intent (has no tools" in planned.text


async def test_an_answer_of_a_leaf_that_cannot_be_used_goes_to_the_fallback(desk: Path, server: WireServer) -> None:
    server.then(Answer(), Answer(""))  # the plan, then nothing where one word was asked for
    row, attempts = await played(desk)
    assert row.status == "done"
    first, second = [a for a in attempts if a.worker == "classify_intent"]
    assert (first.model, first.outcome, first.finding) == ("claude-haiku-4-5", "rejected", "it is empty")
    assert (second.model, second.reason) == ("claude-sonnet-4-6", "check_failed")


async def test_a_leaf_with_closed_answers_is_held_to_them(home: Path, server: WireServer) -> None:
    home.mkdir(exist_ok=True)
    lines = ARTICLE.replace(
        "      ceiling_tokens: 200\n", "      ceiling_tokens: 200\n      answers: [booking, claim]\n"
    )
    (home / "router.yaml").write_text(lines)
    (home / "understudy.toml").write_text('[models]\nsmall = "claude-haiku-4-5"\n')
    server.then(Answer(), Answer("It may be a claim, or not"))
    _, attempts = await played(home)
    first, second = [a for a in attempts if a.worker == "classify_intent"]
    assert (first.judged_by, first.finding) == ("worker", "answer with exactly one of: booking, claim")
    assert second.outcome == "accepted"


REFUSED = [
    ("policy: roulette", "policy", "floor"),
    ("threshold: 1.4", "threshold", "from 0 to 1"),
    ("explore: 0.9", "explore", "0.5"),
    ("mode: cost", "mode", "belongs to policy 'subset'"),
    ("policy: subset", "subset", "needs models"),
    ("policy: quality-difference\n  models: [a]", "quality-difference", "two models"),
    ("fallback: {when: router_confidence < 1.5}", "fallback.when", "from 0 to 1"),
    ("fallback: {when: temperature < 0.5}", "fallback.when", "router_confidence < T"),
    ("workers: [{name: a, model: m}, {name: a, model: n}]", "'a'", "stands twice"),
    ("workers: [{name: '', model: m}]", "workers.0.name", "at least 1"),
    ("workers: [{name: a, model: m, ceiling_tokens: 0}]", "ceiling_tokens", "greater than 0"),
    ("planer: {}", "planer", "no such setting"),
]


@pytest.mark.parametrize(("lines", "place", "mend"), REFUSED)
def test_a_router_file_that_cannot_be_meant_is_one_line_with_its_place(
    tmp_path: Path, lines: str, place: str, mend: str
) -> None:
    path = tmp_path / "router.yaml"
    path.write_text(f"router:\n  {lines}\n")
    with pytest.raises(SettingsError) as refused:
        load_router_file(path)
    assert str(path) in str(refused.value)
    assert place in str(refused.value)
    assert mend in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("text", ["", "router: 3", "- a", "router: [", "\x00", "routers: {}"])
def test_what_is_no_router_file_says_so(tmp_path: Path, text: str) -> None:
    path = tmp_path / "router.yaml"
    path.write_text(text)
    with pytest.raises(SettingsError, match="router"):
        load_router_file(path)


def test_a_model_that_nobody_serves_is_refused_before_a_task_is_made(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "test-key")
    path = tmp_path / "mine.yaml"
    path.write_text(ARTICLE.replace("nemotron-nano-4b", "nemotron-femto"))
    done = call("--home", home, "run", "Sort my mail", "--router", path)
    assert done.code == 2
    assert "no model 'nemotron-femto': did you mean nemotron-nano" in done.err
    path.write_text(ARTICLE)
    done = call("--home", home, "run", "Sort my mail", "--router", path)
    assert done.code == 1
    assert "API_KEY" in done.err
    assert call("--home", home, "tasks", "list", "--json").json == []


def test_a_retired_model_is_refused_with_its_successor(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home.mkdir(exist_ok=True)
    monkeypatch.setenv("GROQ_API_KEY", "test-key")
    (home / "understudy.toml").write_text('[models]\nsmall = "llama-3.3-70b"\nfrontier = "groq-large"\n')
    with pytest.raises(SettingsError, match="not served since 2026-08-16; use groq-large"):
        reach(load_settings(home))


def test_two_places_for_one_router_are_refused(desk: Path) -> None:
    (desk / "understudy.toml").write_text("[router]\npolicy = 'fixed'\n")
    with pytest.raises(SettingsError, match=r"router\.yaml beside it"):
        load_settings(desk)


def test_the_same_names_are_settings_too(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home.mkdir(exist_ok=True)
    (home / "understudy.toml").write_text(
        '[models]\nsmall = "haiku"\n[router]\npolicy = "subset"\nmodels = ["haiku", "sonnet"]\nmode = "cost"\n'
        '[router.fallback]\nmodel = "sonnet"\n'
    )
    with pytest.raises(NoModel, match="ANTHROPIC_API_KEY"):
        reach(load_settings(home))
    monkeypatch.setenv("ANTHROPIC_API_KEY", "test-key")
    monkeypatch.delenv("UNDERSTUDY_NO_REAL_MODELS", raising=False)
    assert reach(load_settings(home)).router.mode == "cost"


def test_config_says_that_the_file_set_it(desk: Path) -> None:
    rows = {row["name"]: row["from"] for row in call("--home", desk, "config", "--json").json["settings"]}
    assert (rows["router.planner.model"], rows["router.workers"], rows["router.policy"]) == ("file", "file", "default")
    assert "router.yaml" in call("--home", desk, "config").out
