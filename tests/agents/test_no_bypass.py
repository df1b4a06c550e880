"""No model call of the product bypasses the table: only the routed client asks, and clients are made in one place."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
HOUSE = ("core", "memory", "tools", "skills", "routing", "agents", "orchestrator", "scenarios", "app")
ASKING = {"create", "create_stream", "asked_of", "streamed_by"}
"""What asks a model: AutoGen's two words, and ours for the same."""
ASKERS = {
    "agents/models/request.py",  # hands AutoGen's words to a client
    "agents/models/routed.py",  # asks, inside a recorded step that writes the row
    "agents/models/anthropic.py",  # the wires themselves
    "agents/models/openai.py",
}
ROUTED = {"agents/leaf.py", "agents/thinker.py"}
"""Ask a `RoutedClient` that they made in the line before."""


@cache
def sources() -> dict[str, ast.Module]:
    paths = [path for folder in HOUSE for path in (ROOT / folder).rglob("*.py")]
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text("utf-8")) for path in paths}


def calls(tree: ast.Module) -> set[str]:
    """Names of methods that are called, but for those of tables and indices of SQL."""
    return {
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and not _is_sql(node)
    }


def _is_sql(node: ast.Call) -> bool:
    """`table.create(engine, checkfirst=True)`, and a factory of no model: it is not awaited and takes no messages."""
    return bool({keyword.arg for keyword in node.keywords} & {"checkfirst"})


def imports(tree: ast.Module) -> set[str]:
    found = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return found | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def test_only_the_routed_client_asks_a_model() -> None:
    asking = {
        path
        for path, tree in sources().items()
        if calls(tree) & ASKING and any("autogen" in name or "models" in name for name in imports(tree))
    }
    assert asking - ASKERS == ROUTED
    for path in ROUTED:
        tree = ast.parse((ROOT / path).read_text("utf-8"))
        assert "RoutedClient" in {node.func.id for node in ast.walk(tree) if _plain_call(node)}


def _plain_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name)


def test_clients_are_made_in_one_place_and_the_sdks_are_known_to_their_wires_only() -> None:
    for path, tree in sources().items():
        if calls(tree) & {"client_for"} or "client_for" in _named(tree):
            assert path in {"agents/models/catalogue.py", "orchestrator/serving.py"}
        sdks = {name.split(".")[0] for name in imports(tree)} & {"anthropic", "openai", "autogen_ext"}
        assert not sdks or path.startswith("agents/models/"), f"{path} imports {sdks}"


def _named(tree: ast.Module) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def test_every_agent_of_autogen_is_given_a_routed_client() -> None:
    made = [
        (path, node)
        for path, tree in sources().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "").endswith(("Agent", "GroupChat"))
    ]
    assert [path for path, _ in made] == ["agents/specialist.py"]
    given = {keyword.arg: keyword.value for keyword in made[0][1].keywords}["model_client"]
    assert isinstance(given, ast.Name)
    assert given.id == "client"
